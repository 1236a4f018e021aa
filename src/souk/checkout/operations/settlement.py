"""What follows from a gateway's answer, for the order and everything it holds."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction

from souk.checkout.operations.calling_off import call_off
from souk.core.database.functions import call
from souk.orders.errors import PartlySent, TransitionRefused
from souk.orders.operations.payment import follow_payment, mark_paid, note_refunds
from souk.orders.operations.returns import note_return_not_refunded
from souk.orders.queries.orders import status_of
from souk.payments.errors import PaymentNotOpen
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.operations.attempts import call_off_others
from souk.payments.operations.refund import call_off_payments, give_back_whole
from souk.payments.operations.settlement import (
    note_disputes,
    note_gateway_refunds,
    settle_payment,
)
from souk.payments.queries.payments import (
    ALIVE,
    PROCESSING,
    PaymentView,
    other_payments_of,
    payment_with_id,
)
from souk.payments.queries.refunds import money_of_order, returns_not_refunded

# The buyer had an hour for a further step, and did not take it.
NOT_COMPLETED = "not_completed"

_SAYS_NOTHING = (Verdict.UNKNOWN, Verdict.OPENED, Verdict.APPROVED)
_MONEY_CAME = (Verdict.SUCCEEDED, Verdict.AUTHORIZED)
_CAME_TO_NOTHING = (Verdict.FAILED, Verdict.CANCELLED, Verdict.EXPIRED)


@transaction.atomic
def settle_order(
    payment: PaymentView, answer: GatewayAnswer, *, actor_id: UUID | None = None
) -> bool:
    """Note the answer and let the order follow it; return whether it was news.

    Paid or held: the order is confirmed. Declined while the buyer waits: the checkout is undone as
    if it had not been. Declined later: the order is cancelled. Money that comes after its order was
    cancelled, or once more, goes back. UNKNOWN changes nothing. Raises GatewayDisagrees.
    """
    if answer.verdict in _SAYS_NOTHING:
        return False
    # The order before its payment, as whoever cancels it: two that meet would wait for each other.
    order_status = status_of(payment.order_id, lock=True)
    before = settle_payment(payment, answer, actor_id=actor_id)
    if before is not None:
        _follow(payment, answer, before, order_status, actor_id)
    is_taken_back = note_disputes(payment.id, answer)
    is_given_back = note_gateway_refunds(payment, answer)
    if is_taken_back or is_given_back:
        note_losses(payment.order_id)
    if is_given_back:
        for return_id in returns_not_refunded(payment.id):
            note_return_not_refunded(return_id)
    return before is not None or is_taken_back or is_given_back


def _follow(
    payment: PaymentView,
    answer: GatewayAnswer,
    before: str,
    order_status: str | None,
    actor_id: UUID | None,
) -> None:
    """Let the order follow an answer that was news."""
    if answer.verdict in _MONEY_CAME and order_status == "cancelled":
        follow_money(payment, actor_id=actor_id)
        call_off_payments(payment.order_id, actor_id=actor_id)
    elif answer.verdict in _MONEY_CAME and _is_paid_otherwise(payment):
        give_back_whole(payment.id, reason="paid twice")
    elif answer.verdict in _CAME_TO_NOTHING and before != "authorized":
        _fail(payment, before, answer, actor_id)
    else:
        follow_money(payment, actor_id=actor_id)
        if before == "authorized":
            note_losses(payment.order_id)
        if answer.verdict in _MONEY_CAME:
            call_off_others(payment)


def follow_money(payment: PaymentView, *, actor_id: UUID | None) -> None:
    """Let the order say what its payment says now; repeating it changes nothing."""
    now = payment_with_id(payment.id) or payment
    if now.status == "succeeded" and now.captured_amount == now.amount:
        mark_paid(now.order_id, actor_id=actor_id)
    elif now.status == "succeeded":
        follow_payment(now.order_id, "partly_paid", actor_id=actor_id)
    elif now.status == "authorized":
        follow_payment(now.order_id, "authorized", actor_id=actor_id)
    elif now.status in ("cancelled", "expired"):
        follow_payment(now.order_id, "released", actor_id=actor_id)


def note_received(payment: PaymentView, *, actor_id: UUID | None) -> None:
    """Note that money has arrived that the shop waited for: cash, or a transfer.

    Repeating it changes nothing; raises PaymentNotOpen when the payment was called off.
    """
    if payment.status == "succeeded":
        return
    if payment.gateway != "manual" or payment.status != "pending":
        raise PaymentNotOpen(payment.status)
    settle_order(payment, GatewayAnswer(Verdict.SUCCEEDED), actor_id=actor_id)


def _fail(payment: PaymentView, before: str, answer: GatewayAnswer, actor_id: UUID | None) -> None:
    """Undo a checkout whose first attempt failed at once; cancel an order whose buyer went away.

    One whose buyer was declined waits for another attempt, and reconciliation gives it up.
    """
    others = other_payments_of(payment.order_id, but=payment.id)
    is_given_up = before != PROCESSING and answer.error_code == NOT_COMPLETED
    if before == PROCESSING and not others:
        call("checkout.undo_order", payment.order_id, "payment declined")
    elif is_given_up and not any(status in ALIVE for status in others):
        # One that is on its way already stays so: staff see that nothing pays for it.
        with suppress(TransitionRefused, PartlySent):
            call_off(payment.order_id, reason="payment declined", actor_id=actor_id)


def _is_paid_otherwise(payment: PaymentView) -> bool:
    others = other_payments_of(payment.order_id, but=payment.id)
    return any(status in ("succeeded", "authorized") for status in others)


def note_losses(order_id: UUID) -> None:
    """Let the order say how much of what was captured has gone again; repeating changes nothing."""
    captured, gone = money_of_order(order_id)
    note_refunds(order_id, captured_amount=captured, refunded_amount=gone, actor_id=None)
