"""Cancelling an order: its goods, its coupons and its money go back."""

from uuid import UUID

from django.db import transaction

from souk.checkout.operations.calling_off import CalledOff, call_off
from souk.checkout.operations.capture import send_move
from souk.checkout.operations.refunds import send_refund
from souk.orders.errors import TransitionRefused
from souk.orders.queries.orders import status_of

# Once the shop has begun to prepare an order, its buyer has to ask the shop.
BUYER_MAY_CANCEL = ("pending", "confirmed", "cancelled")


def cancel_order(
    order_id: UUID, *, reason: str, actor_id: UUID | None, by_buyer: bool = False
) -> None:
    """Cancel an order; repeating it changes nothing.

    Raises TransitionRefused when it is too far on its way, PartlySent when some of it is. The
    refund is recorded with the cancellation and sent after it has committed.
    """
    with transaction.atomic():
        before = status_of(order_id, lock=True)
        if by_buyer and before not in BUYER_MAY_CANCEL:
            raise TransitionRefused(before, "cancelled")
        called_off = call_off(order_id, reason=reason, actor_id=actor_id)
        transaction.on_commit(lambda: _send(called_off))


def _send(called_off: CalledOff) -> None:
    for void_id in called_off.voids:
        send_move(void_id)
    for refund_id in called_off.refunds:
        send_refund(refund_id)
