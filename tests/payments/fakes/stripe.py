"""Stripe as it answers Souk's library calls: idempotency keys, strict states, no over-refund."""

import hashlib
import hmac
import itertools
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.payments.fakes.server import Asked, FakeServer, Refused, Said

SECRET = "whsec_a secret of the tests"
DECLINED = "pm_card_chargeDeclined"
THREE_D_SECURE = "pm_card_threeDSecure2Required"
VISA = "pm_card_visa"
FEE = 59
DISPUTE_FEE = 1500

_CARD = {"brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2034}


@dataclass
class FakeStripe(FakeServer):
    """Payment intents, refunds, disputes, customers and their cards."""

    intents: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: list[dict[str, Any]] = field(default_factory=list)
    disputes: list[dict[str, Any]] = field(default_factory=list)
    customers: dict[str, dict[str, Any]] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    kept: dict[str, tuple[bytes, str, Said]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._numbers = itertools.count(1)

    def answer(self, asked: Asked) -> Said:
        key = asked.headers.get("idempotency-key")
        if asked.method == "POST" and key in self.kept:
            body, path, said = self.kept[key]
            if (body, path) != (asked.body, asked.path):
                raise _refusal(400, "idempotency_error", "Keys belong to one request.")
            return said
        try:
            said = Said(200, self._do(asked))
        except Refused as refused:
            said = refused.said
        if asked.method == "POST" and key:
            self.kept[key] = (asked.body, asked.path, said)
        return said

    def charged(self) -> int:
        """All that customers have paid and not got back, in minor units."""
        taken = sum(intent["amount_received"] for intent in self.intents.values())
        return taken - sum(r["amount"] for r in self.refunds if r["status"] != "failed")

    def fail_refund(self, refund: dict[str, Any]) -> None:
        """A refund that had been made comes back: the buyer's account is closed."""
        refund["status"], refund["failure_reason"] = "failed", "expired_or_canceled_card"
        charge = self.intents[refund["payment_intent"]]["latest_charge"]
        charge["amount_refunded"] -= refund["amount"]

    def complete(self, reference: str, *, succeeds: bool = True) -> None:
        """The buyer takes the further step."""
        intent = self.intents[reference]
        assert intent["status"] == "requires_action", intent["status"]
        intent["next_action"] = None
        if succeeds:
            self._take(intent)
        else:
            self._decline(intent, "payment_intent_authentication_failure")

    def dispute(self, reference: str, amount: int, status: str = "needs_response") -> None:
        """The buyer's bank takes money back, or says who has won."""
        for known in self.disputes:
            if known["payment_intent"] == reference:
                known["status"] = status
                return
        self.intents[reference]["latest_charge"]["disputed"] = True
        self.disputes.append(
            {
                "id": f"dp_{next(self._numbers)}",
                "object": "dispute",
                "payment_intent": reference,
                "amount": amount,
                "status": status,
                "currency": self.intents[reference]["currency"],
                "reason": "fraudulent",
                "balance_transactions": [
                    {
                        "amount": -amount,
                        "fee": DISPUTE_FEE,
                        "currency": self.intents[reference]["currency"],
                    }
                ],
            }
        )

    def event(self, kind: str, reference: str, *, event_id: str = "") -> bytes:
        """An event about an intent or one of its refunds, as it stands."""
        refunds = {refund["id"]: refund for refund in self.refunds}
        event = {
            "id": event_id or f"evt_{next(self._numbers)}",
            "object": "event",
            "type": kind,
            "created": int(time.time()),
            "data": {"object": refunds.get(reference) or self.intents[reference]},
        }
        return json.dumps(event, indent=2).encode()

    def _do(self, asked: Asked) -> dict[str, Any]:
        if asked.headers.get("authorization") != "Bearer sk_test_fake":
            raise _refusal(401, "invalid_request_error", "Invalid API Key provided")
        parts = urlsplit(asked.path)
        words = dict(parse_qsl(parts.query if asked.method == "GET" else asked.body.decode()))
        for pattern, method, act in _ROUTES:
            found = re.fullmatch(pattern, parts.path)
            if found and method == asked.method:
                return getattr(self, act)(*found.groups(), **_fields(words))
        raise _refusal(404, "invalid_request_error", f"Unrecognized request URL {asked.path}")

    def make_intent(self, **words: Any) -> dict[str, Any]:
        wanted = int(words["amount"])
        if wanted < 1:
            raise _refusal(400, "invalid_request_error", "Invalid positive integer")
        method = words.get("payment_method", "")
        if not method.startswith("pm_") or method == "pm_unknown":
            raise _refusal(400, "resource_missing", f"No such PaymentMethod: '{method}'")
        reference = f"pi_{next(self._numbers)}"
        self.intents[reference] = {
            "id": reference,
            "object": "payment_intent",
            "amount": wanted,
            "amount_received": 0,
            "amount_capturable": 0,
            "currency": words["currency"],
            "payment_method": method,
            "capture_method": words.get("capture_method", "automatic"),
            "client_secret": f"{reference}_secret_1",
            "status": "requires_confirmation",
            "metadata": words.get("metadata", {}),
            "customer": words.get("customer"),
            "latest_charge": None,
            "next_action": None,
            "last_payment_error": None,
            "cancellation_reason": None,
        }
        return self.intents[reference]

    def show_intent(self, reference: str, **words: Any) -> dict[str, Any]:
        if reference not in self.intents:
            raise _refusal(404, "resource_missing", f"No such payment_intent: '{reference}'")
        return self.intents[reference]

    def confirm(self, reference: str, **words: Any) -> dict[str, Any]:
        intent = self.show_intent(reference)
        self._wants(intent, "requires_confirmation")
        if intent["payment_method"] == DECLINED:
            self._decline(intent, "card_declined")
            raise Refused(
                402,
                {
                    "error": {
                        "type": "card_error",
                        "code": "card_declined",
                        "decline_code": "insufficient_funds",
                        "message": "Your card has insufficient funds.",
                    }
                },
            )
        if intent["payment_method"] == THREE_D_SECURE:
            intent["status"] = "requires_action"
            intent["next_action"] = {
                "type": "redirect_to_url",
                "redirect_to_url": {"url": "https://hooks.stripe.com/3ds"},
            }
            return intent
        self._take(intent)
        return intent

    def capture(self, reference: str, **words: Any) -> dict[str, Any]:
        intent = self.show_intent(reference)
        self._wants(intent, "requires_capture")
        wanted = int(words.get("amount_to_capture", intent["amount_capturable"]))
        if wanted > intent["amount_capturable"]:
            raise _refusal(400, "amount_too_large", "More than is held.")
        intent["amount_received"] += wanted
        intent["amount_capturable"] -= wanted
        if words.get("final_capture", "true").lower() == "true" or not intent["amount_capturable"]:
            intent["status"], intent["amount_capturable"] = "succeeded", 0
        return intent

    def cancel(self, reference: str, **words: Any) -> dict[str, Any]:
        intent = self.show_intent(reference)
        self._wants(
            intent,
            "requires_payment_method",
            "requires_confirmation",
            "requires_action",
            "requires_capture",
        )
        intent["status"], intent["next_action"], intent["amount_capturable"] = "canceled", None, 0
        return intent

    def give_back(self, **words: Any) -> dict[str, Any]:
        reference, wanted = words["payment_intent"], int(words["amount"])
        given = sum(
            r["amount"]
            for r in self.refunds
            if r["payment_intent"] == reference and r["status"] != "failed"
        )
        if given + wanted > self.show_intent(reference)["amount_received"]:
            raise _refusal(400, "charge_already_refunded", "More than was charged.")
        self.refunds.append(
            {
                "id": f"re_{next(self._numbers)}",
                "object": "refund",
                "payment_intent": reference,
                "amount": wanted,
                "status": "succeeded",
                "metadata": words.get("metadata", {}),
            }
        )
        self.intents[reference]["latest_charge"]["amount_refunded"] = given + wanted
        return self.refunds[-1]

    def list_refunds(self, **words: Any) -> dict[str, Any]:
        return _list(r for r in self.refunds if r["payment_intent"] == words["payment_intent"])

    def list_disputes(self, **words: Any) -> dict[str, Any]:
        return _list(d for d in self.disputes if d["payment_intent"] == words["payment_intent"])

    def make_customer(self, **words: Any) -> dict[str, Any]:
        reference = f"cus_{next(self._numbers)}"
        self.customers[reference] = {"id": reference, "object": "customer"}
        return self.customers[reference]

    def attach(self, token: str, **words: Any) -> dict[str, Any]:
        if words["customer"] not in self.customers:
            raise _refusal(404, "resource_missing", "No such customer")
        if token == DECLINED:
            error = {"type": "card_error", "code": "card_declined", "message": "Declined."}
            raise Refused(402, {"error": error})
        self.cards[token] = words["customer"]
        return {"id": token, "object": "payment_method", "type": "card", "card": _CARD}

    def detach(self, token: str, **words: Any) -> dict[str, Any]:
        if token not in self.cards:
            raise _refusal(400, "resource_missing", "Not attached to a customer")
        del self.cards[token]
        return {"id": token, "object": "payment_method", "type": "card", "card": _CARD}

    def _take(self, intent: dict[str, Any]) -> None:
        held = intent["capture_method"] == "manual"
        intent["status"] = "requires_capture" if held else "succeeded"
        intent["amount_capturable" if held else "amount_received"] = intent["amount"]
        intent["latest_charge"] = {
            "id": f"ch_{next(self._numbers)}",
            "object": "charge",
            "disputed": False,
            "amount_refunded": 0,
            "outcome": {"risk_score": 12, "risk_level": "normal"},
            "payment_method_details": {
                "card": {
                    **_CARD,
                    "checks": {"cvc_check": "pass"},
                    **({"capture_before": int(time.time()) + 7 * 86400} if held else {}),
                }
            },
            "balance_transaction": None
            if held
            else {"id": "txn_1", "fee": FEE, "currency": intent["currency"]},
        }

    def _decline(self, intent: dict[str, Any], code: str) -> None:
        intent["status"] = "requires_payment_method"
        intent["last_payment_error"] = {"code": code, "message": "It was declined."}

    def _wants(self, intent: dict[str, Any], *statuses: str) -> None:
        if intent["status"] not in statuses:
            raise _refusal(
                400, "payment_intent_unexpected_state", f"The status is {intent['status']}."
            )


_ROUTES = (
    (r"/v1/payment_intents", "POST", "make_intent"),
    (r"/v1/payment_intents/(\w+)", "GET", "show_intent"),
    (r"/v1/payment_intents/(\w+)/confirm", "POST", "confirm"),
    (r"/v1/payment_intents/(\w+)/capture", "POST", "capture"),
    (r"/v1/payment_intents/(\w+)/cancel", "POST", "cancel"),
    (r"/v1/refunds", "POST", "give_back"),
    (r"/v1/refunds", "GET", "list_refunds"),
    (r"/v1/disputes", "GET", "list_disputes"),
    (r"/v1/customers", "POST", "make_customer"),
    (r"/v1/payment_methods/(\w+)/attach", "POST", "attach"),
    (r"/v1/payment_methods/(\w+)/detach", "POST", "detach"),
)


def signed(body: bytes, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The header that Stripe sends with a body."""
    moment = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={moment},v1={digest}"}


def _fields(words: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in words.items():
        outer, _, inner = name.partition("[")
        if inner:
            fields.setdefault(outer, {})[inner.rstrip("]")] = value
        else:
            fields[name] = value
    return fields


def _list(found: Any) -> dict[str, Any]:
    return {"object": "list", "url": "/v1/x", "has_more": False, "data": list(found)}


def _refusal(status: int, code: str, message: str) -> Refused:
    kind = "idempotency_error" if code == "idempotency_error" else "invalid_request_error"
    return Refused(status, {"error": {"type": kind, "code": code, "message": message}})
