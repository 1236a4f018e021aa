"""What follows from a gateway's answer, for the order and everything it holds."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from souk.checkout.operations.cancellation import cancel_order
from souk.core.database.functions import call
from souk.orders.operations.payment import mark_paid
from souk.orders.queries.orders import status_of
from souk.payments.errors import PaymentNotOpen
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.operations.settlement import settle_payment
from souk.payments.queries.gateways import gateway_of
from souk.payments.queries.payments import (
    PROCESSING,
    PaymentView,
    payments_not_completed,
    payments_without_answer,
)


@transaction.atomic
def settle_order(
    payment: PaymentView, answer: GatewayAnswer, *, actor_id: UUID | None = None
) -> bool:
    """Note the answer and let the order follow it; return whether it was news.

    Paid: the order is confirmed. Declined while the buyer waits: the checkout is undone as if it
    had not been. Declined later: the order is cancelled. UNKNOWN changes nothing.
    """
    if answer.verdict is Verdict.UNKNOWN:
        return False
    # The order before its payment, as whoever cancels it: two that meet would wait for each other.
    status_of(payment.order_id, lock=True)
    if not settle_payment(payment.id, answer, actor_id=actor_id):
        return False
    if answer.verdict is Verdict.SUCCEEDED:
        mark_paid(payment.order_id, actor_id=actor_id)
    elif answer.verdict is Verdict.FAILED and payment.status == PROCESSING:
        call("checkout.undo_order", payment.order_id, "payment declined")
    elif answer.verdict is Verdict.FAILED:
        cancel_order(payment.order_id, reason="payment declined", actor_id=actor_id)
    return True


def note_received(payment: PaymentView, *, actor_id: UUID | None) -> None:
    """Note that money has arrived that the shop waited for: cash, or a transfer.

    Repeating it changes nothing; raises PaymentNotOpen when the payment was called off.
    """
    if payment.status == "succeeded":
        return
    if payment.gateway != "manual" or payment.status != "pending":
        raise PaymentNotOpen(payment.status)
    settle_order(payment, GatewayAnswer(Verdict.SUCCEEDED), actor_id=actor_id)


def reconcile_payments() -> int:
    """Ask gateways for lost answers, and cancel what buyers never completed; return how many."""
    settled = 0
    for payment in payments_without_answer(timedelta(seconds=30)):
        answer = gateway_of(payment).find(payment.intent)
        settled += settle_order(payment, answer)
    for payment in payments_not_completed(timedelta(hours=1)):
        answer = GatewayAnswer(Verdict.FAILED, error_code="not_completed")
        settled += settle_order(payment, answer)
    return settled
