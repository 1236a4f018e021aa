"""Goods that an order sent, and that come back."""

from collections.abc import Mapping
from uuid import UUID

from souk.core.database.functions import Uuids
from souk.inventory.operations.movement import call_for_stock


def return_stock(
    order_id: UUID,
    lines: Mapping[UUID, int],
    *,
    restock: bool,
    actor_id: UUID | None,
    warehouse_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Take back goods of an order: available again where they are restocked, else damaged.

    `lines` are quantities by variant, of variants whose stock is tracked. They go to the warehouse,
    or without one to where they came from. More than the order sent, less what came back before,
    raises MoreThanSent, and nothing changes.
    """
    if not lines:
        return
    call_for_stock(
        "inventory.return_stock",
        order_id,
        Uuids(lines.keys()),
        list(lines.values()),
        restock,
        actor_id,
        warehouse_id,
        reason,
    )
