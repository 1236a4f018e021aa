"""What a gateway can be asked, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Verdict(StrEnum):
    """What became of a request; UNKNOWN means: ask again with the same reference."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REQUIRES_ACTION = "requires_action"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Intent:
    """Money to be moved. `reference` is fixed before the gateway is asked: it is asked again
    with the same one after a lost answer, and must then not move the money twice.
    """

    reference: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """A verdict, with what the buyer has to do next or why it failed."""

    verdict: Verdict
    next_action: dict[str, Any] | None = None
    error_code: str = ""
    error_message: str = ""


class Gateway(Protocol):
    """A way to move money. Called outside any transaction."""

    def reference_for(self, payment_number: str, token: str | None) -> str:
        """Return the reference of a new payment; raise InvalidFields for a token of no use."""

    def authorize(self, intent: Intent) -> GatewayAnswer:
        """Take the money, or say what stands in the way; safe to repeat."""

    def find(self, intent: Intent) -> GatewayAnswer:
        """Say what became of a request whose answer was lost; asks, moves nothing new."""

    def refund(self, intent: Intent) -> GatewayAnswer:
        """Give the money back; safe to repeat."""
