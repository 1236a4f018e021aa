import pytest
from django.test import Client
from django.urls import reverse

from souk.inventory.queries.availability import availability_of
from souk.orders.models import Order
from tests.api import Api
from tests.factories import a_purchase, a_variant, shipping


@pytest.fixture
def order(api: Api) -> Order:
    shipping()
    mug = a_variant(sku="MUG", stock=5)
    number = api.order(a_purchase((mug, 2))).json["order_number"]
    return Order.objects.get(order_number=number)


def page_of(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.id])


def press(browser: Client, order: Order, act: str, **fields: str) -> str:
    """Press a button and return the page that follows."""
    path = reverse("admin:orders_order_act", args=[order.id, act])
    answer = browser.post(path, fields, follow=True)
    order.refresh_from_db()
    return answer.content.decode()


def test_buttons_bring_an_order_to_its_buyer(manager: Client, order: Order) -> None:
    press(manager, order, "receive")
    assert (order.status, order.payment_status) == ("confirmed", "paid")

    press(manager, order, "process")
    press(manager, order, "ship", tracking_number="T-1", tracking_url="https://example.com/T-1")
    assert (order.status, order.tracking_number) == ("shipped", "T-1")

    press(manager, order, "deliver")
    assert order.status == "delivered"
    assert order.history.filter(changed_by__isnull=False).count() == 4


def test_only_the_buttons_that_fit_are_offered(manager: Client, order: Order) -> None:
    page = manager.get(page_of(order)).content.decode()
    offered = [
        act
        for act in ("confirm", "process", "ship", "deliver", "receive", "cancel")
        if f"/acts/{act}/" in page
    ]

    assert offered == ["confirm", "receive", "cancel"]


def test_a_step_that_does_not_fit_changes_nothing_and_says_so(
    manager: Client, order: Order
) -> None:
    page = press(manager, order, "ship")

    assert order.status == "pending"
    assert "Ship: " in page


def test_cancelling_gives_the_stock_back(manager: Client, order: Order) -> None:
    variant_id = order.items.get().variant_id
    press(manager, order, "cancel", reason="sold out at the shelf")

    assert order.status == "cancelled"
    assert availability_of([variant_id]) == {variant_id: 5}


def test_a_link_changes_nothing(manager: Client, order: Order) -> None:
    path = reverse("admin:orders_order_act", args=[order.id, "confirm"])

    assert manager.get(path).status_code == 405
    order.refresh_from_db()
    assert order.status == "pending"


def test_a_forged_form_changes_nothing(manager: Client, order: Order) -> None:
    manager.handler.enforce_csrf_checks = True
    path = reverse("admin:orders_order_act", args=[order.id, "confirm"])

    assert manager.post(path).status_code == 403
    order.refresh_from_db()
    assert order.status == "pending"


def test_orders_are_found_by_number_and_address(manager: Client, order: Order) -> None:
    for term in (order.order_number, order.order_number.lower().replace("-", ""), order.email):
        page = manager.get(reverse("admin:orders_order_changelist"), {"q": term})
        assert order.order_number in page.content.decode()

    page = manager.get(reverse("admin:orders_order_changelist"), {"q": "nobody@example.com"})
    assert order.order_number not in page.content.decode()
