"""Noting what a gateway answered."""

from typing import Any
from uuid import UUID

import structlog
from django.db.models import F
from django.db.models.functions import Now
from psycopg.types.json import Jsonb

from souk.core.database.functions import call
from souk.payments.errors import GatewayDisagrees
from souk.payments.gateways.port import GatewayAnswer, GivenBack, Verdict
from souk.payments.models import Payment
from souk.payments.queries.payments import PaymentView

log = structlog.get_logger("souk.payments")

_DETAILS = ("captured_amount", "fee_amount", "card", "risk_score", "checks", "expires_at")
_SETTLING = {
    Verdict.SUCCEEDED,
    Verdict.AUTHORIZED,
    Verdict.FAILED,
    Verdict.REQUIRES_ACTION,
    Verdict.CANCELLED,
    Verdict.EXPIRED,
}


def settle_payment(
    payment: PaymentView, answer: GatewayAnswer, *, actor_id: UUID | None
) -> str | None:
    """Note an answer and return what the payment was before, or None where it was no news.

    The same answer twice changes nothing. Raises GatewayDisagrees, and notes nothing, when the
    gateway has another sum than the payment.
    """
    if answer.verdict not in _SETTLING:
        return None
    said = (answer.amount, answer.currency)
    if said not in ((None, None), (payment.amount, payment.currency)):
        raise GatewayDisagrees(payment.payment_number)
    before: str | None = call(
        "payments.settle_payment",
        payment.id,
        answer.verdict.value,
        Jsonb(answer.next_action) if answer.next_action else None,
        answer.error_code[:50],
        answer.error_message[:500],
        actor_id,
        _details(answer),
    )
    return before


def note_reference(payment_id: UUID, reference: str) -> bool:
    """Keep what the gateway knows a payment by; say no when it was settled meanwhile."""
    noted: bool = call("payments.note_reference", payment_id, reference)
    return noted


def note_question(payment_id: UUID) -> None:
    """Note that the gateway is asked about a payment once more."""
    Payment.objects.filter(id=payment_id).update(asked_at=Now(), retry_count=F("retry_count") + 1)


def note_disputes(payment_id: UUID, answer: GatewayAnswer) -> bool:
    """Note what buyers' banks take back or have given back; return whether any of it was news."""
    news = [
        call(
            "payments.note_dispute",
            payment_id,
            dispute.gateway_id,
            dispute.amount,
            dispute.status,
            dispute.reason,
            dispute.fee_amount,
        )
        for dispute in answer.disputes
    ]
    return any(news)


def note_gateway_refunds(payment: PaymentView, answer: GatewayAnswer) -> bool:
    """Note refunds that were made at the gateway, or failed there; return whether any was news.

    One that is more than is left of the payment is logged and left out: a refund of ours may be on
    its way, and is refused there; whoever asks next sees what is left.
    """
    is_news = False
    # What has failed first: it leaves room for what was made instead of it.
    for refund in sorted(answer.refunds, key=lambda refund: not refund.has_failed):
        if refund.has_failed:
            is_news |= _note_failed_refund(payment, refund)
            continue
        outcome = call(
            "payments.note_gateway_refund",
            payment.id,
            refund.gateway_id,
            refund.amount,
            refund.reference,
        )
        if outcome == "excess":
            log.warning(
                "a refund at the gateway is more than is left of its payment",
                payment=payment.payment_number,
                refund=refund.gateway_id,
            )
        is_news |= outcome == "noted"
    return is_news


def _note_failed_refund(payment: PaymentView, refund: GivenBack) -> bool:
    noted: bool = call(
        "payments.note_failed_refund",
        payment.id,
        refund.gateway_id,
        refund.reference,
        "The gateway could not give it back after all.",
    )
    return noted


def _details(answer: GatewayAnswer) -> Jsonb | None:
    known: dict[str, Any] = {
        name: value
        for name, value in ((name, getattr(answer, name)) for name in _DETAILS)
        if value is not None
    }
    if "expires_at" in known:
        known["expires_at"] = known["expires_at"].isoformat()
    return Jsonb(known) if known else None
