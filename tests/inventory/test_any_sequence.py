"""Whatever is done to stock in whatever order: it is what its movements say, and never negative."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.catalog.models import Variant
from souk.core.database.functions import Uuids, call
from souk.core.errors import DomainError
from souk.core.ids import uuid7
from souk.inventory.models import Reservation, Stock, Warehouse
from souk.inventory.operations.adjustment import Correction, adjust_stock
from souk.inventory.operations.count import count_stock
from souk.inventory.operations.damage import damage_stock, repair_stock, write_off_stock
from souk.inventory.operations.movement import Line, call_for_stock
from souk.inventory.operations.receipt import Arrival, receive_stock
from souk.inventory.operations.reservation import (
    cancel_reservation,
    expire_reservations,
    reserve_stock,
)
from souk.inventory.operations.returns import return_stock
from souk.inventory.operations.settlement import release_stock, send_stock
from souk.inventory.operations.transfer import transfer_stock
from tests.factories import a_variant, a_warehouse
from tests.inventory.shop import assert_stock_adds_up, main

pytestmark = pytest.mark.django_db

ACTS = (
    "receive", "adjust", "count", "damage", "repair", "write off", "transfer", "order",
    "reserve", "order reserved", "cancel", "expire", "undo", "send", "release", "return",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 1), st.integers(1, 5)),
    min_size=5,
    max_size=40,
)


@dataclass
class Shelves:
    """Three variants in two warehouses, the last of them with backorders; and what is going on."""

    variants: list[Variant]
    places: list[Warehouse]
    carts: list[UUID] = field(default_factory=list)
    orders: list[UUID] = field(default_factory=list)

    def act(self, name: str, nth: int, place: int, count: int) -> None:
        variant, where = self.variants[nth], self.places[place].id
        line = Line(variant.id, variant.sku, count)
        said: dict[str, Any] = {"reason": name, "actor_id": None}
        acts: dict[str, Callable[[], object]] = {
            "receive": lambda: receive_stock(
                where, [Arrival(variant.id, variant.sku, count)], **said
            ),
            "adjust": lambda: adjust_stock(
                where, [Correction(variant.id, variant.sku, delta=count - 4)], **said
            ),
            "count": lambda: count_stock(where, [line], **said),
            "damage": lambda: damage_stock(where, [line], **said),
            "repair": lambda: repair_stock(where, [line], **said),
            "write off": lambda: write_off_stock(where, [line], **said),
            "transfer": lambda: transfer_stock(where, self.places[1 - place].id, [line], **said),
            "order": lambda: self.order(variant, count, None),
            "reserve": lambda: self.reserve(variant, count),
            "order reserved": lambda: self.order(variant, count, self.pick(self.carts, count)),
            "cancel": lambda: cancel_reservation(self.pick(self.carts, count) or uuid7()),
            "expire": lambda: self.expire(count),
            "undo": lambda: self.undo(count),
            "send": lambda: self.settle(send_stock, variant, count, place),
            "release": lambda: self.settle(release_stock, variant, count, place, reason="r"),
            "return": lambda: self.give_back(variant, count, place),
        }
        acts[name]()

    def pick(self, among: list[UUID], count: int) -> UUID | None:
        return among[count % len(among)] if among else None

    def reserve(self, variant: Variant, count: int) -> None:
        cart = self.pick(self.carts, count) if count % 2 else None
        cart = cart or uuid7()
        other = self.variants[0 if variant is not self.variants[0] else 1]
        reserve_stock(cart, {variant.id: count, other.id: 1}, actor_id=None)
        self.carts.append(cart)

    def order(self, variant: Variant, count: int, cart: UUID | None) -> None:
        order = uuid7()
        held = Reservation.objects.filter(cart_id=cart, status="active").first() if cart else None
        wanted = ([variant.id], [count])
        if held is None:
            call("inventory.commit_stock", order, Uuids(wanted[0]), wanted[1], None, "DE", "")
        else:
            call_for_stock(
                "inventory.confirm_reservation",
                held.id, order, Uuids(wanted[0]), wanted[1], None, "DE", "",
            )  # fmt: skip
        self.orders.append(order)

    def expire(self, count: int) -> None:
        some = Reservation.objects.filter(status="active").order_by("id")[:count]
        Reservation.objects.filter(id__in=list(some.values_list("id", flat=True))).update(
            expires_at=timezone.now() - timedelta(minutes=1)
        )
        expire_reservations()

    def undo(self, count: int) -> None:
        order = self.pick(self.orders, count)
        if order and not call("inventory.reopen_reservation", order, "undone"):
            release_stock(order, reason="undone", actor_id=None)

    def settle(
        self, act: Callable[..., None], variant: Variant, count: int, all_of_it: int, **said: str
    ) -> None:
        order = self.pick(self.orders, count)
        if order:
            lines = None if all_of_it else {variant.id: count}
            act(order, actor_id=None, lines=lines, **said)

    def give_back(self, variant: Variant, count: int, place: int) -> None:
        order = self.pick(self.orders, count)
        if order:
            where = self.places[place].id if count % 2 else None
            lines = {variant.id: count}
            return_stock(order, lines, restock=count > 2, actor_id=None, warehouse_id=where)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_stock_is_what_its_movements_say(steps: list[tuple[str, int, int, int]]) -> None:
    north = Warehouse.objects.filter(code="north").first() or a_warehouse("north")
    shelves = Shelves(
        [a_variant(stock=6), a_variant(stock=3), a_variant(stock=2, allow_backorder=True)],
        [main(), north],
    )
    for step in steps:
        _attempt(shelves, step)

    rows = Stock.objects.filter(variant__in=shelves.variants)
    assert all(
        min(row.available, row.reserved, row.committed, row.damaged, row.backordered) >= 0
        for row in rows
    )
    waiting = {row.variant_id for row in rows if row.backordered}
    assert not [row for row in rows if row.available and row.variant_id in waiting]
    assert_stock_adds_up()


def _attempt(shelves: Shelves, step: tuple[str, int, int, int]) -> None:
    """Take a step; one that is refused may have changed nothing, and the rules will say so."""
    try:
        with transaction.atomic():
            shelves.act(*step)
    except DomainError:
        return
    except DatabaseError as error:
        # A checkout that was overtaken begins again.
        if getattr(error.__cause__, "sqlstate", "") != "SK001":
            raise
