"""Saying how much there is, and why."""

from collections.abc import Mapping
from uuid import UUID

from souk.core.database.functions import Uuids, call
from souk.inventory.models import MovementKind


def set_available(
    warehouse_id: UUID,
    quantities: Mapping[UUID, int],
    *,
    reason: str,
    actor_id: UUID | None = None,
    kind: MovementKind = MovementKind.ADJUSTMENT,
) -> int:
    """Make what is available of each variant what it is said to be; return how many changed.

    One statement whatever the number; each difference is one movement.
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
