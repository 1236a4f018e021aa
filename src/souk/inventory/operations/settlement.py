"""Ending what an order holds: sent, or given back; all of it, or so many of some variants."""

from collections.abc import Mapping
from uuid import UUID

from souk.core.database.functions import Uuids
from souk.inventory.operations.movement import call_for_stock


def send_stock(
    order_id: UUID, *, actor_id: UUID | None, lines: Mapping[UUID, int] | None = None
) -> None:
    """Take what an order committed out of the warehouses; without lines all that it still holds.

    `lines` are quantities by variant, of variants whose stock is tracked. Repeating it without
    lines changes nothing; more than the order holds raises MoreThanHeld, and nothing changes.
    """
    _settle(order_id, "outbound", "", actor_id, lines)


def release_stock(
    order_id: UUID,
    *,
    reason: str,
    actor_id: UUID | None,
    lines: Mapping[UUID, int] | None = None,
) -> None:
    """Make what an order committed available again, under the same rules as `send_stock`."""
    _settle(order_id, "release", reason, actor_id, lines)


def _settle(
    order_id: UUID,
    settlement: str,
    reason: str,
    actor_id: UUID | None,
    lines: Mapping[UUID, int] | None,
) -> None:
    if lines is None:
        parts: list[object] = []
    elif lines:
        parts = [Uuids(lines.keys()), list(lines.values())]
    else:
        return
    call_for_stock("inventory.settle_stock", order_id, settlement, reason, actor_id, *parts)
