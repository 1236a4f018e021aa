"""Cancelling an order: its goods, its coupons and its money go back."""

from uuid import UUID

from django.db import transaction

from souk.inventory.operations.settlement import release_stock
from souk.orders.errors import TransitionRefused
from souk.orders.operations.payment import mark_refunded
from souk.orders.operations.status import change_status
from souk.orders.queries.orders import status_of
from souk.payments.operations.refund import call_off_payments, pending_refunds, send_refund
from souk.promotions.operations.redemption import release_coupons

# Once the shop has begun to prepare an order, its buyer has to ask the shop.
BUYER_MAY_CANCEL = ("pending", "confirmed", "cancelled")


def cancel_order(
    order_id: UUID, *, reason: str, actor_id: UUID | None, by_buyer: bool = False
) -> None:
    """Cancel an order; repeating it changes nothing.

    Raises TransitionRefused when it is too far on its way. The refund is recorded with the
    cancellation and sent after it has committed.
    """
    with transaction.atomic():
        before = status_of(order_id, lock=True)
        if by_buyer and before not in BUYER_MAY_CANCEL:
            raise TransitionRefused(before, "cancelled")
        refunds: list[UUID] = []
        if change_status(order_id, "cancelled", reason=reason, actor_id=actor_id):
            # Coupons before stock, as placing an order locks them.
            release_coupons(order_id)
            # The buyer's own words stay with the order: a movement is never changed, even when
            # they ask to be forgotten.
            release_stock(order_id, reason="order cancelled", actor_id=actor_id)
            refunds = call_off_payments(order_id, actor_id=actor_id)
        transaction.on_commit(lambda: _send(refunds))


def send_pending_refunds() -> int:
    """Send the refunds that a process recorded and did not live to send; return how many."""
    return _send(pending_refunds())


def _send(refunds: list[UUID]) -> int:
    sent = 0
    for refund_id in refunds:
        order_id = send_refund(refund_id)
        if order_id is not None:
            mark_refunded(order_id)
            sent += 1
    return sent
