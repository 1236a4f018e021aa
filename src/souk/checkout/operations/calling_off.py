"""Calling an order off: what it held is free again, and what was paid is to go back."""

from dataclasses import dataclass
from uuid import UUID

from souk.inventory.operations.settlement import release_stock
from souk.orders.operations.status import change_status
from souk.payments.operations.refund import call_off_payments
from souk.promotions.operations.redemption import release_coupons


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Refunds and voids that were recorded: they are sent once their transaction has committed.

    Whoever does not send them leaves them to the worker.
    """

    refunds: tuple[UUID, ...] = ()
    voids: tuple[UUID, ...] = ()


def call_off(order_id: UUID, *, reason: str, actor_id: UUID | None) -> CalledOff:
    """Cancel an order within its caller's transaction; repeating it changes nothing.

    Raises TransitionRefused when it is too far on its way, PartlySent when some of it is.
    """
    if not change_status(order_id, "cancelled", reason=reason, actor_id=actor_id):
        return CalledOff()
    # The one order of locks: the order, its payments, its coupons, its stock.
    refunds, voids = call_off_payments(order_id, actor_id=actor_id)
    release_coupons(order_id)
    # The buyer's own words stay with the order: a movement is never changed, even when
    # they ask to be forgotten.
    release_stock(order_id, reason="order cancelled", actor_id=actor_id)
    return CalledOff(tuple(refunds), tuple(voids))
