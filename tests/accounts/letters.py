"""The tokens that letters carry, as whoever reads the letters knows them."""

from uuid import UUID

from souk.accounts.queries.letters import letter_token
from souk.core.models import OutboxEvent


def tokens_sent(kind: str) -> list[str]:
    """Return the tokens of all letters of a kind, the oldest first."""
    events = OutboxEvent.objects.filter(type=f"user.{kind}_requested").order_by("id")
    return [letter_token(UUID(event.payload["token_id"])) for event in events]


def verification_tokens() -> list[str]:
    return tokens_sent("email_verification")


def reset_tokens() -> list[str]:
    return tokens_sent("password_reset")
