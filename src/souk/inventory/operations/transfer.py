"""Stock that goes from one warehouse to another one."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from souk.inventory.errors import SameWarehouse
from souk.inventory.models import MovementKind
from souk.inventory.operations.damage import refuse_too_many
from souk.inventory.operations.movement import Change, Line, because, locked_stock, move_stock


@transaction.atomic
def transfer_stock(
    from_id: UUID, to_id: UUID, lines: Sequence[Line], *, reason: str, actor_id: UUID | None
) -> UUID:
    """Move what is available: two movements a line, which share the reference that is returned.

    Raises StockTooLow when there is less of something, and nothing changes.
    """
    if from_id == to_id:
        raise SameWarehouse
    cause = because(MovementKind.TRANSFER, reason, actor_id)
    places = [(place, line.variant_id) for place in (from_id, to_id) for line in lines]
    # Both ends at once: two transfers in opposite directions lock in the same order.
    rows = locked_stock(places, begins=True)
    refuse_too_many([(line, rows[from_id, line.variant_id].available) for line in lines])
    leaving = [Change(rows[from_id, line.variant_id], available=-line.quantity) for line in lines]
    coming = [Change(rows[to_id, line.variant_id], available=line.quantity) for line in lines]
    move_stock([*leaving, *coming], cause)
    return cause.reference_id
