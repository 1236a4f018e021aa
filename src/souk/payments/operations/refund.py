"""Giving money back, or no longer waiting for it."""

from uuid import UUID

from django.db import transaction

from souk.core.ids import uuid7
from souk.payments.gateways.port import Intent, Verdict
from souk.payments.models import (
    Payment,
    PaymentState,
    Transaction,
    TransactionKind,
    TransactionState,
)
from souk.payments.queries.gateways import gateway_named

WAITING = (PaymentState.PENDING, PaymentState.REQUIRES_ACTION)


def call_off_payments(order_id: UUID, *, actor_id: UUID | None) -> list[UUID]:
    """Stop waiting for an order's money, and record the intent to refund what was captured.

    Runs in the transaction that cancels the order. Returns the refunds that `send_refund` is to
    send once that has committed.
    """
    Payment.objects.filter(order_id=order_id, status__in=WAITING).update(
        status=PaymentState.CANCELLED, next_action=None
    )
    captured = Payment.objects.select_for_update().filter(
        order_id=order_id, status=PaymentState.SUCCEEDED
    )
    refunds = [
        Transaction(
            id=uuid7(),
            payment=payment,
            kind=TransactionKind.REFUND,
            status=TransactionState.PENDING,
            amount=payment.captured_amount - payment.refunded_amount,
            gateway_reference=f"refund_{payment.payment_number}",
            actor_id=actor_id,
        )
        for payment in captured
        if payment.captured_amount > payment.refunded_amount
    ]
    Transaction.objects.bulk_create(refunds)
    return [refund.id for refund in refunds]


def send_refund(refund_id: UUID) -> UUID | None:
    """Ask the gateway to give the money back and note it; safe to repeat.

    Returns the order whose money is back, None while the gateway has not said so.
    """
    refund = Transaction.objects.select_related("payment").get(id=refund_id)
    payment = refund.payment
    intent = Intent(refund.gateway_reference, refund.amount, payment.currency)
    answer = gateway_named(payment.gateway).refund(intent)
    if answer.verdict is not Verdict.SUCCEEDED:
        return None
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(id=payment.id)
        news = Transaction.objects.filter(id=refund_id, status=TransactionState.PENDING).update(
            status=TransactionState.SUCCEEDED
        )
        if news:
            Payment.objects.filter(id=payment.id).update(
                refunded_amount=payment.refunded_amount + refund.amount,
                status=PaymentState.REFUNDED,
            )
    return payment.order_id


def pending_refunds() -> list[UUID]:
    """Return the refunds that were recorded but not yet confirmed by their gateway."""
    return list(
        Transaction.objects.filter(
            kind=TransactionKind.REFUND, status=TransactionState.PENDING
        ).values_list("id", flat=True)[:500]
    )
