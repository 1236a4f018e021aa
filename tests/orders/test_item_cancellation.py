"""Items that are not sent after all, while the rest of their order is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.core.models import OutboxEvent
from souk.inventory.models import Movement, Stock
from souk.orders.models import Item, ItemCancellation, Order, Return
from souk.orders.queries.values import value_of_sending
from souk.payments.models import Transaction
from tests.api import Api
from tests.factories import a_coupon, a_manager, a_purchase, a_tax, a_variant, card, shipping
from tests.orders.sale import Sale


@pytest.fixture
def sale(api: Api) -> Sale:
    return Sale()


def test_what_is_left_of_a_part_sent_order_is_called_off(sale: Sale) -> None:
    sale.send(2, 0)

    answer = sale.call_off(reason="the last mug broke")

    assert answer.status == 200, answer.json
    shown = sale.shown
    assert [line["cancelled_quantity"] for line in shown["items"]] == [1, 2]
    assert [line["fulfilment_status"] for line in shown["items"]] == ["shipped", "cancelled"]
    assert (shown["status"], shown["payment_status"]) == ("shipped", "partially_refunded")
    assert sale.stock("available") == [8, 10]
    assert sale.stock("committed") == [0, 0]
    # What it was ordered for stays.
    assert shown["total_amount"] == 3 * 1000 + 2 * 700 + 499
    rows = ItemCancellation.objects.order_by("id")
    assert [(row.quantity, row.value_amount) for row in rows] == [(1, 1000), (2, 1400)]
    assert {row.reason for row in rows} == {"the last mug broke"}


def test_what_it_had_cost_goes_back_and_sending_does_not(sale: Sale) -> None:
    sale.send(2, 1)

    assert sale.call_off().status == 200

    (refund,) = sale.shown_to_staff["refunds"]
    assert (refund["amount"], refund["status"]) == (1700, "succeeded")
    assert refund["reason"] == "items cancelled"
    assert sale.payment.refunded_amount == 1700


def test_some_of_an_order_is_called_off_before_anything_is_sent(sale: Sale) -> None:
    assert sale.call_off(1, 2).status == 200

    assert (sale.shown["status"], sale.states) == ("confirmed", ["pending", "cancelled"])
    assert sale.payment.refunded_amount == 2400
    assert sale.send(3, 0).json["items"][0]["left_quantity"] == 2
    assert sale.send().json["items"] == [{"item_id": sale.items[0], "quantity": 2}]
    assert (sale.shown["status"], sale.states) == ("shipped", ["shipped", "cancelled"])
    sale.advance("deliver")
    assert (sale.shown["status"], sale.states) == ("delivered", ["delivered", "cancelled"])


def test_where_all_that_was_sent_has_arrived_the_order_has(sale: Sale) -> None:
    sale.deliver(sale.send(3, 1).json)

    sale.call_off()

    shown = sale.shown
    assert (shown["status"], sale.states) == ("partially_refunded", ["delivered", "delivered"])
    steps = [step["to_status"] for step in shown["history"]]
    assert steps[-3:] == ["shipped", "delivered", "partially_refunded"]


def test_where_all_that_was_sent_came_back_the_order_is_returned(sale: Sale) -> None:
    sale.deliver(sale.send(3, 0).json)
    sale.bring_back(3, 0)
    assert sale.shown["status"] == "processing"

    sale.call_off()

    assert sale.states == ["returned", "cancelled"]
    assert "returned" in [step["to_status"] for step in sale.shown["history"]]


def test_what_is_called_off_is_neither_sent_nor_returned(sale: Sale) -> None:
    sale.deliver(sale.send(2, 2).json)
    sale.call_off()

    assert sale.send().code == "transition_refused"
    refused = sale.ask_back(3, 0)
    assert (refused.status, refused.code) == (409, "more_than_arrived")
    assert sale.ask_back(2, 0).status == 201


def test_what_is_packed_has_to_be_unpacked_first(sale: Sale) -> None:
    sale.send(1, 0)
    packed = sale.send(2, 1, status="pending").json

    refused = sale.call_off(1, 0)
    assert (refused.status, refused.code) == (409, "more_than_left")
    assert refused.json["items"][0]["left_quantity"] == 0
    assert sale.call_off().json["status"] == "processing"
    assert sale.stock("committed") == [2, 1]
    assert sale.call_off().code == "nothing_left_to_cancel"

    sale.staff.post(f"/admin/fulfilments/{packed['id']}/cancel")
    assert sale.call_off().json["status"] == "shipped"
    assert sale.stock("available") == [9, 10]


def test_all_of_an_order_is_cancelled_with_it(sale: Sale) -> None:
    sale.call_off(0, 2)

    for refused in (sale.call_off(), sale.call_off(3, 0)):
        assert (refused.status, refused.code) == (409, "all_would_be_cancelled")
    sale.advance("cancel")

    shown = sale.shown
    assert shown["status"] == "cancelled"
    assert [line["cancelled_quantity"] for line in shown["items"]] == [3, 2]
    assert sale.stock("available") == [10, 10]
    (refund,) = Transaction.objects.filter(kind="refund", status="pending")
    assert refund.amount == sale.payment.captured_amount - 1400


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        (("process", "ship"), "nothing_left_to_cancel"),
        (("process", "ship", "deliver"), "nothing_left_to_cancel"),
        (("cancel",), "nothing_left_to_cancel"),
    ],
)
def test_nothing_is_called_off_of_what_is_sent_or_cancelled(
    sale: Sale, steps: tuple[str, ...], code: str
) -> None:
    sale.advance(*steps)

    refused = sale.call_off(1, 0)

    assert (refused.status, refused.code) == (409, code)
    assert not ItemCancellation.objects.exists()


def test_what_is_on_its_way_is_told_how_to_be_called_off(sale: Sale) -> None:
    sale.send(1, 0)

    refused = sale.staff.post(f"/admin/orders/{sale.number}/cancel")

    assert refused.code == "partly_sent"
    assert "/cancel-items" in refused.json["detail"]


def test_an_order_that_waits_for_its_money_is_kept_whole(api: Api) -> None:
    sale = Sale(payment={"method": "COD", "gateway": "manual"})
    for step in ("confirm", "process"):
        assert sale.call_off(1, 0).code == "not_paid_yet"
        sale.advance(step)
    sale.send(1, 0)
    refused = sale.call_off()
    assert (refused.status, refused.code) == (409, "not_paid_yet")
    assert "capture" in refused.json["detail"]
    assert sale.stock("committed") == [2, 2]
    assert not ItemCancellation.objects.exists()

    assert sale.staff.post(f"/admin/payments/{sale.payment.id}/capture").status == 200

    (refund,) = sale.call_off().json["refunds"]
    assert (refund["amount"], refund["status"]) == (3400, "pending")


@pytest.mark.parametrize(
    ("taken", "called_off", "goes_back"),
    [
        (4899, ((1, 0), (0, 1)), [1000, 700]),
        # The shop never took the first piece's 10.00: only what it took beyond the rest goes back.
        (3899, ((1, 0), (0, 1)), [700]),
        (3699, ((1, 0), (0, 1)), [500]),
        (3199, ((1, 0), (0, 1)), []),
    ],
)
def test_of_what_is_held_the_shop_may_take_less_first(
    api: Api, taken: int, called_off: tuple[tuple[int, int], ...], goes_back: list[int]
) -> None:
    sale = Sale(payment=card("authorize"))
    assert sale.call_off(1, 0).code == "not_paid_yet"
    capture = {"amount": taken, "is_final": True}
    answer = sale.staff.post(f"/admin/payments/{sale.payment.id}/capture", capture)
    assert answer.status == 200, answer.json

    for quantities in called_off:
        assert sale.call_off(*quantities).status == 200

    refunds = Transaction.objects.filter(kind="refund").order_by("id")
    assert [refund.amount for refund in refunds] == goes_back


def test_no_more_goes_back_than_is_left_of_the_payment(sale: Sale) -> None:
    sale.refund(4500)

    assert sale.call_off(1, 0).status == 200
    (_, refund) = sale.shown_to_staff["refunds"]
    assert refund["amount"] == 399
    assert sale.call_off(1, 0).status == 200
    assert sale.payment.refunded_amount == 4899


def test_each_act_is_told_once(sale: Sale) -> None:
    sale.send(1, 0)
    sale.call_off(1, 1)

    told = OutboxEvent.objects.get(type="order.items_cancelled")

    assert told.payload == {
        "order_number": sale.number,
        "items": [
            {"item_id": sale.items[0], "quantity": 1},
            {"item_id": sale.items[1], "quantity": 1},
        ],
        "value_amount": 1700,
    }


def test_a_repeat_with_the_same_key_changes_nothing(sale: Sale) -> None:
    sale.send(1, 0)
    body = {"items": [{"item_id": sale.items[0], "quantity": 1}]}
    key = {"Idempotency-Key": str(uuid4())}
    path = f"/admin/orders/{sale.number}/cancel-items"

    first, second = (sale.staff.post(path, body, **key) for _ in range(2))

    assert (first.status, first.json) == (second.status, second.json)
    assert ItemCancellation.objects.count() == 1
    assert Transaction.objects.get(kind="refund").amount == 1000


def test_what_an_order_waits_for_is_given_up_first(api: Api) -> None:
    late = a_variant(stock=2, allow_backorder=True)
    shipping()
    placed = api.order(a_purchase((late, 3), payment=card("approve"))).json
    wish = {"items": [{"item_id": placed["items"][0]["id"], "quantity": 1}]}
    path = f"/admin/orders/{placed['order_number']}/cancel-items"
    _, staff = a_manager()
    stock = Stock.objects.values_list("available", "committed", "backordered")
    assert stock.get() == (0, 2, 1)

    assert staff.post(path, wish).status == 200
    assert stock.get() == (0, 2, 0)
    assert staff.post(path, wish).status == 200
    assert stock.get() == (1, 1, 0)

    released = Movement.objects.filter(kind="release").order_by("id")
    assert [moved.backordered_change for moved in released] == [-1, 0]


@pytest.mark.parametrize(
    "body",
    [
        {"items": []},
        {"items": [{"item_id": "ITEM", "quantity": 0}]},
        {"items": [{"item_id": str(uuid4()), "quantity": 1}]},
        {"items": [{"item_id": "ITEM", "quantity": 1}, {"item_id": "ITEM", "quantity": 1}]},
        {"lines": []},
    ],
)
def test_a_wrong_wish_is_refused(sale: Sale, body: dict[str, Any]) -> None:
    for item in body.get("items", []):
        if item["item_id"] == "ITEM":
            item["item_id"] = sale.items[0]

    answer = sale.staff.post(f"/admin/orders/{sale.number}/cancel-items", body)

    assert answer.status == 422, answer.json
    assert not ItemCancellation.objects.exists()


def test_the_database_leaves_something_of_an_order(sale: Sale) -> None:
    rows = [
        ItemCancellation(order_id=item.order_id, item=item, quantity=item.quantity, value_amount=0)
        for item in Item.objects.order_by("position")
    ]
    with (
        pytest.raises(IntegrityError, match="nothing would be left of order"),
        transaction.atomic(),
    ):
        ItemCancellation.objects.bulk_create(rows)


def test_the_database_calls_off_no_more_than_is_left(sale: Sale) -> None:
    sale.send(2, 0)
    first, second = Item.objects.order_by("position")
    for order_id, item, quantity in (
        (first.order_id, first, 2),
        (second.order_id, second, 3),
        (uuid4(), second, 1),
    ):
        with (
            pytest.raises(IntegrityError, match="are sent or cancelled already"),
            transaction.atomic(),
        ):
            ItemCancellation.objects.create(
                order_id=order_id, item=item, quantity=quantity, value_amount=0
            )


# Of 3 and 2 bought, 2 and 1 have arrived.
_ACTS = (
    ("call_off", (1, 0)),
    ("call_off", (0, 1)),
    ("bring_back", (1, 0)),
    ("bring_back", (1, 1)),
)


@given(
    acts=st.permutations(_ACTS),
    prices=st.tuples(st.integers(1, 3333), st.integers(1, 3333)),
    per_cent=st.sampled_from([7, 33]),
    is_included=st.booleans(),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_that_are_called_off_and_returned_sum_up_to_the_whole(
    api: Api,
    acts: list[tuple[str, tuple[int, int]]],
    prices: tuple[int, int],
    per_cent: int,
    is_included: bool,
) -> None:
    with _undone():
        a_tax(is_included=is_included)
        a_coupon("PART", percentage=per_cent)
        sale = Sale(prices=prices, coupon_codes=["PART"])
        sale.deliver(sale.send(2, 1).json)
        for act, quantities in acts:
            done = getattr(sale, act)(*quantities)
            assert getattr(done, "status", 200) == 200

        called_off = sum(row.value_amount for row in ItemCancellation.objects.all())
        returned = sum(asked.value_amount for asked in Return.objects.all())
        order = Order.objects.get()
        assert called_off + returned == order.total_amount - value_of_sending(order)
        assert sale.payment.refunded_amount == called_off


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
