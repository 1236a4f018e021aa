"""One-time tokens: they go out in letters, prove that an e-mail is read, and work once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from souk.accounts.errors import BadOneTimeToken
from souk.accounts.models import Token, TokenPurpose, User
from souk.accounts.operations.profile import locked_user
from souk.accounts.queries.letters import letter_token
from souk.core.database.functions import call
from souk.core.ids import uuid7
from souk.core.secrets import token_hash

LIFETIMES = {
    TokenPurpose.EMAIL_VERIFICATION: timedelta(days=3),
    TokenPurpose.PASSWORD_RESET: timedelta(hours=1),
    TokenPurpose.EMAIL_CHANGE: timedelta(hours=1),
}


def issue_token(email: str, *, purpose: TokenPurpose) -> tuple[UUID, UUID] | None:
    """Give whoever has an e-mail a token; an older one of the purpose is worth nothing any more.

    Returns whose it is and its id; None when nobody has the e-mail, or it is verified already.
    """
    token_id = uuid7()
    user_id = call(
        "accounts.issue_token",
        token_id,
        User.objects.normalize_email(email),
        purpose.value,
        token_hash(letter_token(token_id)),
        LIFETIMES[purpose],
    )
    return (user_id, token_id) if user_id else None


@transaction.atomic
def issue_email_token(user_id: UUID, *, email: str) -> UUID:
    """Give a user a token that proves another address, in place of an older one; return its id.

    Raises NotFound when the account is gone.
    """
    locked_user(user_id, None)
    purpose, token_id = TokenPurpose.EMAIL_CHANGE, uuid7()
    Token.objects.filter(user_id=user_id, purpose=purpose, used_at__isnull=True).delete()
    Token.objects.create(
        id=token_id,
        user_id=user_id,
        purpose=purpose,
        email=email,
        token_hash=token_hash(letter_token(token_id)),
        expires_at=Now() + LIFETIMES[purpose],
    )
    return token_id


@transaction.atomic
def use_token(token: str, *, purpose: TokenPurpose) -> User:
    """Return whose token this is, locked, and use it up; raise BadOneTimeToken for any other."""
    unused = Token.objects.filter(
        token_hash=token_hash(token), purpose=purpose, used_at__isnull=True, expires_at__gt=Now()
    )
    owner = unused.values_list("user_id", flat=True).first()
    # The user before the token, as whoever issues one does it.
    user = (
        User.objects.select_for_update(no_key=True)
        .filter(id__in=[owner] if owner else [], is_active=True, deleted_at__isnull=True)
        .first()
    )
    if user is None or not unused.update(used_at=Now()):
        raise BadOneTimeToken
    return user


def forget_tokens(ended_before: datetime) -> int:
    """Delete tokens that were used or grew too old before a moment; return how many."""
    ended = Token.objects.filter(Q(expires_at__lt=ended_before) | Q(used_at__lt=ended_before))
    return ended.delete()[0]
