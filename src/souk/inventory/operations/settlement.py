"""Ending what an order holds: sent, or given back."""

from uuid import UUID

from souk.core.database.functions import call


def send_stock(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Take what an order committed out of the warehouses; repeating it changes nothing."""
    call("inventory.settle_stock", order_id, "outbound", "", actor_id)


def release_stock(order_id: UUID, *, reason: str, actor_id: UUID | None) -> None:
    """Make what an order committed available again; repeating it changes nothing."""
    call("inventory.settle_stock", order_id, "release", reason, actor_id)
