"""What Stripe's payment intents mean, and what of them is kept: nothing on a person."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import stripe

from souk.payments.gateways.port import Dispute, GatewayAnswer, GivenBack, Verdict

EXPANDED = ["latest_charge.balance_transaction"]

_VERDICTS = {
    "succeeded": Verdict.SUCCEEDED,
    "requires_capture": Verdict.AUTHORIZED,
    "requires_action": Verdict.REQUIRES_ACTION,
    "requires_confirmation": Verdict.OPENED,
    "requires_payment_method": Verdict.OPENED,
    "canceled": Verdict.CANCELLED,
}
_DISPUTES = {
    "needs_response": "pending",
    "under_review": "pending",
    "lost": "succeeded",
    "won": "cancelled",
    "prevented": "cancelled",
}


def answer_of(
    intent: dict[str, Any],
    disputes: tuple[Dispute, ...] = (),
    refunds: tuple[GivenBack, ...] = (),
) -> GatewayAnswer:
    """Return what an intent says of its payment."""
    verdict = _VERDICTS.get(intent["status"], Verdict.UNKNOWN)
    error = intent.get("last_payment_error") or {}
    if intent["status"] == "requires_payment_method" and error:
        verdict = Verdict.FAILED
    elif intent.get("cancellation_reason") in ("automatic", "expired"):
        verdict = Verdict.EXPIRED
    charge = _charge(intent)
    details = charge.get("payment_method_details") or {}
    card = details.get("card") or {}
    return GatewayAnswer(
        verdict,
        next_action=_next_action(intent),
        error_code=error.get("decline_code") or error.get("code") or "",
        error_message=error.get("message") or "",
        gateway_id=charge.get("id") or "",
        amount=intent["amount"],
        currency=intent["currency"].upper(),
        captured_amount=intent.get("amount_received") if verdict is Verdict.SUCCEEDED else None,
        fee_amount=_fee(charge, intent["currency"]),
        card=shown_card(card),
        risk_score=_risk(charge),
        checks=_checks(charge, card),
        expires_at=_moment(card.get("capture_before")),
        disputes=disputes,
        refunds=refunds,
        # Whoever has the client's secret might try again.
        is_final=verdict is not Verdict.FAILED,
        response=_kept(intent, charge),
    )


def is_disputed(intent: dict[str, Any]) -> bool:
    """Say whether a buyer's bank has asked about the money of an intent."""
    return bool(_charge(intent).get("disputed"))


def disputes_of(disputes: Iterable[stripe.Dispute]) -> tuple[Dispute, ...]:
    """Return the disputes that move money; a bank's mere question is none."""
    return tuple(
        Dispute(
            dispute.id,
            dispute.amount,
            _DISPUTES[dispute.status],
            dispute.reason or "",
            _dispute_fee(dispute.to_dict()),
        )
        for dispute in disputes
        if dispute.status in _DISPUTES
    )


def is_given_back(intent: dict[str, Any]) -> bool:
    """Say whether any of an intent's money went back, whoever gave it."""
    return bool(_charge(intent).get("amount_refunded"))


def given_back(refunds: Iterable[stripe.Refund]) -> tuple[GivenBack, ...]:
    """Return the refunds that were made and those that failed; one that waits moved nothing."""
    return tuple(
        GivenBack(
            refund.id,
            refund.amount,
            (refund.to_dict().get("metadata") or {}).get("reference") or "",
            has_failed=refund.status != "succeeded",
        )
        for refund in refunds
        if refund.status in ("succeeded", "failed", "canceled")
    )


def shown_card(card: Any) -> dict[str, Any] | None:
    """Return what may be shown of a card."""
    if not card or not card.get("last4"):
        return None
    return {name: card.get(name) for name in ("brand", "last4", "exp_month", "exp_year")}


def _charge(intent: dict[str, Any]) -> dict[str, Any]:
    charge = intent.get("latest_charge")
    return charge if isinstance(charge, dict) else {"id": charge}


def _next_action(intent: dict[str, Any]) -> dict[str, Any] | None:
    action = intent.get("next_action")
    if not action:
        return None
    if action["type"] == "redirect_to_url":
        return {"type": "redirect", "url": action["redirect_to_url"]["url"]}
    return {"type": "stripe_sdk", "client_secret": intent["client_secret"]}


def _fee(charge: dict[str, Any], currency: str) -> int | None:
    entry = charge.get("balance_transaction")
    if not isinstance(entry, dict) or entry.get("currency") != currency:
        return None
    fee: int | None = entry.get("fee")
    return fee


def _dispute_fee(dispute: dict[str, Any]) -> int | None:
    entries = [
        entry
        for entry in dispute.get("balance_transactions") or []
        if entry.get("currency") == dispute.get("currency")
    ]
    return sum(entry.get("fee") or 0 for entry in entries) if entries else None


def _risk(charge: dict[str, Any]) -> float | None:
    score = (charge.get("outcome") or {}).get("risk_score")
    return None if score is None else min(max(score, 0), 100) / 100


def _checks(charge: dict[str, Any], card: dict[str, Any]) -> dict[str, Any] | None:
    outcome = charge.get("outcome") or {}
    three_d_secure = card.get("three_d_secure") or {}
    known = {
        **{name: said for name, said in (card.get("checks") or {}).items() if said},
        "risk_level": outcome.get("risk_level"),
        "three_d_secure": three_d_secure.get("result"),
    }
    return {name: said for name, said in known.items() if said} or None


def _moment(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


def _kept(intent: dict[str, Any], charge: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "status", "amount", "amount_received", "amount_capturable", "currency")
    outcome = charge.get("outcome") or {}
    return {
        **{name: intent.get(name) for name in names},
        "charge": charge.get("id"),
        "network_status": outcome.get("network_status"),
        "reason": outcome.get("reason"),
    }
