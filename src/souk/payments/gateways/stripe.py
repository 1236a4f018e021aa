"""The gateway `stripe`: payment intents, by Stripe's own library.

An intent is made first and confirmed later, so that there is a name to find it by before any money
moves. Every write has a key of ours: asked twice, Stripe does it once.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import stripe
from django.conf import settings

from souk.core.errors import invalid_field
from souk.payments.errors import GatewayRefused, GatewaySilent, NoWebhooks, WebhookRefused
from souk.payments.gateways.port import (
    GatewayAnswer,
    GatewayEvent,
    Intent,
    Means,
    Move,
    SavedCard,
    Verdict,
)
from souk.payments.gateways.stripe_answers import (
    EXPANDED,
    answer_of,
    disputes_of,
    given_back,
    is_disputed,
    is_given_back,
    shown_card,
)
from souk.payments.gateways.stripe_http import StripeHttp

TOLERANCE_SECONDS = 300

# Stripe is at it already: ask again.
_BUSY = {"lock_timeout", "idempotency_key_in_use", "rate_limit"}
_OF_PAYMENTS = ("payment_intent.", "charge.", "refund.")


class StripeGateway:
    """Stripe, reached with one key."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._api = client.v1

    def reference_for(self, payment_id: UUID, token: str | None) -> str:
        if token is None or not token.startswith("pm_"):
            raise invalid_field(
                "payment.token", "must be a payment method of Stripe's form, such as pm_…"
            )
        return ""

    def open(self, intent: Intent, means: Means) -> GatewayAnswer:
        wanted: Any = {
            "amount": intent.amount,
            "currency": intent.currency.lower(),
            "payment_method": means.token,
            "payment_method_types": ["card"],
            "capture_method": "manual" if means.holds_only else "automatic",
            "metadata": {"payment_id": intent.name, "payment_number": intent.number},
        }
        if means.customer_reference:
            wanted["customer"] = means.customer_reference
        if means.holds_only:
            wanted["payment_method_options"] = {
                "card": {"request_multicapture": "if_available"},
            }

        def make() -> GatewayAnswer:
            made = self._api.payment_intents.create(wanted, _once(f"{intent.name}-open"))
            return GatewayAnswer(Verdict.OPENED, reference=made.id, response={"id": made.id})

        return _answered(make)

    def authorize(self, intent: Intent, means: Means) -> GatewayAnswer:
        def confirm() -> GatewayAnswer:
            once = _once(f"{intent.name}-confirm")
            return answer_of(
                self._api.payment_intents.confirm(intent.reference, None, once).to_dict()
            )

        said = _answered(confirm, otherwise=lambda: self.find(intent))
        # What it cost and how risky it was is known a moment later.
        return (
            self.find(intent) if said.verdict is Verdict.SUCCEEDED and said.card is None else said
        )

    def find(self, intent: Intent) -> GatewayAnswer:
        return self._look(intent)

    def _look(self, intent: Intent, *, at_refunds: bool = False) -> GatewayAnswer:
        def look() -> GatewayAnswer:
            found = self._found(intent)
            of_payment: Any = {"payment_intent": intent.reference, "limit": 100}
            has_refunds = at_refunds or is_given_back(found)
            disputes = self._api.disputes.list(of_payment).data if is_disputed(found) else ()
            refunds = self._api.refunds.list(of_payment).data if has_refunds else ()
            return answer_of(found, disputes_of(disputes), given_back(refunds))

        return _answered(look)

    def capture(self, move: Move) -> GatewayAnswer:
        wanted: Any = {"amount_to_capture": move.amount}
        if not move.is_final:
            wanted["final_capture"] = False

        def take() -> GatewayAnswer:
            self._api.payment_intents.capture(move.payment.reference, wanted, _once(move.reference))
            return self._captured(move)

        return _answered(take, otherwise=lambda: self._captured(move))

    def void(self, move: Move) -> GatewayAnswer:
        reference = move.payment.reference

        def let_go() -> GatewayAnswer:
            found = self._found(move.payment)
            if found["status"] == "requires_capture" and found.get("amount_received"):
                rest: Any = {"amount_to_capture": 0, "final_capture": True}
                self._api.payment_intents.capture(reference, rest, _once(move.reference))
                return GatewayAnswer(Verdict.CANCELLED)
            self._api.payment_intents.cancel(reference, None, _once(move.reference))
            return GatewayAnswer(Verdict.CANCELLED)

        return _answered(let_go, otherwise=lambda: self.find(move.payment))

    def refund(self, move: Move) -> GatewayAnswer:
        def give_back() -> GatewayAnswer:
            # A key is forgotten after a day; what was given back is not.
            of_payment: Any = {"payment_intent": move.payment.reference, "limit": 100}
            for known in self._api.refunds.list(of_payment).data:
                if (known.to_dict().get("metadata") or {}).get("reference") == move.reference:
                    return _refunded(known)
            wanted: Any = {
                "payment_intent": move.payment.reference,
                "amount": move.amount,
                "metadata": {"reference": move.reference},
            }
            return _refunded(self._api.refunds.create(wanted, _once(move.reference)))

        return _answered(give_back)

    def answer_in(self, event: GatewayEvent, intent: Intent) -> GatewayAnswer:
        # Messages come late, twice and out of order: what is true, Stripe says now. An intent
        # whose only refund has failed looks like one that never had any.
        return self._look(intent, at_refunds="refund" in event.kind)

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> GatewayEvent:
        secret = settings.STRIPE_WEBHOOK_SECRET
        if not secret:
            raise NoWebhooks
        signature = headers.get("stripe-signature", "")
        try:
            stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE_SECONDS)
            if _signed_at(signature) > time.time() + TOLERANCE_SECONDS:
                raise WebhookRefused("was signed in the future")
            event = json.loads(body)
        except stripe.SignatureVerificationError as error:
            raise WebhookRefused(_why_refused(error)) from None
        except ValueError:
            raise WebhookRefused("is no event of Stripe's") from None
        return _event(event)

    def save(self, customer: str, token: str, *, known_as: str) -> SavedCard:
        if not token.startswith("pm_"):
            raise invalid_field("token", "must be a payment method of Stripe's form, such as pm_…")
        try:
            if not known_as:
                who: Any = {"metadata": {"user_id": customer}}
                known_as = self._api.customers.create(who, _once(f"customer-{customer}")).id
            kept = self._api.payment_methods.attach(token, {"customer": known_as})
        except (stripe.CardError, stripe.InvalidRequestError) as error:
            raise GatewayRefused("stripe", error.code or "", _said(error)) from None
        except stripe.StripeError:
            raise GatewaySilent from None
        return SavedCard(kept.id, known_as, shown_card(kept.to_dict().get("card")) or {})

    def forget(self, token: str) -> None:
        try:
            self._api.payment_methods.detach(token)
        except stripe.InvalidRequestError:
            # It is not attached to anybody, or not there: that is what was wanted.
            return
        except stripe.StripeError:
            raise GatewaySilent from None

    def _captured(self, move: Move) -> GatewayAnswer:
        """Say whether a capture has happened, by what the intent shows."""
        found = self._found(move.payment)
        said = answer_of(found)
        taken = found.get("amount_received")
        is_done = said.verdict is Verdict.SUCCEEDED and taken is None
        if is_done or (taken and taken >= move.amount):
            return GatewayAnswer(
                Verdict.SUCCEEDED,
                gateway_id=said.gateway_id,
                fee_amount=said.fee_amount,
                response=said.response,
            )
        return GatewayAnswer(
            Verdict.FAILED,
            error_code="not_captured",
            error_message=f"Stripe has it as {found['status']}.",
            response=said.response,
        )

    def _found(self, intent: Intent) -> dict[str, Any]:
        found = self._api.payment_intents.retrieve(intent.reference, {"expand": EXPANDED})
        return dict(found.to_dict())


