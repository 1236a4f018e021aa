"""Cancelling an order: its goods, its coupons and its money go back."""

from uuid import UUID

from django.db import transaction

from souk.checkout.operations.refunds import send_refund
from souk.inventory.operations.settlement import release_stock
from souk.orders.errors import TransitionRefused
from souk.orders.operations.status import change_status
from souk.orders.queries.orders import status_of
from souk.payments.operations.refund import call_off_payments
from souk.promotions.operations.redemption import release_coupons

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
        refunds: list[UUID] = []
        if change_status(order_id, "cancelled", reason=reason, actor_id=actor_id):
            # The one order of locks: the order, its payments, its coupons, its stock.
            refunds = call_off_payments(order_id, actor_id=actor_id)
            release_coupons(order_id)
            # The buyer's own words stay with the order: a movement is never changed, even when
            # they ask to be forgotten.
            release_stock(order_id, reason="order cancelled", actor_id=actor_id)
        transaction.on_commit(lambda: _send(refunds))


def _send(refunds: list[UUID]) -> None:
    for refund_id in refunds:
        send_refund(refund_id)
