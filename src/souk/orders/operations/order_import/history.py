"""What a file knows of an order's life."""

from typing import Any
from uuid import UUID

from souk.core.ids import sibling_of
from souk.orders.models import OrderStatus
from souk.orders.operations.order_import.records import OrderRecord

_REACHED = {
    "confirmed_at": OrderStatus.CONFIRMED.value,
    "shipped_at": OrderStatus.SHIPPED.value,
    "delivered_at": OrderStatus.DELIVERED.value,
    "cancelled_at": OrderStatus.CANCELLED.value,
}
# The bit that an imported order's own id has not.
_ABOVE = 1 << 61


def steps_of(order_id: UUID, record: OrderRecord) -> list[dict[str, Any]]:
    """Return the steps whose moments the file tells, and the last one, whose it may not tell."""
    told = [
        (moment, status)
        for name, status in _REACHED.items()
        if (moment := record.values[name]) is not None
    ]
    told.sort(key=lambda step: step[0])
    status: str = record.values["status"]
    if not told or told[-1][1] != status:
        told.append((told[-1][0] if told else record.values["placed_at"], status))
    before = OrderStatus.PENDING.value
    steps = []
    for step_id, (moment, reached) in zip(_ids(order_id, len(told)), told, strict=True):
        steps.append(
            {
                "id": step_id,
                "order_id": order_id,
                "created_at": moment,
                "from_status": before,
                "to_status": reached,
                "reason": "",
                "changed_by": None,
            }
        )
        before = reached
    return steps


def _ids(order_id: UUID, count: int) -> list[UUID]:
    """Return ids that tell steps of one moment apart: above the order's, which is its beginning."""
    return sorted(UUID(int=sibling_of(order_id).int | _ABOVE) for _ in range(count))