@lru_cache(maxsize=4)
def _gateway(key: str, base: str | None) -> StripeGateway:
    stripe.enable_telemetry = False
    # Each call is noted with its payment; the library's own words would fill the log.
    logging.getLogger("stripe").setLevel(logging.WARNING)
    client = stripe.StripeClient(
        key,
        base_addresses={"api": base} if base else None,
        http_client=StripeHttp(),
        # A lost answer is asked for again by the worker, not while a buyer waits.
        max_network_retries=0,
    )
    return StripeGateway(client)


def stripe_gateway() -> StripeGateway:
    """Return Stripe as the operator has set it up."""
    return _gateway(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


def _once(key: str) -> Any:
    return {"idempotency_key": key}


def _answered(
    ask: Callable[[], GatewayAnswer], *, otherwise: Callable[[], GatewayAnswer] | None = None
) -> GatewayAnswer:
    """Return what Stripe says; `otherwise` looks for the truth where that was no step to take."""
    try:
        return ask()
    except stripe.CardError as error:
        return _refusal(error, _why_declined(error))
    except stripe.InvalidRequestError as error:
        if error.code in _BUSY or error.http_status == 429:
            return GatewayAnswer(Verdict.UNKNOWN, error_code=error.code or "")
        if otherwise is not None:
            return _answered(otherwise)
        return _refusal(error, error.code or "invalid_request")
    except stripe.StripeError as error:
        # No answer, a fault of theirs, or a wrong key of ours: nothing is known of the money.
        return GatewayAnswer(Verdict.UNKNOWN, error_code=type(error).__name__)


def _refusal(error: stripe.StripeError, code: str) -> GatewayAnswer:
    return GatewayAnswer(
        Verdict.FAILED,
        error_code=code,
        error_message=_said(error),
        response={"status": error.http_status, "code": error.code, "request": error.request_id},
    )


def _why_declined(error: stripe.CardError) -> str:
    said = error.error
    return str((said and said.decline_code) or error.code or "card_declined")


def _said(error: stripe.StripeError) -> str:
    return (error.user_message or "Stripe refused it.")[:500]


def _refunded(refund: stripe.Refund) -> GatewayAnswer:
    verdict = {
        "succeeded": Verdict.SUCCEEDED,
        "failed": Verdict.FAILED,
        "canceled": Verdict.FAILED,
    }.get(refund.status or "", Verdict.UNKNOWN)
    reason = refund.to_dict().get("failure_reason") or ""
    return GatewayAnswer(
        verdict,
        gateway_id=refund.id,
        error_code=reason,
        error_message=f"Stripe could not give it back: {reason}." if reason else "",
        response={"id": refund.id, "status": refund.status, "amount": refund.amount},
    )


def _event(event: Any) -> GatewayEvent:
    try:
        event_id, kind, told = str(event["id"]), str(event["type"]), event["data"]["object"]
        is_intent = told.get("object") == "payment_intent"
        reference = told.get("id") if is_intent else told.get("payment_intent")
        payment_id = (told.get("metadata") or {}).get("payment_id") if is_intent else None
        kept = {name: told.get(name) for name in ("id", "status", "amount", "currency")}
    except (KeyError, TypeError, AttributeError):
        raise WebhookRefused("is no event of Stripe's") from None
    return GatewayEvent(
        event_id[:255],
        kind[:100],
        reference if isinstance(reference, str) else "",
        _ours(payment_id),
        kept,
        kind.startswith(_OF_PAYMENTS),
    )


def _ours(payment_id: Any) -> UUID | None:
    try:
        return UUID(str(payment_id))
    except ValueError:
        return None


def _why_refused(error: stripe.SignatureVerificationError) -> str:
    is_late = "tolerance" in str(error).lower()
    return "was signed too long ago" if is_late else "has no Stripe-Signature that fits it"


def _signed_at(signature: str) -> int:
    moments = [part[2:] for part in signature.split(",") if part.startswith("t=")]
    return int(moments[0])
