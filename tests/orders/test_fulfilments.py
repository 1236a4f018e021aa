"""Orders that are sent in parts: never more than was bought, and the order follows."""

from typing import Any
from uuid import uuid4

import pytest

from souk.core.models import OutboxEvent
from tests.api import Api
from tests.factories import a_product, a_purchase, a_variant
from tests.orders.sale import Sale

TRACKING = {
    "carrier": "DHL",
    "tracking_number": "T-1",
    "tracking_url": "https://parcels.example/T-1",
}


@pytest.fixture
def sale(api: Api) -> Sale:
    return Sale()


def test_an_order_is_sent_in_parts(sale: Sale) -> None:
    first = sale.send(2, 0, **TRACKING)

    assert first.status == 201, first.json
    assert first.json["items"] == [{"item_id": sale.items[0], "quantity": 2}]
    assert first.json["order_number"] == sale.number
    assert (sale.shown["status"], sale.states) == ("processing", ["partially_shipped", "pending"])
    assert sale.stock("committed") == [1, 2]

    second = sale.send(tracking_number="T-2")
    assert [line["quantity"] for line in second.json["items"]] == [1, 2]
    shown = sale.shown
    assert (shown["status"], sale.states) == ("shipped", ["shipped", "shipped"])
    assert shown["tracking_number"] == "T-2"
    assert [part["tracking_number"] for part in shown["fulfilments"]] == ["T-1", "T-2"]
    assert sale.stock("committed") == [0, 0]

    assert sale.deliver(first.json).status == 200
    assert (sale.shown["status"], sale.states) == ("shipped", ["shipped", "shipped"])
    assert sale.deliver(second.json).json["status"] == "delivered"
    assert (sale.shown["status"], sale.states) == ("delivered", ["delivered", "delivered"])


def test_a_part_that_has_arrived_is_not_the_order(sale: Sale) -> None:
    sale.deliver(sale.send(3, 0).json)

    assert (sale.shown["status"], sale.states) == ("processing", ["delivered", "pending"])
    assert sale.shown["return_until"] is not None


def test_no_more_is_sent_than_is_left(sale: Sale) -> None:
    sale.send(2, 0)

    refused = sale.send(2, 1)

    assert (refused.status, refused.code) == (409, "more_than_left")
    assert refused.json["items"] == [{"item_id": sale.items[0], "quantity": 2, "left_quantity": 1}]
    assert len(sale.shown["fulfilments"]) == 1
    assert sale.stock("committed") == [1, 2]


def test_nothing_is_sent_twice(sale: Sale) -> None:
    sale.send()

    assert sale.send().code == "transition_refused"
    sale.staff.post(f"/admin/orders/{sale.number}/ship", {"tracking_number": "T-9"})
    assert len(sale.shown["fulfilments"]) == 1
    assert sale.shown["fulfilments"][0]["tracking_number"] == "T-9" == sale.shown["tracking_number"]


def test_what_is_packed_waits_until_it_is_sent(sale: Sale) -> None:
    packed = sale.send(2, 0, status="pending", carrier="DHL").json

    assert (packed["status"], packed["carrier"], sale.states[0]) == ("pending", "DHL", "pending")
    assert sale.stock("committed") == [3, 2]
    assert sale.send(2, 0).code == "more_than_left"
    sent = sale.staff.post(f"/admin/fulfilments/{packed['id']}/ship", TRACKING)
    assert (sent.json["status"], sent.json["tracking_number"]) == ("shipped", "T-1")
    assert sale.stock("committed") == [1, 2]
    assert sale.staff.post(f"/admin/fulfilments/{packed['id']}/cancel").code == "step_refused"


def test_what_is_packed_can_be_called_off(sale: Sale) -> None:
    packed = sale.send(status="pending").json
    assert sale.send().code == "nothing_left_to_send"

    called_off = sale.staff.post(f"/admin/fulfilments/{packed['id']}/cancel")

    assert called_off.json["status"] == "cancelled"
    assert sale.staff.post(f"/admin/fulfilments/{packed['id']}/deliver").code == "step_refused"
    assert sale.send().status == 201
    assert sale.shown["status"] == "shipped"


