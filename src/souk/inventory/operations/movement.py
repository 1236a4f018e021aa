"""Moving stock: rows are locked, looked at, and changed, each with its movement."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from souk.core.database.functions import Bigints, Uuids, call
from souk.core.errors import DomainError, invalid_field
from souk.core.ids import uuid7
from souk.inventory.errors import InsufficientStock, MoreThanHeld, MoreThanSent
from souk.inventory.models import MovementKind, Stock

# What a function raises after which nothing has changed, and the error that it is.
_REFUSALS: dict[str, Callable[[Any], DomainError]] = {
    "SK002": MoreThanHeld,
    "SK003": MoreThanSent,
    "SK004": InsufficientStock,
}

# No warehouse has more of anything; sums of it still fit the column.
MOST = 1_000_000_000

Place = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a variant; `sku` is for what is said of it."""

    variant_id: UUID
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Why stock moves: the kind of movement, a reason in words, who, and what it belongs to.

    Movements of one call share its `reference_id`.
    """

    kind: MovementKind
    reason: str
    actor_id: UUID | None
    reference_type: str
    reference_id: UUID


@dataclass(frozen=True, slots=True)
class Change:
    """What changes in one stock row; the cost of one piece is in minor units."""

    stock: Stock
    available: int = 0
    damaged: int = 0
    unit_cost_amount: int | None = None


def because(kind: MovementKind, reason: str, actor_id: UUID | None) -> Cause:
    """Return a cause that has a reference of its own, named for its kind."""
    return Cause(kind, reason, actor_id, kind.value, uuid7())


def locked_stock(places: Iterable[Place], *, begins: bool) -> dict[Place, Stock]:
    """Return the stock rows of (warehouse, variant) pairs, locked in the order of their ids.

    Those that are not there yet are begun, where `begins` says so, and are absent else.
    """
    pairs = list(places)
    rows = Stock.objects.raw(
        "SELECT * FROM inventory.lock_stock(%s::uuid[], %s::uuid[], %s)",
        [[warehouse for warehouse, _ in pairs], [variant for _, variant in pairs], begins],
    )
    return {(row.warehouse_id, row.variant_id): row for row in rows}


def move_stock(changes: Sequence[Change], cause: Cause) -> None:
    """Change locked rows, each with its movement: one statement, whatever their number."""
    if not changes:
        return
    if any(change.stock.available + change.available > MOST for change in changes):
        raise invalid_field("items", f"a warehouse holds at most {MOST} of one item")
    call(
        "inventory.move_stock",
        cause.kind.value,
        Uuids(change.stock.id for change in changes),
        [change.available for change in changes],
        [change.damaged for change in changes],
        Bigints(change.unit_cost_amount for change in changes),
        cause.reference_type,
        cause.reference_id,
        cause.reason,
        cause.actor_id,
    )


def call_for_stock(function: str, *arguments: Any) -> Any:
    """Return the one value of a function that moves stock; raise its refusal as an error."""
    try:
        with transaction.atomic():
            return call(function, *arguments)
    except DatabaseError as error:
        cause: Any = error.__cause__
        refusal = _REFUSALS.get(getattr(cause, "sqlstate", ""))
        if refusal is None:
            raise
        raise refusal(json.loads(cause.diag.message_detail)) from None
