"""What a letter to a user needs to be written."""

from dataclasses import dataclass
from uuid import UUID

from souk.accounts.models import User
from souk.core.permissions import ROLE_PERMISSIONS
from souk.core.secrets import derived_token


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to."""

    user_id: UUID
    email: str
    first_name: str
    former_email: str


def recipient_of(user_id: UUID) -> Recipient | None:
    """Return where a user's letters go; None for somebody who is gone."""
    user = User.objects.filter(id=user_id, deleted_at__isnull=True).first()
    return Recipient(user.id, user.email, user.first_name, user.former_email) if user else None


def staff_to_tell(permission: str) -> list[Recipient]:
    """Return who works for the shop with this permission, and may sign in; one statement."""
    roles = [role for role, granted in ROLE_PERMISSIONS.items() if permission in granted]
    people = User.objects.filter(
        roles__name__in=roles, is_active=True, deleted_at__isnull=True
    ).distinct()
    return [
        Recipient(user.id, user.email, user.first_name, user.former_email)
        for user in people.order_by("id")
    ]


def letter_token(token_id: UUID) -> str:
    """Return the secret of a one-time token, as a letter's link carries it.

    It follows from the secret key and the id, so that neither outbox nor database holds it.
    """
    return derived_token("accounts.token", token_id)
