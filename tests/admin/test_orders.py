"""Moving orders on by buttons."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from souk.inventory.models import Stock
from souk.orders.models import Order, Return
from souk.payments.models import Payment, Refund
from tests.api import Api
from tests.exchange.orders import a_row, brought_orders
from tests.factories import a_purchase, a_variant, a_warehouse, shipping
from tests.orders.sale import ALL, Sale


@pytest.fixture
def order(api: Api) -> Order:
    shipping()
    assert api.order(a_purchase((a_variant(stock=10), 2))).status == 201
    return Order.objects.get()


def _press(client: Client, order: Order, step: str, **values: str) -> Any:
    answer = client.post(f"/admin/orders/order/{order.id}/step/{step}/", values, follow=True)
    assert answer.status_code == 200
    order.refresh_from_db()
    return answer


def _buttons(client: Client, order: Order) -> list[str]:
    page = client.get(f"/admin/orders/order/{order.id}/change/")
    return [button["name"] for button in page.context["steps"]]


def test_a_button_moves_the_order(manager: Client, order: Order) -> None:
    for step, status in [
        ("confirm", "confirmed"),
        ("process", "processing"),
        ("ship", "shipped"),
        ("deliver", "delivered"),
    ]:
        assert step in _buttons(manager, order)
        _press(manager, order, step)
        assert order.status == status

    assert _buttons(manager, order) == ["note"]
    assert order.history.filter(changed_by__isnull=False).count() == 4


def test_an_imported_order_has_no_buttons_and_says_why(
    manager: Client, api: Api, tmp_path: Path
) -> None:
    brought_orders(tmp_path, a_row())
    order = Order.objects.get()

    assert _buttons(manager, order) == ["note"]
    page = manager.get(f"/admin/orders/order/{order.id}/change/").content.decode()
    assert "in another shop, as #1001. It came in by a file" in page
    _press(manager, order, "cancel", reason="no")
    assert order.status == "delivered"
    found = manager.get("/admin/orders/order/", {"q": "#1001"}).content.decode()
    assert order.order_number in found


def test_sending_an_order_notes_its_tracking(manager: Client, order: Order) -> None:
    _press(manager, order, "confirm")
    _press(manager, order, "process")
    _press(manager, order, "ship", tracking_number="T-1", tracking_url="https://track.example/T-1")

    assert order.tracking_number == "T-1"
    assert Stock.objects.get().committed == 0


def test_a_tracking_address_is_one(manager: Client, order: Order) -> None:
    _press(manager, order, "confirm")
    _press(manager, order, "process")

    answer = _press(manager, order, "ship", tracking_url="javascript:alert(1)")

    assert "Write a whole address" in answer.content.decode()
    assert order.status == "processing"


def test_a_cancelled_order_gives_its_goods_back(manager: Client, order: Order) -> None:
    _press(manager, order, "cancel", reason="the buyer called")

    assert order.status == "cancelled"
    assert order.cancellation_reason == "the buyer called"
    assert Stock.objects.get().available == 10


def test_a_refused_step_is_a_message_and_changes_nothing(manager: Client, order: Order) -> None:
    answer = _press(manager, order, "deliver")

    assert "cannot become delivered" in answer.content.decode()
    assert order.status == "pending"


def test_a_step_is_never_taken_by_opening_a_link(manager: Client, order: Order) -> None:
    assert manager.get(f"/admin/orders/order/{order.id}/step/confirm/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = manager.cookies
    assert strict.post(f"/admin/orders/order/{order.id}/step/confirm/").status_code == 403


def test_orders_are_neither_made_nor_changed_by_hand(manager: Client, order: Order) -> None:
    assert manager.get("/admin/orders/order/add/").status_code == 403
    assert manager.post(f"/admin/orders/order/{order.id}/change/", {}).status_code == 403


def test_cash_is_marked_as_paid(manager: Client, order: Order) -> None:
    payment = Payment.objects.get()
    page = manager.get(f"/admin/payments/payment/{payment.id}/change/")
    assert [button["name"] for button in page.context["steps"]] == ["capture"]

    manager.post(f"/admin/payments/payment/{payment.id}/step/capture/")

    payment.refresh_from_db()
    order.refresh_from_db()
    assert payment.captured_amount == payment.amount
    assert order.payment_status == "paid"


def test_a_payment_that_was_called_off_is_not_marked_as_paid(manager: Client, order: Order) -> None:
    _press(manager, order, "cancel")
    payment = Payment.objects.get()

    manager.post(f"/admin/payments/payment/{payment.id}/step/capture/")

    payment.refresh_from_db()
    assert payment.captured_amount == 0


def _at(client: Client, page: str, row: Any, step: str, **values: str) -> str:
    address = f"/admin/{page}/{row.pk}/step/{step}/"
    answer = client.post(address, {"once": str(uuid4()), **values}, follow=True)
    assert answer.status_code == 200
    row.refresh_from_db()
    return str(answer.content.decode())


def test_a_part_is_sent_and_arrives_by_buttons(manager: Client, order: Order) -> None:
    sku = order.items.get().sku
    _press(manager, order, "confirm")
    _press(manager, order, "process")

    _press(manager, order, "part", lines=f"{sku} 1", carrier="DHL", tracking_number="T-1")

    part = order.fulfilments.get()
    assert (part.status, part.carrier, order.status) == ("shipped", "DHL", "processing")
    _at(manager, "orders/fulfilment", part, "deliver")
    assert part.status == "delivered"
    _press(manager, order, "part", lines=f"{sku} 1")
    assert order.status == "shipped"
    page = manager.get(f"/admin/orders/order/{order.pk}/change/").content.decode()
    assert f"1 x {sku}" in page


def test_what_is_left_is_called_off_by_a_button(manager: Client, api: Api) -> None:
    sale = Sale("process")
    sale.send(1, 0)
    order = Order.objects.get()
    sku = order.items.order_by("position")[0].sku
    assert "rest" in _buttons(manager, order)

    _press(manager, order, "rest", lines=f"{sku} 1", reason="it broke")
    assert order.status == "processing"
    _press(manager, order, "rest", lines="", reason="")

    assert order.status == "shipped"
    assert [line["cancelled_quantity"] for line in sale.shown["items"]] == [2, 2]


@pytest.mark.parametrize("lines", ["", "MUG", "MUG-1 0", "MUG-1 1", "1 1 1", "SKU 99999"])
def test_what_cannot_be_read_is_not_sent(manager: Client, order: Order, lines: str) -> None:
    _press(manager, order, "confirm")

    _press(manager, order, "part", lines=lines)

    assert not order.fulfilments.exists()


def test_a_return_goes_its_way_by_buttons(manager: Client, api: Api) -> None:
    sale = Sale(*ALL)
    sale.ask_back(2, 1)
    asked = Return.objects.get()
    sku = Order.objects.get().items.order_by("position")[0].sku

    _at(manager, "orders/return", asked, "approve", answer="Send it back.")
    _at(manager, "orders/return", asked, "receive", written_off=f"{sku} 1")
    assert sale.stock("damaged") == [1, 0]
    assert sale.stock("available") == [8, 9]
    _at(manager, "orders/return", asked, "refund", reason="came back")

    assert (asked.status, sale.payment.refunded_amount) == ("refunded", 2700)
    page = manager.get(f"/admin/orders/return/{asked.pk}/change/").content.decode()
    assert "does not fit" in page


def test_a_return_comes_to_a_warehouse_that_is_named(manager: Client, api: Api) -> None:
    sale = Sale(*ALL)
    sale.ask_back(2, 0)
    asked = Return.objects.get()
    a_warehouse("hall")
    _at(manager, "orders/return", asked, "approve")

    said = _at(manager, "orders/return", asked, "receive", warehouse="nowhere")
    assert ("There is no warehouse nowhere." in said, asked.status) == (True, "approved")
    _at(manager, "orders/return", asked, "receive", warehouse="hall")

    there = Stock.objects.get(variant=sale.variants[0], warehouse__code="hall")
    assert (there.available, asked.status) == (2, "received")


def test_a_return_is_rejected_by_a_button(manager: Client, api: Api) -> None:
    Sale(*ALL).ask_back(1, 0)
    asked = Return.objects.get()

    _at(manager, "orders/return", asked, "reject", answer="It was used.")

    assert (asked.status, asked.answer) == ("rejected", "It was used.")


def test_money_is_given_back_by_buttons(manager: Client, order: Order) -> None:
    payment = Payment.objects.get()
    _at(manager, "payments/payment", payment, "capture")
    for wrong in ("", "abc", "-1", "0", "1.999", "1000000"):
        _at(manager, "payments/payment", payment, "refund", amount=wrong, reason="")
    assert not Refund.objects.exists()

    _at(manager, "payments/payment", payment, "refund", amount="10.00", reason="late")

    refund = Refund.objects.get()
    assert (refund.amount, refund.status, refund.reason) == (1000, "pending", "late")
    _at(manager, "payments/refund", refund, "complete")
    assert refund.status == "succeeded"
    order.refresh_from_db()
    assert order.payment_status == "partially_refunded"


def test_staff_write_a_note(manager: Client, order: Order) -> None:
    _press(manager, order, "note", admin_notes="called, will wait")

    assert order.admin_notes == "called, will wait"
