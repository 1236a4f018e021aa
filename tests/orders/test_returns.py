"""Goods that come back: never more than arrived, and each is paid back once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.core.models import OutboxEvent
from souk.inventory.models import Stock
from souk.orders.models import Item, Order
from souk.orders.queries.values import value_of
from tests.api import Api
from tests.factories import a_warehouse
from tests.orders.sale import ALL, Sale


@pytest.fixture
def sale(api: Api) -> Sale:
    return Sale(*ALL)


def test_what_arrived_can_be_returned(sale: Sale) -> None:
    assert sale.shown["actions"] == ["return"]

    asked = sale.ask_back(2, 0, note="the box was open")

    assert asked.status == 201, asked.json
    assert asked.json["return_number"].startswith("RET-")
    assert (asked.json["status"], asked.json["note"]) == ("requested", "the box was open")
    assert asked.json["items"] == [
        {
            "item_id": sale.items[0],
            "quantity": 2,
            "received_quantity": 0,
            "reason": "does not fit",
        }
    ]
    assert sale.shown["returns"] == [asked.json]
    assert (sale.shown["status"], sale.states) == ("delivered", ["delivered", "delivered"])


def test_a_return_is_approved_received_and_paid_back(sale: Sale) -> None:
    asked = sale.ask_back(2, 0).json

    approved = sale.answer(asked, "approve", {"answer": "Send it to 1 Dock Road."}).json
    assert (approved["status"], approved["answer"]) == ("approved", "Send it to 1 Dock Road.")
    received = sale.answer(asked, "receive").json
    assert (received["status"], received["value_amount"]) == ("received", 2000)
    assert sale.states == ["partially_returned", "delivered"]
    assert sale.stock("available") == [9, 8]

    refund = sale.answer(asked, "refund")
    assert refund.status == 201, refund.json
    assert (refund.json["status"], refund.json["amount"]) == ("succeeded", 2000)
    assert refund.json["return_number"] == asked["return_number"]
    shown = sale.shown
    assert shown["payment_status"] == shown["status"] == "partially_refunded"
    assert shown["returns"][0]["status"] == "refunded"
    history = sale.staff.get(f"/admin/returns/{asked['id']}").json["history"]
    assert [step["to_status"] for step in history] == [
        "requested",
        "approved",
        "received",
        "refunded",
    ]


def test_when_everything_came_back_the_order_is_returned(sale: Sale) -> None:
    sale.bring_back(3, 0)
    assert sale.shown["status"] == "delivered"

    last = sale.bring_back(0, 2)

    assert (sale.shown["status"], sale.states) == ("returned", ["returned", "returned"])
    assert sale.shown["actions"] == []
    assert sale.answer(last, "refund").json["amount"] == 1400
    assert sale.shown["status"] == "partially_refunded"
    assert sale.refund(3499).status == 201
    assert sale.shown["status"] == sale.shown["payment_status"] == "refunded"


def test_money_that_went_back_first_does_not_keep_goods_away(sale: Sale) -> None:
    sale.refund(100)
    assert sale.shown["status"] == "partially_refunded"

    sale.bring_back(3, 2)

    assert sale.shown["status"] == "returned"


def test_goods_are_sold_again_or_written_off(sale: Sale) -> None:
    lines = [
        {"item_id": sale.items[0], "restock_quantity": 1, "write_off_quantity": 1},
        {"item_id": sale.items[1], "write_off_quantity": 2},
    ]

    came = sale.bring_back(3, 2, received={"items": lines})

    assert [line["received_quantity"] for line in came["items"]] == [2, 2]
    assert sale.stock("available") == [8, 8]
    assert sale.stock("damaged") == [1, 2]
    assert sale.states == ["partially_returned", "returned"]
    assert came["value_amount"] == 2 * 1000 + 2 * 700
    # What did not come may be returned later.
    assert sale.ask_back(1, 0).status == 201


def test_goods_may_come_back_to_another_warehouse(sale: Sale) -> None:
    hall = a_warehouse("returns")
    lines = [{"item_id": sale.items[0], "restock_quantity": 2, "write_off_quantity": 1}]

    asked = sale.ask_back(3, 0).json
    sale.answer(asked, "approve")
    unknown = sale.answer(asked, "receive", {"warehouse_id": str(uuid4())})
    assert (unknown.status, unknown.code) == (404, "warehouse_not_found")
    came = sale.answer(asked, "receive", {"items": lines, "warehouse_id": str(hall.id)})

    assert came.status == 200, came.json
    rows = Stock.objects.filter(variant=sale.variants[0])
    assert {row.warehouse.code: (row.available, row.damaged) for row in rows} == {
        "main": (7, 0),
        "returns": (2, 1),
    }


def test_no_more_comes_than_was_asked_for(sale: Sale) -> None:
    asked = sale.ask_back(1, 0).json
    sale.answer(asked, "approve")
    line = {"item_id": sale.items[0], "restock_quantity": 1, "write_off_quantity": 1}

    refused = sale.answer(asked, "receive", {"items": [line]})

    assert (refused.status, refused.code) == (409, "more_than_asked")
    assert sale.stock("available") == [7, 8]
    stranger = {"items": [{**line, "item_id": sale.items[1]}]}
    assert sale.answer(asked, "receive", stranger).status == 422


def test_who_names_an_item_says_how_many_of_it_came(sale: Sale) -> None:
    asked = sale.ask_back(2, 0).json
    sale.answer(asked, "approve")
    item = {"item_id": sale.items[0]}

    refused = sale.answer(asked, "receive", {"items": [item]})

    assert (refused.status, refused.code) == (422, "invalid_request")
    (wrong,) = refused.json["errors"]
    assert (wrong["field"], wrong["message"][:17]) == ("items.0", "say how many came")
    assert sale.answer(asked, "receive", {"items": [{**item, "restock_quantity": 2}]}).status == 200
    assert sale.stock("available") == [9, 8]


def test_nothing_may_have_come(sale: Sale) -> None:
    nothing = {"item_id": sale.items[0], "restock_quantity": 0}

    came = sale.bring_back(2, 0, received={"items": [nothing]})

    assert (came["status"], came["value_amount"]) == ("received", 0)
    assert sale.stock("available") == [7, 8]


def test_receiving_twice_puts_goods_back_once(sale: Sale) -> None:
    came = sale.bring_back(2, 0)

    assert sale.answer(came, "receive").status == 200
    assert sale.stock("available") == [9, 8]


def test_what_came_is_not_noted_otherwise_later(sale: Sale) -> None:
    line = {"item_id": sale.items[0], "restock_quantity": 1}
    came = sale.bring_back(2, 0, received={"items": [line]})

    again = sale.answer(came, "receive", {"items": [line]})
    other = sale.answer(came, "receive", {"items": [{**line, "restock_quantity": 2}]})

    assert again.status == 200
    assert (other.status, other.code) == (409, "received_otherwise")
    assert other.json["items"] == [{**line, "write_off_quantity": 0}]
    assert sale.stock("available") == [8, 8]


def test_no_more_is_returned_than_arrived(sale: Sale) -> None:
    sale.ask_back(2, 0)

    refused = sale.ask_back(2, 0)

    assert (refused.status, refused.code) == (409, "more_than_arrived")
    assert refused.json["items"][0]["returnable_quantity"] == 1


def test_what_was_rejected_may_be_asked_for_again(sale: Sale) -> None:
    asked = sale.ask_back(3, 2).json
    assert sale.shown["actions"] == []

    rejected = sale.answer(asked, "reject", {"answer": "It was used."}).json

    assert (rejected["status"], rejected["answer"]) == ("rejected", "It was used.")
    assert sale.shown["actions"] == ["return"]
    assert sale.ask_back(3, 2).status == 201
    assert sale.answer(asked, "approve").code == "step_refused"


@pytest.mark.parametrize("act", ["receive", "refund"])
def test_a_return_takes_its_steps_in_order(sale: Sale, act: str) -> None:
    asked = sale.ask_back(1, 0).json

    assert sale.answer(asked, act).status == 409
    assert sale.shown["returns"][0]["status"] == "requested"


def test_a_return_is_paid_back_once(sale: Sale) -> None:
    came = sale.bring_back(1, 0)
    assert sale.answer(came, "refund").status == 201

    again = sale.answer(came, "refund")

    assert (again.status, again.code) == (409, "return_refunded")
    assert sale.payment.refunded_amount == 1000


def test_shipping_goes_back_when_it_is_asked_for(sale: Sale) -> None:
    came = sale.bring_back(1, 0)

    assert sale.answer(came, "refund", {"shipping": True}).json["amount"] == 1499


def test_staff_say_another_amount(sale: Sale) -> None:
    came = sale.bring_back(1, 0)

    assert sale.answer(came, "refund", {"amount": 100_000}).code == "refund_too_high"
    assert sale.answer(came, "refund", {"amount": 300, "shipping": True}).status == 422
    assert sale.answer(came, "refund", {"amount": 300}).json["amount"] == 300


def test_what_has_not_arrived_is_not_returned(api: Api) -> None:
    sale = Sale("process", "ship")

    assert sale.shown["actions"] == []
    assert sale.ask_back(1, 0).code == "not_returnable"


def test_part_of_what_was_sent_may_have_arrived(api: Api) -> None:
    sale = Sale()
    sale.deliver(sale.send(1, 0).json)

    assert sale.shown["actions"] == ["return"]
    assert sale.ask_back(0, 1).code == "more_than_arrived"
    assert sale.ask_back(1, 0).status == 201


def test_the_time_for_returning_ends(sale: Sale) -> None:
    Order.objects.update(return_until=timezone.now() - timedelta(days=1))

    assert sale.shown["actions"] == []
    assert sale.ask_back(1, 0).code == "return_time_over"


def test_a_shop_may_take_nothing_back(api: Api, settings: Any) -> None:
    settings.RETURN_DAYS = 0
    sale = Sale(*ALL)

    assert sale.shown["return_until"] is None
    assert sale.ask_back(1, 0).code == "not_returnable"


@pytest.mark.parametrize("token", ["", "null", "another"])
def test_somebody_elses_order_is_not_there(sale: Sale, token: str) -> None:
    items = [{"item_id": sale.items[0], "quantity": 1, "reason": "mine"}]
    stranger = Api().with_headers(**{"Order-Token": token})

    assert stranger.post(f"/orders/{sale.number}/returns", {"items": items}).status == 404
    assert sale.shown["returns"] == []


@pytest.mark.parametrize(
    "item",
    [
        {"quantity": 0},
        {"quantity": -1},
        {"reason": ""},
        {"item_id": str(uuid4())},
        {"price": 1},
    ],
)
def test_a_wrong_wish_is_refused(sale: Sale, item: dict[str, Any]) -> None:
    good = {"item_id": sale.items[0], "quantity": 1, "reason": "too small"}

    answer = sale.guest.post(f"/orders/{sale.number}/returns", {"items": [{**good, **item}]})

    assert answer.status == 422, answer.json
    twice = sale.guest.post(f"/orders/{sale.number}/returns", {"items": [good, good]})
    assert twice.status == 422


def test_staff_find_returns(sale: Sale) -> None:
    first, second = sale.ask_back(1, 0).json, sale.ask_back(0, 1).json
    sale.answer(second, "approve")

    def found(query: str) -> list[str]:
        answer = sale.staff.get(f"/admin/returns?{query}")
        assert answer.status == 200, answer.json
        return [item["id"] for item in answer.json["items"]]

    assert found("") == [second["id"], first["id"]]
    assert found("status=approved") == [second["id"]]
    assert found(f"order_number={sale.number}&limit=1") == [second["id"]]
    assert found(f"return_number={first['return_number']}") == [first["id"]]
    page = sale.staff.get("/admin/returns?limit=1&count=true").json
    assert page["total"] == 2
    assert found(f"limit=1&cursor={page['next_cursor']}") == [first["id"]]
    assert sale.staff.get("/admin/returns?order_number=nothing").status == 404


def test_each_step_is_told(sale: Sale) -> None:
    came = sale.bring_back(1, 0)
    sale.answer(came, "refund")

    told = OutboxEvent.objects.filter(type__startswith="return.").order_by("id")

    assert [event.type for event in told] == [
        "return.requested",
        "return.approved",
        "return.received",
        "return.refunded",
    ]
    assert {event.payload["return_number"] for event in told} == {came["return_number"]}


_amounts = st.integers(0, 100_000)


@settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    quantities=st.lists(st.integers(1, 9), min_size=1, max_size=6),
    unit=_amounts,
    discount=_amounts,
    tax=_amounts,
    other_tax=_amounts,
    is_added=st.booleans(),
)
def test_the_values_of_parts_sum_up_to_what_the_line_had_cost(
    quantities: list[int], unit: int, discount: int, tax: int, other_tax: int, is_added: bool
) -> None:
    whole = sum(quantities)
    discount = min(discount, unit * whole)
    item = Item(quantity=whole, total_amount=unit * whole, discount_amount=discount, tax_amount=tax)
    taxes = tax + other_tax
    order = Order(tax_amount=taxes if is_added else 0, included_tax_amount=0 if is_added else taxes)
    before, values = 0, []
    for quantity in quantities:
        values.append(value_of(item, order, before=before, quantity=quantity))
        before += quantity

    assert sum(values) == unit * whole - discount + (tax if is_added else 0)
    assert min(values) >= 0
