"""The gateway `manual`: people move the money, and staff note it."""

from collections.abc import Mapping
from uuid import UUID

from souk.core.errors import invalid_field
from souk.payments.errors import CannotBeSaved, NoWebhooks
from souk.payments.gateways.port import (
    GatewayAnswer,
    GatewayEvent,
    Intent,
    Means,
    Move,
    SavedCard,
    Verdict,
)


class ManualGateway:
    """Cash on delivery and bank transfer: there is nobody to ask."""

    def reference_for(self, payment_id: UUID, token: str | None) -> str:
        if token is not None:
            raise invalid_field("payment.token", "the gateway manual takes no token")
        return ""

    def open(self, intent: Intent, means: Means) -> GatewayAnswer:
        return GatewayAnswer(Verdict.OPENED)

    def authorize(self, intent: Intent, means: Means) -> GatewayAnswer:
        return GatewayAnswer(Verdict.SUCCEEDED)

    def find(self, intent: Intent) -> GatewayAnswer:
        return GatewayAnswer(Verdict.SUCCEEDED)

    def capture(self, move: Move) -> GatewayAnswer:
        return GatewayAnswer(Verdict.UNKNOWN)

    def void(self, move: Move) -> GatewayAnswer:
        return GatewayAnswer(Verdict.CANCELLED)

    def refund(self, move: Move) -> GatewayAnswer:
        # Staff give the money back by hand and note it: until then nobody knows.
        return GatewayAnswer(Verdict.UNKNOWN)

    def answer_in(self, event: GatewayEvent, intent: Intent) -> GatewayAnswer:
        return GatewayAnswer(Verdict.UNKNOWN)

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> GatewayEvent:
        raise NoWebhooks

    def save(self, customer: str, token: str, *, known_as: str) -> SavedCard:
        raise CannotBeSaved

    def forget(self, token: str) -> None:
        """Do nothing: nothing was kept."""
