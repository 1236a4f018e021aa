"""Taking back what an order sent."""

from collections.abc import Mapping
from uuid import UUID

from souk.core.database.functions import Uuids
from souk.inventory.operations.movement import call_for_stock


def return_stock(
    order_id: UUID, lines: Mapping[UUID, int], *, restock: bool, actor_id: UUID | None
) -> None:
    """Take back so many of some variants that an order sent: for sale again, or as damaged."""
    if lines:
        call_for_stock(
            "inventory.return_stock",
            order_id,
            Uuids(lines.keys()),
            list(lines.values()),
            restock,
            actor_id,
        )
