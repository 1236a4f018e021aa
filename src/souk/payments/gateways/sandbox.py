"""The gateway `test`: it moves no money, its token says what it answers."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from souk.core.errors import invalid_field
from souk.payments.errors import NoWebhooks, WebhookRefused
from souk.payments.gateways.port import (
    GatewayAnswer,
    GatewayEvent,
    Intent,
    Means,
    Move,
    SavedCard,
    Verdict,
)

TOKENS = ("approve", "authorize", "decline", "action", "timeout")

# Whoever replays a message has this long, either way.
TOLERANCE_SECONDS = 300

_CARD = {"brand": "test", "last4": "0000", "exp_month": 12, "exp_year": 2040}
_TOLD = {
    "payment.succeeded": Verdict.SUCCEEDED,
    "payment.authorized": Verdict.AUTHORIZED,
    "payment.failed": Verdict.FAILED,
    "payment.cancelled": Verdict.CANCELLED,
}


class SandboxGateway:
    """Approves, holds, declines, asks for a further step or times out, by its token."""

    def reference_for(self, payment_id: UUID, token: str | None) -> str:
        wanted = (token or "").removeprefix("saved_")
        if wanted not in TOKENS:
            raise invalid_field("payment.token", f"must be one of {', '.join(TOKENS)}")
        return f"test_{wanted}_{payment_id}"

    def open(self, intent: Intent, means: Means) -> GatewayAnswer:
        return GatewayAnswer(Verdict.OPENED, reference=intent.reference)

    def authorize(self, intent: Intent, means: Means) -> GatewayAnswer:
        wanted = intent.reference.split("_")[1]
        if wanted == "decline":
            return GatewayAnswer(
                Verdict.FAILED,
                error_code="card_declined",
                error_message="The test gateway declines this token.",
            )
        if wanted == "action":
            url = f"{settings.BASE_URL}/test-gateway/{intent.reference}"
            return GatewayAnswer(
                Verdict.REQUIRES_ACTION, next_action={"type": "redirect", "url": url}
            )
        if wanted == "timeout":
            return GatewayAnswer(Verdict.UNKNOWN)
        if wanted == "authorize" or means.holds_only:
            return GatewayAnswer(Verdict.AUTHORIZED)
        return GatewayAnswer(Verdict.SUCCEEDED)

    def find(self, intent: Intent) -> GatewayAnswer:
        # The request that timed out had arrived all the same.
        if intent.reference.startswith("test_timeout_"):
            return GatewayAnswer(Verdict.SUCCEEDED)
        return self.authorize(intent, Means(holds_only=settings.PAYMENT_CAPTURE == "manual"))

    def capture(self, move: Move) -> GatewayAnswer:
        return GatewayAnswer(Verdict.SUCCEEDED)

    def void(self, move: Move) -> GatewayAnswer:
        return GatewayAnswer(Verdict.CANCELLED)

    def refund(self, move: Move) -> GatewayAnswer:
        return GatewayAnswer(Verdict.SUCCEEDED)

    def answer_in(self, event: GatewayEvent, intent: Intent) -> GatewayAnswer:
        # There is nobody to ask: the message itself says what is true.
        verdict = _TOLD.get(event.kind)
        if verdict is None:
            return GatewayAnswer(Verdict.UNKNOWN)
        return GatewayAnswer(
            verdict, amount=event.content["amount"], currency=event.content["currency"]
        )

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> GatewayEvent:
        """Read a message signed as the Standard Webhooks specification says."""
        event_id = _signed_id(body, headers)
        try:
            told = json.loads(body)
            reference = str(told["reference"])
            content = {"amount": int(told["amount"]), "currency": str(told["currency"])}
            kind = str(told["type"])
        except (ValueError, KeyError, TypeError):
            raise WebhookRefused(
                "is not what the gateway test sends: type, reference, amount, currency"
            ) from None
        return GatewayEvent(
            event_id, kind, reference, _payment_in(reference), content, kind in _TOLD
        )

    def save(self, customer: str, token: str, *, known_as: str) -> SavedCard:
        if token not in TOKENS:
            raise invalid_field("token", f"must be one of {', '.join(TOKENS)}")
        return SavedCard(f"saved_{token}", f"test_{customer}", dict[str, Any](_CARD))

    def forget(self, token: str) -> None:
        """Do nothing: nothing was kept."""


def _signed_id(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the id of a message that is new and signed by whoever knows the secret."""
    secret = settings.TEST_WEBHOOK_SECRET
    if not secret:
        raise NoWebhooks
    event_id = headers.get("webhook-id", "")
    moment = headers.get("webhook-timestamp", "")
    if not event_id or len(event_id) > 255:
        raise WebhookRefused("has no webhook-id")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12):
        raise WebhookRefused("has no webhook-timestamp, in seconds")
    signed = f"{event_id}.{moment}.".encode() + body
    digest = hmac.new(_key_in(secret), signed, hashlib.sha256).digest()
    wanted = f"v1,{base64.b64encode(digest).decode()}"
    given = headers.get("webhook-signature", "").split()
    if not any(
        hmac.compare_digest(wanted.encode(), one.encode("utf-8", "replace")) for one in given
    ):
        raise WebhookRefused("has no webhook-signature that fits it")
    if abs(time.time() - int(moment)) > TOLERANCE_SECONDS:
        raise WebhookRefused("was signed too long ago, or in the future")
    return event_id


def _key_in(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return secret.encode()


def _payment_in(reference: str) -> UUID | None:
    try:
        return UUID(reference.rpartition("_")[2])
    except ValueError:
        return None
