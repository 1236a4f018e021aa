"""Mollie as it answers Souk: strict about amounts, keys and states; its buyers pay on its pages."""

import itertools
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from tests.payments.fakes.server import Asked, FakeServer, Refused, Said

_WORDS = {"amount", "description", "redirectUrl", "webhookUrl", "metadata", "method", "captureMode"}
_METHODS = {"creditcard", "paypal", "banktransfer", "ideal"}


@dataclass
class FakeMollie(FakeServer):
    """Payments with their captures, refunds and chargebacks."""

    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    captures: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refunds: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    chargebacks: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    kept: dict[str, tuple[bytes, str, Said]] = field(default_factory=dict)
    # What new payments and refunds are.
    is_cancelable: bool = True
    refund_status: str = "refunded"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._numbers = itertools.count(1)

    def answer(self, asked: Asked) -> Said:
        key = asked.headers.get("idempotency-key")
        if asked.method != "GET" and not key:
            raise _refusal(400, "Every write of ours has a key.")
        if key in self.kept:
            body, path, said = self.kept[key]
            if (body, path) != (asked.body, asked.path):
                raise _refusal(422, "Keys belong to one request.")
            return said
        said = self._do(asked)
        if key:
            self.kept[key] = (asked.body, asked.path, said)
        return said

    def charged(self) -> int:
        """All that customers have paid and not got back, in minor units."""
        return sum(
            _minor(payment["amountCaptured"]) - _given(self.refunds[reference])
            for reference, payment in self.payments.items()
        )

    def complete(self, reference: str, *, succeeds: bool = True) -> None:
        """The buyer pays on Mollie's page, or is declined there."""
        payment = self.payments[reference]
        assert payment["status"] == "open", payment["status"]
        payment["isCancelable"] = False
        del payment["_links"]["checkout"]
        if not succeeds:
            payment["status"] = "failed"
            payment["details"] = {"failureReason": "insufficient_funds"}
        elif payment["captureMode"] == "manual":
            payment["status"] = "authorized"
            payment["captureBefore"] = f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%dT%H:%M:%SZ}"
        else:
            payment["status"] = "paid"
            payment["amountCaptured"] = payment["amount"]
        if succeeds:
            payment["details"] = {"cardNumber": "6787", "cardLabel": "Visa"}

    def give_back(self, reference: str, value: str, **fields: Any) -> dict[str, Any]:
        """Give money back, as a member of staff does in Mollie's dashboard."""
        currency = self.payments[reference]["amount"]["currency"]
        return self._refund(reference, {"amount": {"currency": currency, "value": value}} | fields)

    def charge_back(self, reference: str) -> None:
        """The buyer's bank takes the money back."""
        self.chargebacks[reference].append(
            {
                "id": f"chb_{next(self._numbers)}",
                "amount": self.payments[reference]["amount"],
                "reason": {"code": "AC01"},
                "reversedAt": None,
            }
        )

    def _do(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != "Bearer test_fake":
            raise _refusal(401, "Missing authentication, or failed to authenticate")
        path = urlsplit(asked.path).path
        body = json.loads(asked.body or b"null")
        for pattern, method, act in _ROUTES:
            found = re.fullmatch(pattern, path)
            if found and method == asked.method:
                if found.groups() and found[1] not in self.payments:
                    raise _refusal(404, "No payment exists with token " + found[1])
                return getattr(self, act)(*found.groups(), *([body] if method == "POST" else []))
        raise _refusal(404, "The resource does not exist")

    def make(self, body: dict[str, Any]) -> Said:
        if set(body) - _WORDS or not body.get("redirectUrl") or not body.get("description"):
            raise _refusal(422, "Non-existent or missing field", "redirectUrl")
        if body.get("method") not in {None, *_METHODS}:
            raise _refusal(422, "The payment method is invalid", "method")
        _checked(body["amount"])
        reference = f"tr_{next(self._numbers)}x"
        self.payments[reference] = {
            "resource": "payment",
            "id": reference,
            "mode": "test",
            "status": "open",
            "isCancelable": self.is_cancelable,
            "amount": body["amount"],
            "amountCaptured": {**body["amount"], "value": "0.00"},
            "metadata": body.get("metadata"),
            "method": body.get("method"),
            "captureMode": body.get("captureMode", "automatic"),
            "expiresAt": f"{datetime.now(UTC) + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}",
            "redirectUrl": body["redirectUrl"],
            "_links": {"checkout": {"href": f"https://www.mollie.com/checkout/{reference}"}},
        }
        for of in (self.captures, self.refunds, self.chargebacks):
            of[reference] = []
        return Said(201, self.payments[reference])

    def show(self, reference: str) -> Said:
        embedded = {
            "refunds": self.refunds[reference],
            "chargebacks": self.chargebacks[reference],
        }
        return Said(200, {**self.payments[reference], "_embedded": embedded})

    def cancel(self, reference: str) -> Said:
        payment = self.payments[reference]
        if not payment["isCancelable"]:
            raise _refusal(422, "The payment cannot be canceled")
        payment["status"], payment["isCancelable"] = "canceled", False
        return Said(200, payment)

    def release(self, reference: str, body: dict[str, Any]) -> Said:
        payment = self.payments[reference]
        if payment["status"] != "authorized":
            raise _refusal(422, "The payment is not authorized")
        payment["status"] = "paid" if self.captures[reference] else "canceled"
        return Said(202, {})

    def capture(self, reference: str, body: dict[str, Any]) -> Said:
        payment = self.payments[reference]
        if payment["status"] != "authorized":
            raise _refusal(422, "The payment is not authorized")
        taken = _minor(payment["amountCaptured"]) + _checked(body["amount"])
        if taken > _minor(payment["amount"]):
            raise _refusal(422, "The amount is higher than the maximum", "amount")
        value = f"{Decimal(taken) / 100:.2f}"
        payment["amountCaptured"] = {**payment["amount"], "value": value}
        if taken == _minor(payment["amount"]):
            payment["status"] = "paid"
        made = {**body, "id": f"cpt_{next(self._numbers)}", "status": "succeeded"}
        self.captures[reference].append(made)
        return Said(201, made)

    def list_captures(self, reference: str) -> Said:
        return Said(200, {"_embedded": {"captures": self.captures[reference]}})

    def refund(self, reference: str, body: dict[str, Any]) -> Said:
        return Said(201, self._refund(reference, body))

    def list_refunds(self, reference: str) -> Said:
        return Said(200, {"_embedded": {"refunds": self.refunds[reference]}})

    def _refund(self, reference: str, body: dict[str, Any]) -> dict[str, Any]:
        taken = _minor(self.payments[reference]["amountCaptured"])
        if _given(self.refunds[reference]) + _checked(body["amount"]) > taken:
            raise _refusal(422, "The amount is higher than the maximum", "amount")
        made = {
            "metadata": None,
            **body,
            "id": f"re_{next(self._numbers)}",
            "status": self.refund_status,
        }
        self.refunds[reference].append(made)
        return made


_ROUTES = (
    (r"/v2/payments", "POST", "make"),
    (r"/v2/payments/(\w+)", "GET", "show"),
    (r"/v2/payments/(\w+)", "DELETE", "cancel"),
    (r"/v2/payments/(\w+)/release-authorization", "POST", "release"),
    (r"/v2/payments/(\w+)/captures", "POST", "capture"),
    (r"/v2/payments/(\w+)/captures", "GET", "list_captures"),
    (r"/v2/payments/(\w+)/refunds", "POST", "refund"),
    (r"/v2/payments/(\w+)/refunds", "GET", "list_refunds"),
)


def _checked(amount: dict[str, str]) -> int:
    if set(amount) != {"currency", "value"} or not re.fullmatch(r"\d+\.\d\d", amount["value"]):
        raise _refusal(422, "The amount contains an invalid value", "amount")
    return _minor(amount)


def _minor(amount: dict[str, str]) -> int:
    return int(Decimal(amount["value"]) * 100)


def _given(refunds: list[dict[str, Any]]) -> int:
    return sum(_minor(one["amount"]) for one in refunds if one["status"] != "failed")


def _refusal(status: int, detail: str, field: str = "") -> Refused:
    body = {"status": status, "title": "Unprocessable Entity", "detail": detail}
    return Refused(status, body | ({"field": field} if field else {}))
