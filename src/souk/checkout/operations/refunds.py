"""Giving money back: recorded first, then sent to its gateway, then noted on payment and order."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from souk.checkout.errors import ReturnNotReceived
from souk.checkout.operations.requests import begun_by, keep_begun
from souk.checkout.queries.documents import order_document, refund_document, staff_document
from souk.core.database.identity import as_system
from souk.core.idempotency import RequestKey, StoredAnswer, store
from souk.core.ids import uuid7
from souk.core.models import IdempotencyKey
from souk.orders.operations.payment import note_refunds
from souk.orders.operations.returns import note_return_refunded
from souk.orders.queries.orders import status_of
from souk.orders.queries.returns import ReturnToRefund, return_to_refund
from souk.payments.errors import GatewayRefunds, RefundNotOpen, RefundTooHigh
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.operations import refund as payments
from souk.payments.queries.moves import orders_paid_by
from souk.payments.queries.payments import PROCESSING, payment_to_refund
from souk.payments.queries.refunds import (
    PENDING,
    RefundView,
    money_of_order,
    pending_refunds,
    refund_with_id,
    refundable_amount_of,
    refundable_payment_of,
    refunds_among,
)

# Whoever asked has given up by then, or asks again.
_LOST_AFTER = timedelta(minutes=1)


def refund_payment(
    payment_id: UUID,
    *,
    amount: int,
    reason: str,
    actor_id: UUID | None,
    request: RequestKey | None = None,
) -> UUID | StoredAnswer:
    """Give back an amount of minor units of what a payment captured; return the refund.

    With a request's key the refund is made once, and a repeat gets the answer that was stored, or
    goes on where a killed process left off. Raises NotFound, RefundTooHigh.
    """
    with transaction.atomic():
        begun = begun_by(request)
        if isinstance(begun, StoredAnswer):
            return begun
        if begun is None:
            payment = payment_to_refund(payment_id)
            status_of(payment.order_id, lock=True)
            begun = uuid7()
            payments.open_refund(
                payment, refund_id=begun, amount=amount, reason=reason, actor_id=actor_id
            )
            keep_begun(request, begun)
    send_refund(begun)
    return begun


def refund_return(
    return_id: UUID,
    *,
    amount: int | None,
    with_shipping: bool,
    reason: str,
    actor_id: UUID | None,
    request: RequestKey | None = None,
) -> UUID | StoredAnswer:
    """Give back what the goods of a return had cost, or another amount; return the refund.

    What was paid for sending stays, unless it is asked for. Never more than is left of the payment
    when no amount was said. Raises NotFound, ReturnNotReceived, ReturnRefunded, RefundTooHigh.
    """
    with transaction.atomic():
        begun = begun_by(request)
        if isinstance(begun, StoredAnswer):
            return begun
        if begun is None:
            order_id = return_to_refund(return_id).order_id
            status_of(order_id, lock=True)
            asked = return_to_refund(return_id)
            begun = _open_for_return(asked, amount, with_shipping, reason, actor_id)
            keep_begun(request, begun)
    send_refund(begun)
    return begun


def send_refund(refund_id: UUID) -> None:
    """Ask the gateway to give the money back, and note what it says; safe to repeat.

    Not within a transaction. An answer that is lost is asked for again by the worker.
    """
    refund = refund_with_id(refund_id)
    if refund.status == PENDING:
        _settle(refund, payments.ask_gateway(refund), actor_id=None)


def complete_refund(refund_id: UUID, *, actor_id: UUID | None) -> None:
    """Note that staff have given money back by hand; repeating it changes nothing.

    Raises NotFound, GatewayRefunds, RefundNotOpen.
    """
    refund = refund_with_id(refund_id)
    if refund.status == "succeeded":
        return
    _check_by_hand(refund)
    _settle(refund, GatewayAnswer(Verdict.SUCCEEDED), actor_id=actor_id)


@transaction.atomic
def cancel_refund(refund_id: UUID) -> None:
    """Note that money is not given back by hand after all; repeating it changes nothing.

    Raises NotFound, GatewayRefunds, RefundNotOpen.
    """
    refund = refund_with_id(refund_id)
    if refund.status == "cancelled":
        return
    _check_by_hand(refund)
    status_of(refund.order_id, lock=True)
    if not payments.cancel_refund(refund_id):
        raise RefundNotOpen(refund_with_id(refund_id).status)


def send_pending_refunds() -> int:
    """Send the refunds that a process recorded and did not live to send; return how many."""
    refunds = pending_refunds()
    for refund_id in refunds:
        send_refund(refund_id)
    return len(refunds)


def answer_lost_requests() -> int:
    """Answer requests for refunds, captures and voids whose process was killed; return how many.

    A repeat that comes late gets its answer, and where none comes no key waits for ever.
    """
    lost = IdempotencyKey.objects.filter(
        status__isnull=True,
        resource_id__isnull=False,
        created_at__lt=timezone.now() - _LOST_AFTER,
    )
    known = {key.resource_id: key for key in lost.order_by("created_at")[:500] if key.resource_id}
    refunds = refunds_among(list(known))
    for refund_id in refunds:
        key = known[refund_id]
        request = RequestKey(key.scope, key.key, bytes(key.fingerprint))
        store(request, 201, refund_document(refund_id), resource_id=refund_id)
    moves = orders_paid_by(list(known))
    for move_id, order_id in moves.items():
        key = known[move_id]
        request = RequestKey(key.scope, key.key, bytes(key.fingerprint))
        if "/admin/" in key.scope:
            store(request, 200, staff_document(order_id), resource_id=move_id)
        else:
            _answer_attempt(request, move_id)
    return len(refunds) + len(moves)


def _answer_attempt(request: RequestKey, payment_id: UUID) -> None:
    """Answer a buyer's lost request to pay; one that was declined leaves its key free."""
    payment = payment_to_refund(payment_id)
    if payment.status in ("failed", "expired"):
        IdempotencyKey.objects.filter(scope=request.scope, key=request.key).delete()
    elif payment.status != PROCESSING:
        document = order_document(payment.order_id)
        store(request, 201, document, resource_id=payment_id)


