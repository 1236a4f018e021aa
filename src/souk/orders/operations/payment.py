"""What an order knows of its money."""

from uuid import UUID

from souk.core.database.functions import call


def mark_paid(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Note that an order is fully paid, and confirm it; repeating it changes nothing."""
    call("orders.mark_paid", order_id, actor_id)


def note_refunds(
    order_id: UUID, *, captured_amount: int, refunded_amount: int, actor_id: UUID | None
) -> None:
    """Note how much of an order's money has gone back; repeating it changes nothing.

    Its status follows where that is a step it may take. Locks the order.
    """
    call("orders.note_refunds", order_id, captured_amount, refunded_amount, actor_id)
