"""Giving money back, or no longer waiting for it.

A refund is recorded in one transaction, its gateway is asked outside any, and its answer is noted
in another one. Whoever calls these holds the lock of the order: order, payment, stock is the one
order of locks.
"""

from uuid import UUID

from django.db import IntegrityError, transaction

from souk.core.database.functions import call, call_rows
from souk.core.ids import readable_number, uuid7
from souk.payments.errors import RefundTooHigh, ReturnRefunded
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.models import Payment, PaymentState, TransactionState
from souk.payments.operations.asking import ask
from souk.payments.operations.moves import void_of
from souk.payments.queries.gateways import gateway_named
from souk.payments.queries.payments import PaymentView
from souk.payments.queries.refunds import RefundView


def open_refund(
    payment: PaymentView,
    *,
    refund_id: UUID,
    amount: int | None,
    reason: str,
    actor_id: UUID | None,
    return_id: UUID | None = None,
) -> int:
    """Record the intent to give back an amount of minor units, or all that is left; return it.

    Raises RefundTooHigh when less is left, ReturnRefunded when its return has a refund already.
    """
    try:
        with transaction.atomic():
            opened, refundable = _open(payment.id, refund_id, amount, reason, actor_id, return_id)
    except IntegrityError as error:
        if "payments_transactions_one_of_a_return" in str(error):
            raise ReturnRefunded from None
        raise
    if opened is None:
        raise RefundTooHigh(amount or 0, refundable, payment.currency)
    return opened


def ask_gateway(refund: RefundView) -> GatewayAnswer:
    """Ask the gateway to give the money back; safe to repeat. Not within a transaction."""
    gateway = gateway_named(refund.gateway)
    return ask(refund.payment_id, refund.payment, "refund", lambda: gateway.refund(refund.move))


def settle_refund(refund_id: UUID, answer: GatewayAnswer) -> bool:
    """Note what became of a refund and return whether that was news."""
    if answer.verdict not in (Verdict.SUCCEEDED, Verdict.FAILED):
        return False
    settled: bool = call(
        "payments.settle_refund",
        refund_id,
        answer.verdict.value,
        answer.error_message,
        answer.gateway_id,
    )
    return settled


def cancel_refund(refund_id: UUID) -> bool:
    """Note that money will not be given back after all; return whether that was news."""
    settled: bool = call(
        "payments.settle_refund", refund_id, TransactionState.CANCELLED.value, "", ""
    )
    return settled


def call_off_payments(order_id: UUID, *, actor_id: UUID | None) -> tuple[list[UUID], list[UUID]]:
    """Stop waiting for an order's money; record the intent to give back or let go of what came.

    Runs in the transaction that cancels the order. Returns the refunds and the voids that are to be
    sent once that has committed.
    """
    payments = Payment.objects.filter(order_id=order_id)
    held = payments.filter(status__in=(PaymentState.REQUIRES_ACTION, PaymentState.AUTHORIZED))
    opened = [
        void_of(payment_id, actor_id=actor_id)
        for payment_id in held.order_by("id").values_list("id", flat=True)
    ]
    payments.filter(status__in=(PaymentState.PENDING, PaymentState.REQUIRES_ACTION)).update(
        status=PaymentState.CANCELLED, next_action=None
    )
    refunds = []
    captured = payments.filter(captured_amount__gt=0)
    for payment_id in captured.order_by("id").values_list("id", flat=True):
        refund_id = uuid7()
        amount, _ = _open(payment_id, refund_id, None, "order cancelled", actor_id, None)
        if amount:
            refunds.append(refund_id)
    return refunds, [void_id for void_id in opened if void_id is not None]


def give_back_whole(payment_id: UUID, *, reason: str) -> None:
    """Record the intent to give back all of a payment, or to let go of what it holds.

    The worker sends it.
    """
    if not void_of(payment_id, actor_id=None):
        _open(payment_id, uuid7(), None, reason, None, None)


def _open(
    payment_id: UUID,
    refund_id: UUID,
    amount: int | None,
    reason: str,
    actor_id: UUID | None,
    return_id: UUID | None,
) -> tuple[int | None, int]:
    ((opened, refundable),) = call_rows(
        "payments.open_refund",
        payment_id,
        refund_id,
        amount,
        f"refund_{readable_number(refund_id)}",
        reason,
        actor_id,
        return_id,
    )
    return opened, refundable