def _open_for_return(
    asked: ReturnToRefund,
    amount: int | None,
    with_shipping: bool,
    reason: str,
    actor_id: UUID | None,
) -> UUID:
    if asked.status not in ("received", "refunded"):
        raise ReturnNotReceived(asked.status)
    payment_id = refundable_payment_of(asked.order_id)
    if payment_id is None:
        raise RefundTooHigh(amount or asked.value_amount, 0, asked.currency)
    payment = payment_to_refund(payment_id)
    if amount is None:
        worth = asked.value_amount + (asked.shipping_paid_amount if with_shipping else 0)
        amount = min(worth, refundable_amount_of(payment_id))
    refund_id = uuid7()
    payments.open_refund(
        payment,
        refund_id=refund_id,
        amount=amount,
        reason=reason,
        actor_id=actor_id,
        return_id=asked.id,
    )
    return refund_id


@as_system()
@transaction.atomic
def _settle(refund: RefundView, answer: GatewayAnswer, *, actor_id: UUID | None) -> None:
    # The order before its payment, as whoever cancels it: two that meet would wait for each other.
    status_of(refund.order_id, lock=True)
    if not payments.settle_refund(refund.id, answer) or answer.verdict is not Verdict.SUCCEEDED:
        return
    captured, refunded = money_of_order(refund.order_id)
    note_refunds(
        refund.order_id, captured_amount=captured, refunded_amount=refunded, actor_id=actor_id
    )
    if refund.return_id is not None:
        note_return_refunded(refund.return_id, actor_id=actor_id)


def _check_by_hand(refund: RefundView) -> None:
    if refund.gateway != "manual":
        raise GatewayRefunds(refund.gateway)
    if refund.status != PENDING:
        raise RefundNotOpen(refund.status)
