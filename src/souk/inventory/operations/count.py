"""Taking stock: what was counted is what is there."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from souk.inventory.errors import CountTooLow
from souk.inventory.models import MovementKind
from souk.inventory.operations.movement import Change, Line, because, locked_stock, move_stock


@transaction.atomic
def count_stock(
    warehouse_id: UUID, lines: Sequence[Line], *, reason: str, actor_id: UUID | None
) -> UUID:
    """Note how many lie in a warehouse, with what orders and carts hold and without the damaged.

    What is available follows; a count that finds no difference is a movement, too. Raises
    CountTooLow when more is held than was counted. Returns the reference that the movements share.
    """
    cause = because(MovementKind.COUNT, reason, actor_id)
    rows = locked_stock(((warehouse_id, line.variant_id) for line in lines), begins=True)
    seen = [(line, rows[warehouse_id, line.variant_id]) for line in lines]
    short = [
        {
            "variant_id": line.variant_id,
            "sku": line.sku,
            "quantity": line.quantity,
            "held_quantity": stock.reserved + stock.committed,
        }
        for line, stock in seen
        if line.quantity < stock.reserved + stock.committed
    ]
    if short:
        raise CountTooLow(short)
    move_stock(
        [
            Change(
                stock,
                available=line.quantity - stock.reserved - stock.committed - stock.available,
            )
            for line, stock in seen
        ],
        cause,
    )
    return cause.reference_id