def test_sending_the_whole_order_sends_what_is_packed_too(sale: Sale) -> None:
    sale.send(1, 0, status="pending")

    sale.advance("ship")

    parts = sale.shown["fulfilments"]
    assert [part["status"] for part in parts] == ["shipped", "shipped"]
    assert sale.shown["status"] == "shipped"
    sale.advance("deliver")
    assert {part["status"] for part in sale.shown["fulfilments"]} == {"delivered"}


def test_what_needs_no_sending_goes_with_the_last_part(api: Api) -> None:
    sale = Sale()
    goods = a_variant(stock=5)
    licence = a_variant(stock=5, product=a_product(requires_shipping=False))
    placed = api.order(a_purchase((goods, 2), (licence, 1))).json
    by_goods = {item["variant_id"]: item["id"] for item in placed["items"]}
    path = f"/admin/orders/{placed['order_number']}"
    sale.staff.post(f"{path}/confirm")

    def send(quantity: int) -> Any:
        items = [{"item_id": by_goods[str(goods.id)], "quantity": quantity}]
        return sale.staff.post(f"{path}/fulfilments", {"items": items}).json

    assert len(send(1)["items"]) == 1
    assert len(send(1)["items"]) == 2
    assert sale.staff.get(path).json["status"] == "shipped"


@pytest.mark.parametrize("status", ["pending", "cancelled"])
def test_only_an_accepted_order_is_sent(api: Api, status: str) -> None:
    sale = Sale(payment={"method": "COD", "gateway": "manual"})
    if status == "cancelled":
        sale.advance("cancel")

    refused = sale.send()

    assert (refused.status, refused.code) == (409, "transition_refused")
    assert sale.shown["status"] == status


def test_an_order_of_which_something_is_on_its_way_is_not_cancelled(sale: Sale) -> None:
    sale.send(1, 0)

    refused = sale.staff.post(f"/admin/orders/{sale.number}/cancel")

    assert (refused.status, refused.code) == (409, "partly_sent")
    assert "cancelled" not in sale.shown_to_staff["next_statuses"]
    assert sale.shown["status"] == "processing"


def test_with_an_order_what_is_packed_for_it_is_called_off(sale: Sale) -> None:
    sale.send(2, 0, status="pending")

    sale.advance("cancel")

    assert [part["status"] for part in sale.shown["fulfilments"]] == ["cancelled"]
    assert sale.states == ["cancelled", "cancelled"]
    assert sale.stock("available") == [10, 10]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"items": []}, 422),
        ({"items": [{"item_id": "ITEM", "quantity": 0}]}, 422),
        ({"items": [{"item_id": str(uuid4()), "quantity": 1}]}, 422),
        ({"items": [{"item_id": "ITEM", "quantity": 1}, {"item_id": "ITEM", "quantity": 1}]}, 422),
        ({"tracking_url": "javascript:alert(1)"}, 422),
        ({"status": "delivered"}, 422),
        ({"weight": 3}, 422),
    ],
)
def test_a_wrong_wish_is_refused(sale: Sale, body: dict[str, Any], status: int) -> None:
    for item in body.get("items", []):
        if item["item_id"] == "ITEM":
            item["item_id"] = sale.items[0]

    answer = sale.staff.post(f"/admin/orders/{sale.number}/fulfilments", body)

    assert answer.status == status, answer.json
    assert sale.shown["fulfilments"] == []


def test_staff_find_what_is_packed(sale: Sale) -> None:
    packed = sale.send(1, 0, status="pending").json
    sale.send(1, 0)

    waiting = sale.staff.get("/admin/fulfilments?status=pending&count=true").json

    assert [part["id"] for part in waiting["items"]] == [packed["id"]]
    assert waiting["total"] == 1
    both = sale.staff.get("/admin/fulfilments?limit=1").json
    rest = sale.staff.get(f"/admin/fulfilments?limit=1&cursor={both['next_cursor']}").json
    assert len({both["items"][0]["id"], rest["items"][0]["id"]}) == 2
    assert sale.staff.get(f"/admin/fulfilments/{packed['id']}").json["status"] == "pending"


def test_each_step_is_told(sale: Sale) -> None:
    part = sale.send(1, 0).json
    sale.deliver(part)
    sale.send()

    told = OutboxEvent.objects.filter(type__startswith="fulfilment.").order_by("id")

    assert [(event.type, event.payload["is_whole"]) for event in told] == [
        ("fulfilment.shipped", False),
        ("fulfilment.delivered", False),
        ("fulfilment.shipped", False),
    ]
