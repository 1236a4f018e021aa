"""Buyers, staff and gateways at the same moment, in real threads and transactions."""

import random
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from souk.catalog.models import Variant
from souk.checkout.operations.cancellation import cancel_order
from souk.checkout.operations.settlement import note_received
from souk.core.errors import DomainError
from souk.inventory.models import Stock
from souk.inventory.operations.adjustment import set_available
from souk.inventory.queries.availability import availability_of
from souk.orders.models import Order
from souk.orders.operations import fulfilment
from souk.payments.models import Payment, Transaction
from souk.payments.queries.payments import payment_of_order
from tests.api import Api
from tests.factories import a_purchase, a_variant, a_warehouse, card, shipping, stock_up
from tests.invariants import assert_sound
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("committed")


def an_order(*lines: tuple[Variant, int], **fields: Any) -> UUID:
    placed = Api().order(a_purchase(*lines, **fields))
    assert placed.status == 201, placed.json
    return UUID(placed.json["id"])


@pytest.mark.parametrize("buyers", [2, 12])
def test_the_last_unit_is_sold_once(buyers: int) -> None:
    shipping()
    mug = a_variant(stock=1)

    answers = at_once(*[lambda: Api().order(a_purchase((mug, 1)))] * buyers)

    assert sorted(answer.status for answer in answers) == [201] + [409] * (buyers - 1)
    assert {answer.code for answer in answers if answer.status == 409} == {"insufficient_stock"}
    assert availability_of([mug.id]) == {mug.id: 0}
    assert_sound()


def test_one_cart_becomes_one_order() -> None:
    shipping()
    mug = a_variant(stock=10)
    cart = Api().post("/carts", {"items": [{"sku": mug.sku, "quantity": 2}]}).json
    guest = Api().with_headers(**{"Cart-Token": cart["token"]})

    answers = at_once(*[lambda: guest.order(a_purchase(cart=cart["id"]))] * 6)

    assert sorted(answer.status for answer in answers) == [201] + [409] * 5
    assert availability_of([mug.id]) == {mug.id: 8}
    assert_sound()


def test_many_buyers_of_many_things_never_oversell_nor_deadlock() -> None:
    shipping()
    a_warehouse("north", priority=1)
    variants = [a_variant(stock=12) for _ in range(6)]
    for variant in variants[:3]:
        stock_up(variant, 5, warehouse=Stock.objects.first().warehouse)  # type: ignore[union-attr]
    before = availability_of([variant.id for variant in variants])

    def shop(seed: int) -> list[tuple[int, Sequence[tuple[Variant, int]]]]:
        chance = random.Random(seed)
        done = []
        for _ in range(12):
            wanted = [(variant, chance.randint(1, 2)) for variant in chance.sample(variants, 3)]
            token = chance.choice(["approve", "decline"])
            answer = Api().order(a_purchase(*wanted, payment=card(token)))
            done.append((answer.status, wanted))
        return done

    outcomes = [one for many in at_once(*[lambda n=n: shop(n) for n in range(6)]) for one in many]

    assert {status for status, _ in outcomes} <= {201, 402, 409}
    sold = {variant.id: 0 for variant in variants}
    for status, wanted in outcomes:
        for variant, quantity in wanted if status == 201 else ():
            sold[variant.id] += quantity
    after = availability_of(list(sold))
    assert {key: before[key] - after[key] for key in sold} == sold
    assert_sound()


def test_counting_while_people_buy_loses_no_sale() -> None:
    shipping()
    mug = a_variant(stock=20)
    place = Stock.objects.get(variant=mug).warehouse_id

    def count() -> None:
        for quantity in (15, 25, 18):
            set_available(place, {mug.id: quantity}, reason="counted")

    at_once(count, *[lambda: Api().order(a_purchase((mug, 1)))] * 5)

    stock = Stock.objects.get(variant=mug)
    assert stock.committed == 5
    assert_sound()


def test_cancelling_twice_gives_the_stock_back_once() -> None:
    shipping()
    mug = a_variant(stock=5)
    order = an_order((mug, 2), payment=card("approve"))

    at_once(*[lambda: cancel_order(order, reason="", actor_id=None)] * 6)

    assert availability_of([mug.id]) == {mug.id: 5}
    assert Transaction.objects.filter(kind="refund").count() == 1
    assert Order.objects.get(id=order).payment_status == "refunded"
    assert_sound()


def test_an_order_is_either_sent_or_cancelled() -> None:
    shipping()
    mug = a_variant(stock=50)
    for _ in range(5):
        order = an_order((mug, 1), payment=card("approve"))
        fulfilment.process_order(order, actor_id=None)

        outcomes = at_once(
            lambda order=order: fulfilment.ship_order(order, actor_id=None),
            lambda order=order: cancel_order(order, reason="", actor_id=None),
        )

        assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert_sound()


def test_money_that_arrives_twice_is_noted_once() -> None:
    shipping()
    order = an_order((a_variant(), 1))
    payment = payment_of_order(order)

    at_once(*[lambda: note_received(payment, actor_id=None)] * 6)

    assert Transaction.objects.count() == 1
    assert Payment.objects.get().captured_amount == Payment.objects.get().amount
    assert_sound()


def test_a_payment_and_a_cancellation_agree() -> None:
    shipping()
    mug = a_variant(stock=50)
    for _ in range(5):
        order = an_order((mug, 1))
        payment = payment_of_order(order)

        at_once(
            lambda payment=payment: note_received(payment, actor_id=None),
            lambda order=order: cancel_order(order, reason="", actor_id=None),
        )

        # Cash that had come is owed to the buyer; nobody knows yet that it was given back.
        paid = Payment.objects.get(order_id=order)
        owed = sum(refund.amount for refund in paid.transactions.filter(kind="refund"))
        assert paid.captured_amount == owed
    with connection.cursor() as db:
        db.execute("SELECT count(*) FROM orders_orders WHERE status <> 'cancelled'")
        assert db.fetchone() == (0,)
    assert_sound()
