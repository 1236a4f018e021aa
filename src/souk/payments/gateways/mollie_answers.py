"""What Mollie's payments mean, and what of them is kept: nothing on a person."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from souk.core.money import exponent_of
from souk.payments.gateways.port import Dispute, GatewayAnswer, GivenBack, Verdict

# Ways to pay that Mollie has one of; for all others the buyer chooses on Mollie's page.
METHODS = {
    "CREDIT_CARD": "creditcard",
    "DEBIT_CARD": "creditcard",
    "PAYPAL": "paypal",
    "BANK_TRANSFER": "banktransfer",
}

_VERDICTS = {
    "open": Verdict.REQUIRES_ACTION,
    "pending": Verdict.REQUIRES_ACTION,
    "authorized": Verdict.AUTHORIZED,
    "paid": Verdict.SUCCEEDED,
    "failed": Verdict.FAILED,
    "canceled": Verdict.CANCELLED,
    "expired": Verdict.EXPIRED,
}
_CAPTURES = {"succeeded": Verdict.SUCCEEDED, "failed": Verdict.FAILED}
# One that is queued or pending can still be called off at Mollie.
_REFUNDS = {
    "processing": Verdict.SUCCEEDED,
    "refunded": Verdict.SUCCEEDED,
    "failed": Verdict.FAILED,
    "canceled": Verdict.FAILED,
}


def answer_of(payment: dict[str, Any]) -> GatewayAnswer:
    """Return what a payment of Mollie's says of ours."""
    verdict = _VERDICTS.get(payment["status"], Verdict.UNKNOWN)
    amount, currency = minor(payment["amount"])
    taken = payment.get("amountCaptured")
    embedded = payment.get("_embedded") or {}
    is_failed = verdict is Verdict.FAILED
    details = payment.get("details") or {}
    why = payment.get("statusReason") or {}
    return GatewayAnswer(
        verdict,
        next_action=_next_action(payment) if verdict is Verdict.REQUIRES_ACTION else None,
        error_code=(why.get("code") or details.get("failureReason") or "failed")
        if is_failed
        else "",
        error_message=(why.get("message") or "The payment failed at Mollie.") if is_failed else "",
        amount=amount,
        currency=currency,
        captured_amount=minor(taken)[0] if taken and verdict is Verdict.SUCCEEDED else None,
        card=_card(details),
        expires_at=_ends_at(payment),
        disputes=tuple(_dispute(one) for one in embedded.get("chargebacks") or ()),
        refunds=tuple(
            GivenBack(
                one["id"],
                minor(one["amount"])[0],
                written(one).get("reference") or "",
                has_failed=_REFUNDS[one["status"]] is Verdict.FAILED,
            )
            for one in embedded.get("refunds") or ()
            if one["status"] in _REFUNDS
        ),
        response={
            name: payment.get(name)
            for name in ("id", "status", "method", "mode", "isCancelable", "expiresAt")
        },
    )


def captured(capture: dict[str, Any]) -> GatewayAnswer:
    """Return what became of a capture; one that is pending is asked for again."""
    verdict = _CAPTURES.get(capture.get("status") or "", Verdict.UNKNOWN)
    return GatewayAnswer(
        verdict,
        gateway_id=capture["id"],
        error_code="not_captured" if verdict is Verdict.FAILED else "",
        error_message="Mollie could not capture it." if verdict is Verdict.FAILED else "",
        response={"id": capture["id"], "status": capture.get("status")},
    )


def refunded(refund: dict[str, Any]) -> GatewayAnswer:
    """Return what became of a refund; one that waits at Mollie is asked for again."""
    verdict = _REFUNDS.get(refund["status"], Verdict.UNKNOWN)
    is_failed = verdict is Verdict.FAILED
    return GatewayAnswer(
        verdict,
        gateway_id=refund["id"],
        error_code=refund["status"] if is_failed else "",
        error_message=f"Mollie could not give it back: {refund['status']}." if is_failed else "",
        response={"id": refund["id"], "status": refund["status"]},
    )


def written(thing: dict[str, Any]) -> dict[str, Any]:
    """Return what we have written on something of Mollie's."""
    metadata = thing.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def amount_of(amount: int, currency: str) -> dict[str, str]:
    """Return minor units as Mollie writes them: 1990 USD is 19.90."""
    exponent = exponent_of(currency)
    return {"currency": currency, "value": f"{Decimal(amount).scaleb(-exponent):.{exponent}f}"}


def minor(amount: dict[str, str]) -> tuple[int, str]:
    """Return an amount of Mollie's in minor units, and its currency."""
    currency = amount["currency"]
    return int(Decimal(amount["value"]).scaleb(exponent_of(currency))), currency


def _next_action(payment: dict[str, Any]) -> dict[str, Any] | None:
    checkout = (payment.get("_links") or {}).get("checkout")
    return {"type": "redirect", "url": checkout["href"]} if checkout else None


def _dispute(chargeback: dict[str, Any]) -> Dispute:
    """The money is gone with a chargeback of Mollie's; a few come back."""
    status = "cancelled" if chargeback.get("reversedAt") else "succeeded"
    why = (chargeback.get("reason") or {}).get("code") or ""
    return Dispute(chargeback["id"], minor(chargeback["amount"])[0], status, str(why))


def _card(details: dict[str, Any]) -> dict[str, Any] | None:
    if not details.get("cardNumber"):
        return None
    return {
        "brand": str(details.get("cardLabel") or "").lower(),
        "last4": str(details["cardNumber"])[-4:],
        "exp_month": None,
        "exp_year": None,
    }


def _ends_at(payment: dict[str, Any]) -> datetime | None:
    """Return until when money is held, or a buyer may pay what cannot be called off."""
    moment = payment.get("captureBefore")
    if payment["status"] in ("open", "pending") and not payment.get("isCancelable"):
        moment = payment.get("expiresAt")
    return datetime.fromisoformat(moment) if moment else None
