"""Noting what a gateway answered."""

from uuid import UUID

from psycopg.types.json import Jsonb

from souk.core.database.functions import call
from souk.payments.gateways.port import GatewayAnswer


def settle_payment(payment_id: UUID, answer: GatewayAnswer, *, actor_id: UUID | None) -> bool:
    """Note an answer and return whether it was news; the same answer twice changes nothing."""
    settled: bool = call(
        "payments.settle_payment",
        payment_id,
        answer.verdict.value,
        Jsonb(answer.next_action) if answer.next_action else None,
        answer.error_code,
        answer.error_message,
        actor_id,
    )
    return settled
