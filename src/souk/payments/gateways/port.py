"""What a gateway can be asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class Verdict(StrEnum):
    """What became of a request; UNKNOWN means: ask again with the same reference.

    OPENED: the gateway knows of it, and moves no money before it is asked to. APPROVED: the buyer
    has agreed, and `authorize` takes the money. AUTHORIZED: the money is held, to be captured.
    """

    SUCCEEDED = "succeeded"
    AUTHORIZED = "authorized"
    FAILED = "failed"
    REQUIRES_ACTION = "requires_action"
    OPENED = "opened"
    APPROVED = "approved"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Intent:
    """Money to be moved, in minor units. `reference` is what the gateway knows it by.

    `name` is ours and never changes: what is asked twice under it must be done once. `method` is
    our word for the way to pay, `return_url` where a buyer goes who has paid on the gateway's page.
    """

    reference: str
    amount: int
    currency: str
    name: str = ""
    number: str = ""
    method: str = ""
    return_url: str = ""


@dataclass(frozen=True, slots=True)
class Means:
    """What a payment is made with: the token of a card, of a customer's where it is a saved one.

    With `holds_only` the money is held, and captured when the shop asks for it.
    """

    token: str | None = None
    customer_reference: str = ""
    holds_only: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A capture, a release or a refund of a payment, or a part of it.

    `reference` is ours and fixed before the gateway is asked. A final capture lets go of the rest.
    """

    reference: str
    amount: int
    currency: str
    payment: Intent
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Dispute:
    """Money that a buyer's bank takes back: `status` is pending, succeeded (lost) or cancelled.

    One that was lost may still come back. `fee_amount` is what the gateway keeps for it.
    """

    gateway_id: str
    amount: int
    status: str
    reason: str = ""
    fee_amount: int | None = None


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refund as the gateway has it; `reference` is ours, empty where it is not.

    One that `has_failed` came to nothing, even if the gateway had said before that it was made.
    """

    gateway_id: str
    amount: int
    reference: str = ""
    has_failed: bool = False


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """A verdict, with what the buyer has to do next or why it failed, and what else is known.

    `amount` and `currency` are what the gateway has the payment over, where it says so, and
    `captured_amount` is all that it has taken so far. After a FAILED that is not final the buyer
    might still pay: it has to be voided first. `expires_at` is until when money is held, or until
    when a buyer may pay what the gateway cannot call off. `response` holds no secret and nothing on
    a person.
    """

    verdict: Verdict
    next_action: dict[str, Any] | None = None
    error_code: str = ""
    error_message: str = ""
    reference: str = ""
    gateway_id: str = ""
    amount: int | None = None
    currency: str | None = None
    captured_amount: int | None = None
    fee_amount: int | None = None
    card: dict[str, Any] | None = None
    risk_score: float | None = None
    checks: dict[str, Any] | None = None
    expires_at: datetime | None = None
    disputes: tuple[Dispute, ...] = ()
    refunds: tuple[GivenBack, ...] = ()
    is_final: bool = True
    response: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """What a gateway tells of its own accord; its signature is checked, where it signs.

    It names a payment by the gateway's `reference` or by our own id. One without an id of its own
    says no more than that there is something to ask about.
    """

    event_id: str
    kind: str
    reference: str = ""
    payment_id: UUID | None = None
    content: dict[str, Any] = field(default_factory=dict)
    is_of_payment: bool = True


@dataclass(frozen=True, slots=True)
class SavedCard:
    """What a gateway keeps for a customer: the token that stands for it, and what may be shown."""

    token: str
    customer_reference: str
    card: dict[str, Any]


class Gateway(Protocol):
    """A way to move money. Called outside any transaction; each act is safe to repeat."""

    def reference_for(self, payment_id: UUID, token: str | None) -> str:
        """Return the reference of a new payment, empty where the gateway gives one.

        Raises InvalidFields for a token of no use.
        """

    def open(self, intent: Intent, means: Means) -> GatewayAnswer:
        """Make a payment known that has no reference yet; moves no money. OPENED or FAILED."""

    def authorize(self, intent: Intent, means: Means) -> GatewayAnswer:
        """Take or hold the money, or say what stands in the way."""

    def find(self, intent: Intent) -> GatewayAnswer:
        """Say what became of a payment; asks, moves nothing."""

    def capture(self, move: Move) -> GatewayAnswer:
        """Take what is held, or a part of it."""

    def void(self, move: Move) -> GatewayAnswer:
        """Let go of what was not taken, for good: CANCELLED, or what was quicker."""

    def refund(self, move: Move) -> GatewayAnswer:
        """Give the money back."""

    def answer_in(self, event: GatewayEvent, intent: Intent) -> GatewayAnswer:
        """Return what an event means for its payment, by asking where that is possible."""

    def read_event(self, body: bytes, headers: Mapping[str, str]) -> GatewayEvent:
        """Return the event in a webhook's raw body; raise WebhookRefused.

        The names of the headers are in small letters.
        """

    def save(self, customer: str, token: str, *, known_as: str) -> SavedCard:
        """Keep a card for a customer of ours; `known_as` is who they are there, if they were."""

    def forget(self, token: str) -> None:
        """No longer keep a card; forgetting it twice is no error."""
