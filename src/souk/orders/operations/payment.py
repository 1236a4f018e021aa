"""What an order knows of its money."""

from typing import Literal
from uuid import UUID

from souk.core.database.functions import call


def mark_paid(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Note that an order is fully paid, and confirm it; repeating it changes nothing."""
    call("orders.mark_paid", order_id, actor_id)


def follow_payment(
    order_id: UUID,
    state: Literal["authorized", "partly_paid", "released"],
    *,
    actor_id: UUID | None,
) -> None:
    """Note that an order's money is held, was taken in part, or is no longer held.

    Money that is held confirms the order. Repeating it changes nothing.
    """
    call("orders.follow_payment", order_id, state, actor_id)


def note_refunds(
    order_id: UUID, *, captured_amount: int, refunded_amount: int, actor_id: UUID | None
) -> None:
    """Note how much of an order's money has gone back; repeating it changes nothing.

    Where the shop still has all of the total, it had been paid twice: then nothing changes. Its
    status follows where that is a step it may take. Locks the order.
    """
    call("orders.note_refunds", order_id, captured_amount, refunded_amount, actor_id)
