"""The gateway `mollie`: payments on Mollie's own pages, over its JSON API.

Mollie's Python library is not used: it opens connections of its own, tries again while a buyer
waits, and brings two more libraries along; what is needed of the API is a handful of calls.

A payment is made known first and paid by its buyer later, on a page of Mollie's, so making it moves
nothing. Every write has a key of ours, which Mollie keeps for an hour; after that a capture or a
refund is found again by our name in its metadata.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings

from souk.core.errors import invalid_field
from souk.payments.errors import CannotBeSaved, WebhookRefused
from souk.payments.gateways.mollie_answers import (
    METHODS,
    amount_of,
    answer_of,
    captured,
    refunded,
    written,
)
from souk.payments.gateways.mollie_http import MollieApi, MollieRefused, MollieSilent
from souk.payments.gateways.port import (
    GatewayAnswer,
    GatewayEvent,
    Intent,
    Means,
    Move,
    SavedCard,
    Verdict,
)

_REFERENCE = re.compile(r"tr_[A-Za-z0-9]{1,60}")
_ALL = "?limit=250"


class MollieGateway:
    """Mollie, reached with one key."""

    def __init__(self, api: MollieApi) -> None:
        self._api = api

    def reference_for(self, payment_id: UUID, token: str | None) -> str:
        if token is not None:
            raise invalid_field(
                "payment.token", "is not for mollie: the buyer pays on the page in next_action"
            )
        return ""

    def open(self, intent: Intent, means: Means) -> GatewayAnswer:
        wanted: dict[str, Any] = {
            "amount": amount_of(intent.amount, intent.currency),
            "description": intent.number or intent.name,
            "redirectUrl": intent.return_url,
            "metadata": {"payment_id": intent.name},
        }
        if settings.BASE_URL.startswith("https://"):
            # Mollie calls no other address, and refuses a payment that names one.
            wanted["webhookUrl"] = f"{settings.BASE_URL}/api/v1/webhooks/mollie"
        if intent.method in METHODS:
            wanted["method"] = METHODS[intent.method]
        if means.holds_only:
            wanted["captureMode"] = "manual"

        def make() -> GatewayAnswer:
            made = self._api.post("/v2/payments", wanted, once=f"{intent.name}-open")
            return GatewayAnswer(Verdict.OPENED, reference=made["id"], response={"id": made["id"]})

        return _answered(make)

    def authorize(self, intent: Intent, means: Means) -> GatewayAnswer:
        # Its buyer does the rest.
        return self.find(intent)

    def find(self, intent: Intent) -> GatewayAnswer:
        return _answered(lambda: answer_of(self._found(intent)))

    def capture(self, move: Move) -> GatewayAnswer:
        path = f"{_path(move.payment)}/captures"

        def take() -> GatewayAnswer:
            known = self._known(path, "captures", move.reference)
            said = known or self._api.post(
                path,
                {
                    "amount": amount_of(move.amount, move.currency),
                    "description": move.reference,
                    "metadata": {"reference": move.reference},
                },
                once=move.reference,
            )
            answer = captured(said)
            if move.is_final and answer.verdict is Verdict.SUCCEEDED:
                self._release_rest(move)
            return answer

        return _answered(take)

    def void(self, move: Move) -> GatewayAnswer:
        def let_go() -> GatewayAnswer:
            found = self._found(move.payment)
            if found["status"] == "authorized":
                self._release(move)
            elif found["status"] == "open" and found.get("isCancelable"):
                self._api.delete(_path(move.payment), once=move.reference)
            elif found["status"] != "canceled":
                # It is paid, or on its way: Mollie lets nobody take that back.
                return answer_of(found)
            return GatewayAnswer(Verdict.CANCELLED)

        return _answered(let_go)

    def refund(self, move: Move) -> GatewayAnswer:
        path = f"{_path(move.payment)}/refunds"

        def give_back() -> GatewayAnswer:
            known = self._known(path, "refunds", move.reference)
            return refunded(
                known
                or self._api.post(
                    path,
                    {
                        "amount": amount_of(move.amount, move.currency),
                        "description": move.reference,
                        "metadata": {"reference": move.reference},
                    },
                    once=move.reference,
                )
            )

        return _answered(give_back)

    def answer_in(self, event: GatewayEvent, intent: Intent) -> GatewayAnswer:
        return self.find(intent)

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> GatewayEvent:
        """Read a message, which is no more than the name of a payment to ask about.

        It is not signed, and need not be: whoever makes one up has the gateway asked once more.
        """
        try:
            given = parse_qs(body.decode("ascii"), max_num_fields=5).get("id", [])
        except ValueError:
            given = []
        if len(given) != 1 or not _REFERENCE.fullmatch(given[0]):
            raise WebhookRefused("is not what Mollie sends: id=tr_…, as a form")
        return GatewayEvent("", "payment.changed", reference=given[0])

    def save(self, customer: str, token: str, *, known_as: str) -> SavedCard:
        raise CannotBeSaved

    def forget(self, token: str) -> None:
        """Do nothing: nothing was kept."""

    def _found(self, intent: Intent) -> dict[str, Any]:
        return self._api.get(f"{_path(intent)}?embed=refunds,chargebacks")

    def _known(self, path: str, kind: str, reference: str) -> dict[str, Any] | None:
        """Return what was made under a name of ours."""
        listed = self._api.get(path + _ALL)["_embedded"][kind]
        named = (one for one in listed if written(one).get("reference") == reference)
        return next(named, None)

    def _release_rest(self, move: Move) -> None:
        if self._found(move.payment)["status"] == "authorized":
            self._release(move)

    def _release(self, move: Move) -> None:
        path = f"{_path(move.payment)}/release-authorization"
        self._api.post(path, {}, once=f"{move.reference}-release")


@lru_cache(maxsize=4)
def _gateway(key: str, base: str) -> MollieGateway:
    return MollieGateway(MollieApi(key, base))


def mollie_gateway() -> MollieGateway:
    """Return Mollie as the operator has set it up."""
    return _gateway(settings.MOLLIE_API_KEY, settings.MOLLIE_API_BASE)


def _path(intent: Intent) -> str:
    return f"/v2/payments/{intent.reference}"


def _answered(ask: Callable[[], GatewayAnswer]) -> GatewayAnswer:
    try:
        return ask()
    except MollieRefused as refused:
        return GatewayAnswer(
            Verdict.FAILED,
            error_code=refused.code,
            error_message=refused.said,
            response={"status": refused.status, "code": refused.code},
        )
    except MollieSilent as silent:
        return GatewayAnswer(Verdict.UNKNOWN, error_code=silent.code)
