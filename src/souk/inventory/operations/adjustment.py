"""Saying how much there is, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from souk.core.database.functions import Uuids, call
from souk.inventory.errors import StockChanged, StockTooLow
from souk.inventory.models import MovementKind
from souk.inventory.operations.movement import Change, because, locked_stock, move_stock


@dataclass(frozen=True, slots=True)
class Correction:
    """What is available of a variant changes by `delta`, or becomes `quantity`.

    With `expected_quantity` only when that many are available.
    """

    variant_id: UUID
    sku: str
    delta: int | None = None
    quantity: int | None = None
    expected_quantity: int | None = None

    def change_of(self, available: int) -> int:
        return self.delta if self.delta is not None else (self.quantity or 0) - available


@transaction.atomic
def adjust_stock(
    warehouse_id: UUID, corrections: Sequence[Correction], *, reason: str, actor_id: UUID | None
) -> UUID:
    """Correct what is available in a warehouse: all of it, or nothing.

    Raises StockChanged when something is not what was expected, StockTooLow when more would be
    taken than there is. Returns the reference that the movements share.
    """
    cause = because(MovementKind.ADJUSTMENT, reason, actor_id)
    rows = locked_stock(((warehouse_id, line.variant_id) for line in corrections), begins=True)
    seen = [(line, rows[warehouse_id, line.variant_id]) for line in corrections]
    stale = [
        {
            "variant_id": line.variant_id,
            "sku": line.sku,
            "expected_quantity": line.expected_quantity,
            "available_quantity": stock.available,
        }
        for line, stock in seen
        if line.expected_quantity not in (None, stock.available)
    ]
    if stale:
        raise StockChanged(stale)
    short = [
        {
            "variant_id": line.variant_id,
            "sku": line.sku,
            "quantity": -(line.delta or 0),
            "available_quantity": stock.available,
        }
        for line, stock in seen
        if stock.available + line.change_of(stock.available) < 0
    ]
    if short:
        raise StockTooLow(short)
    changes = [Change(stock, available=line.change_of(stock.available)) for line, stock in seen]
    move_stock([change for change in changes if change.available], cause)
    return cause.reference_id


def set_available(
    warehouse_id: UUID,
    quantities: Mapping[UUID, int],
    *,
    reason: str,
    actor_id: UUID | None = None,
    kind: MovementKind = MovementKind.ADJUSTMENT,
) -> int:
    """Make what is available of each variant what it is said to be; return how many changed.

    One statement whatever the number; each difference is one movement. Orders that wait for a
    variant are served from it.
    """
    if not quantities:
        return 0
    changed: int = call(
        "inventory.set_available",
        warehouse_id,
        Uuids(quantities.keys()),
        list(quantities.values()),
        kind.value,
        reason,
        actor_id,
    )
    return changed
