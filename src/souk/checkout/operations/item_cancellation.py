"""Cancelling some items of an order: their goods and their money go back, the rest is sent."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from souk.checkout.errors import NotPaidYet
from souk.checkout.operations.refunds import send_refund
from souk.core.ids import uuid7
from souk.inventory.operations.settlement import release_stock
from souk.orders.operations.item_cancellation import CancelledItems, call_off_items
from souk.orders.queries.orders import status_of
from souk.payments.operations.refund import open_refund
from souk.payments.queries.payments import WAITING, other_payments_of, payment_to_refund
from souk.payments.queries.refunds import (
    money_of_order,
    refundable_amount_of,
    refundable_payment_of,
)


def cancel_items(
    order_id: UUID,
    *,
    quantities: Mapping[UUID, int] | None,
    reason: str,
    actor_id: UUID | None,
) -> None:
    """Call off what is left to send of an order, or so many of some items.

    What they had cost goes back as that of returned goods does: what was paid for sending stays,
    and so do coupons. The refund is recorded with it and sent after it has committed. Raises
    NotPaidYet while money is waited for, and what `call_off_items` raises.
    """
    with transaction.atomic():
        before = status_of(order_id, lock=True)
        called_off = call_off_items(
            order_id, quantities=quantities, reason=reason, actor_id=actor_id
        )
        # One that is pending may still be paid, by another attempt.
        if before == "pending" or set(other_payments_of(order_id)) & set(WAITING):
            raise NotPaidYet
        refund_id = _give_back(order_id, called_off, reason, actor_id)
        release_stock(order_id, reason="items cancelled", actor_id=actor_id, lines=called_off.stock)
        if refund_id is not None:
            transaction.on_commit(lambda: send_refund(refund_id))


def _give_back(
    order_id: UUID, called_off: CancelledItems, reason: str, actor_id: UUID | None
) -> UUID | None:
    """Record the refund of what was called off, if anything of it was paid and is there still."""
    payment_id = refundable_payment_of(order_id)
    if payment_id is None:
        return None
    captured, _ = money_of_order(order_id)
    amount = min(_owed(called_off, captured), refundable_amount_of(payment_id))
    if amount <= 0:
        return None
    refund_id = uuid7()
    open_refund(
        payment_to_refund(payment_id),
        refund_id=refund_id,
        amount=amount,
        reason=reason or "items cancelled",
        actor_id=actor_id,
    )
    return refund_id


def _owed(called_off: CancelledItems, captured: int) -> int:
    """Return how much of its worth was paid: what was never taken is called off first."""
    unpaid = max(0, called_off.total_amount - captured)
    before = max(0, called_off.value_amount_before - unpaid)
    after = max(0, called_off.value_amount_before + called_off.value_amount - unpaid)
    return after - before
