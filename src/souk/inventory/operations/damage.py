"""Goods that break, are mended, or are given up."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from souk.inventory.errors import StockTooLow
from souk.inventory.models import MovementKind
from souk.inventory.operations.movement import Change, Line, because, locked_stock, move_stock


def damage_stock(
    warehouse_id: UUID, lines: Sequence[Line], *, reason: str, actor_id: UUID | None
) -> UUID:
    """Put goods aside that were available and are damaged; return the movements' reference."""
    return _move(MovementKind.DAMAGE, warehouse_id, lines, reason, actor_id)


def repair_stock(
    warehouse_id: UUID, lines: Sequence[Line], *, reason: str, actor_id: UUID | None
) -> UUID:
    """Make damaged goods available again; return the movements' reference."""
    return _move(MovementKind.REPAIR, warehouse_id, lines, reason, actor_id)


def write_off_stock(
    warehouse_id: UUID, lines: Sequence[Line], *, reason: str, actor_id: UUID | None
) -> UUID:
    """Give damaged goods up: they are no longer there. Return the movements' reference."""
    return _move(MovementKind.WRITE_OFF, warehouse_id, lines, reason, actor_id)


def refuse_too_many(found: Sequence[tuple[Line, int]]) -> None:
    """Raise StockTooLow when there is less of a line than it takes."""
    short = [
        {
            "variant_id": line.variant_id,
            "sku": line.sku,
            "quantity": line.quantity,
            "available_quantity": there,
        }
        for line, there in found
        if line.quantity > there
    ]
    if short:
        raise StockTooLow(short)


# What one piece changes: available, damaged.
_EFFECTS = {
    MovementKind.DAMAGE: (-1, 1),
    MovementKind.REPAIR: (1, -1),
    MovementKind.WRITE_OFF: (0, -1),
}


@transaction.atomic
def _move(
    kind: MovementKind,
    warehouse_id: UUID,
    lines: Sequence[Line],
    reason: str,
    actor_id: UUID | None,
) -> UUID:
    cause = because(kind, reason, actor_id)
    rows = locked_stock(((warehouse_id, line.variant_id) for line in lines), begins=True)
    seen = [(line, rows[warehouse_id, line.variant_id]) for line in lines]
    breaks = kind is MovementKind.DAMAGE
    refuse_too_many([(line, row.available if breaks else row.damaged) for line, row in seen])
    available, damaged = _EFFECTS[kind]
    move_stock(
        [Change(row, available * line.quantity, damaged * line.quantity) for line, row in seen],
        cause,
    )
    return cause.reference_id
