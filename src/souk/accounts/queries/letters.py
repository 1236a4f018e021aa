"""What a letter to a user needs to be written."""

from dataclasses import dataclass
from uuid import UUID

from souk.accounts.models import Token, User
from souk.core.permissions import ROLE_PERMISSIONS
from souk.core.secrets import derived_token


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to; `allows_marketing` once they have asked for it at a proven e-mail."""

    user_id: UUID
    email: str
    first_name: str
    former_email: str
    allows_marketing: bool


def recipient_of(user_id: UUID) -> Recipient | None:
    """Return where a user's letters go; None for somebody who is gone."""
    user = User.objects.filter(id=user_id, deleted_at__isnull=True).first()
    return _recipient(user) if user else None


def address_to_confirm(token_id: UUID) -> str | None:
    """Return the new address that a letter with this token goes to; None when it is worthless."""
    waiting = Token.objects.filter(id=token_id, used_at__isnull=True)
    return waiting.values_list("email", flat=True).first()


def address_of_token(token_hash: bytes) -> str:
    """Return the address that a token proves, by its hash."""
    return Token.objects.values_list("email", flat=True).get(token_hash=token_hash)


def staff_to_tell(permission: str) -> list[Recipient]:
    """Return who works for the shop with this permission, and may sign in; one statement."""
    roles = [role for role, granted in ROLE_PERMISSIONS.items() if permission in granted]
    people = User.objects.filter(
        roles__name__in=roles, is_active=True, deleted_at__isnull=True
    ).distinct()
    return [_recipient(user) for user in people.order_by("id")]


def letter_token(token_id: UUID) -> str:
    """Return the secret of a one-time token, as a letter's link carries it.

    It follows from the secret key and the id, so that neither outbox nor database holds it.
    """
    return derived_token("accounts.token", token_id)


def _recipient(user: User) -> Recipient:
    wants_it = user.preferences.get("newsletter") is True
    return Recipient(
        user_id=user.id,
        email=user.email,
        first_name=user.first_name,
        former_email=user.former_email,
        allows_marketing=wants_it and user.is_active and user.email_verified_at is not None,
    )
