"""Buyers, staff and the clock at the same stock, in real threads and transactions."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from souk.catalog.models import Variant
from souk.checkout.operations.cancellation import cancel_order
from souk.core.database.functions import Uuids, call
from souk.core.errors import DomainError
from souk.core.ids import uuid7
from souk.inventory.errors import StockChanged
from souk.inventory.models import Movement, Reservation, Stock
from souk.inventory.operations.adjustment import Correction, adjust_stock
from souk.inventory.operations.movement import Line
from souk.inventory.operations.reservation import (
    cancel_reservation,
    expire_reservations,
    reserve_stock,
)
from souk.inventory.operations.returns import return_stock
from souk.inventory.operations.settlement import release_stock, send_stock
from souk.inventory.operations.transfer import transfer_stock
from souk.inventory.queries.availability import availability_of
from souk.orders.models import Order, Return
from souk.orders.operations import fulfilment
from souk.orders.operations.returns import (
    Wish,
    approve_return,
    receive_return,
    request_return,
)
from tests.api import Api
from tests.factories import a_purchase, a_variant, a_warehouse, card, shipping, stock_up
from tests.invariants import assert_sound
from tests.inventory.shop import a_cart, levels, main, reserve
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")


def test_two_hundred_buyers_for_fifty_units() -> None:
    """Some hold first, some change their mind, some cancel, some send it back, and time runs out.

    Sold is never more than there was.
    """
    shipping()
    mug = a_variant(stock=50)

    def buy(number: int) -> list[int]:
        chance = random.Random(number)
        seen = []
        for _ in range(20):
            cart, guest = a_cart((mug, 1))
            if chance.random() < 0.5:
                reserve(cart, guest)
            if chance.random() < 0.2:
                guest.delete(f"/carts/{cart}/reservation")
                continue
            token = "approve" if chance.random() < 0.8 else "decline"
            placed = guest.order(a_purchase(cart=cart, payment=card(token)))
            seen.append(placed.status)
            if placed.status == 201 and chance.random() < 0.2:
                cancel_order(UUID(placed.json["id"]), reason="", actor_id=None)
            elif placed.status == 201 and chance.random() < 0.2:
                _send_and_take_back(placed.json)
        return seen

    def end(number: int) -> list[int]:
        for _ in range(15):
            Reservation.objects.filter(status="active").update(
                expires_at=timezone.now() - timedelta(minutes=1)
            )
            expire_reservations()
        return []

    outcomes = together(10, lambda number: end(number) if number >= 9 else buy(number))

    assert all(isinstance(outcome, list) for outcome in outcomes), outcomes
    assert {status for outcome in outcomes for status in outcome} <= {201, 402, 409}
    Reservation.objects.filter(status="active").update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    expire_reservations()
    while Api().order(a_purchase((mug, 1))).status == 201:
        continue
    assert levels(mug) == (0, 0, 50, 0, 0)
    came_back = Return.objects.filter(status="received").count()
    assert came_back > 0
    assert Order.objects.exclude(status="cancelled").count() == 50 + came_back
    assert_sound()


def _send_and_take_back(order: Any) -> None:
    order_id = UUID(order["id"])
    fulfilment.process_order(order_id, actor_id=None)
    fulfilment.ship_order(order_id, actor_id=None)
    fulfilment.deliver_order(order_id, actor_id=None)
    wish = Wish(UUID(order["items"][0]["id"]), 1, "does not fit")
    asked = request_return(order_id, [wish], note="", actor_id=None)
    approve_return(asked, answer="", actor_id=None)
    receive_return(asked, None, actor_id=None)


def test_orders_of_the_same_things_in_another_order_never_deadlock() -> None:
    shipping()
    mug, plate = a_variant(stock=40), a_variant(stock=40)
    for variant in (mug, plate):
        stock_up(variant, 40, a_warehouse(f"w-{variant.sku}"))

    def buy(number: int) -> list[int]:
        lines = [(mug, 1), (plate, 1)][:: 1 if number % 2 else -1]
        return [Api().order(a_purchase(*lines)).status for _ in range(8)]

    outcomes = together(6, buy)

    assert [status for outcome in outcomes for status in outcome] == [201] * 48
    assert availability_of([mug.id, plate.id]) == {mug.id: 32, plate.id: 32}
    assert_sound()


def test_a_reservation_ends_once_however_it_ends() -> None:
    mug = a_variant(stock=30)
    for _ in range(6):
        cart = uuid7()
        reservation, _ = reserve_stock(cart, {mug.id: 2}, actor_id=None)
        Reservation.objects.filter(id=reservation).update(
            expires_at=timezone.now() - timedelta(minutes=1)
        )
        order = uuid7()

        def end(
            number: int, cart: UUID = cart, held: UUID = reservation, order: UUID = order
        ) -> Any:
            if number in (0, 1):
                return cancel_reservation(cart)
            if number in (2, 3):
                return expire_reservations()
            return call(
                "inventory.confirm_reservation",
                held, uuid7() if number == 4 else order, Uuids([mug.id]), [2], None, "", "",
            )  # fmt: skip

        outcomes = together(6, end)

        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
        known = Reservation.objects.get(id=reservation)
        assert known.status in ("confirmed", "cancelled", "expired")
        ends = Movement.objects.filter(reserved_change=-2, stock__variant=mug)
        assert ends.count() == Reservation.objects.count()
    # Two orders for each reservation, one of which may have had it.
    assert levels(mug) == (6, 0, 24, 0, 0)


def test_a_stale_count_never_overwrites_a_sale() -> None:
    shipping()
    mug = a_variant(stock=100)
    place = main().id

    def act(number: int) -> Any:
        if number < 4:
            return [Api().order(a_purchase((mug, 1))).status for _ in range(5)]
        set_to = []
        for _ in range(10):
            seen = Stock.objects.get(variant=mug).available
            line = Correction(mug.id, mug.sku, quantity=seen + 10, expected_quantity=seen)
            try:
                adjust_stock(place, [line], reason="counted", actor_id=None)
            except StockChanged:
                continue
            set_to.append(10)
        return set_to

    outcomes = together(6, act)

    sold = sum(outcome.count(201) for outcome in outcomes[:4])
    found = sum(sum(outcome) for outcome in outcomes[4:])
    assert sold == 20
    assert levels(mug) == (100 - sold + found, 0, sold, 0, 0)
    assert_sound()


def test_returns_and_part_shipments_at_once_are_each_counted_once() -> None:
    shipping()
    mug = a_variant(stock=20)
    placed = Api().order(a_purchase((mug, 10), payment=card("approve"))).json
    order = UUID(placed["id"])

    def part(number: int) -> int:
        try:
            if number % 2:
                send_stock(order, actor_id=None, lines={mug.id: 3})
            else:
                release_stock(order, reason="less", actor_id=None, lines={mug.id: 3})
        except DomainError:
            return 0
        return 3

    assert sum(together(6, part)) == 9
    sent = -sum(Movement.objects.filter(kind="outbound").values_list("committed_change", flat=True))

    def back(number: int) -> int:
        try:
            return_stock(order, {mug.id: 2}, restock=True, actor_id=None)
        except DomainError:
            return 0
        return 2

    returned = sum(together(6, back))
    assert returned == sent // 2 * 2
    assert levels(mug)[2] == 1


def test_transfers_in_opposite_directions_while_people_buy() -> None:
    shipping()
    # As many that neither place is ever empty, whoever is slow.
    mug, plate = a_variant(stock=60), a_variant(stock=60)
    north = a_warehouse("north")
    for variant in (mug, plate):
        stock_up(variant, 60, north)
    ends = [main().id, north.id]

    def act(number: int) -> Any:
        if number < 3:
            return [Api().order(a_purchase((mug, 1), (plate, 1))).status for _ in range(6)]
        start, end = ends[:: 1 if number % 2 else -1]
        lines = _lines(mug, plate)[:: 1 if number % 2 else -1]
        for _ in range(6):
            transfer_stock(start, end, lines, reason="", actor_id=None)
        return []

    outcomes = together(6, act)

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert availability_of([mug.id, plate.id]) == {mug.id: 102, plate.id: 102}
    assert_sound()


def _lines(*variants: Variant) -> list[Line]:
    return [Line(variant.id, variant.sku, 2) for variant in variants]


def test_two_processes_of_fulfilment_meet_the_clock() -> None:
    """Sending an order while its stock is counted and its reservation's time is over."""
    shipping()
    mug = a_variant(stock=10)
    cart, guest = a_cart((mug, 4))
    reserve(cart, guest)
    Reservation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    outcomes = together(
        4,
        lambda number: (
            guest.order(a_purchase(cart=cart, payment=card("approve"))).status
            if number < 2
            else expire_reservations()
        ),
    )

    assert sorted(outcomes[:2]) == [201, 409]
    order = Order.objects.get()
    fulfilment.process_order(order.id, actor_id=None)
    fulfilment.ship_order(order.id, actor_id=None)
    assert levels(mug) == (6, 0, 0, 0, 0)
    assert_sound()
