"""Passwords: forgotten, changed by their owner, or set for them."""

from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from souk.accounts.errors import WrongPassword
from souk.accounts.events import PasswordChanged, PasswordResetRequested
from souk.accounts.models import TokenPurpose, User
from souk.accounts.operations.attempts import count_letter, forget_attempts, prove
from souk.accounts.operations.one_time_tokens import issue_token, use_token
from souk.accounts.operations.sessions import end_sessions
from souk.accounts.operations.verification import note_verified
from souk.accounts.queries.profile import user_of
from souk.core.database.identity import as_system
from souk.core.errors import invalid_field
from souk.core.events import publish


@as_system()
@transaction.atomic
def request_reset(email: str) -> None:
    """Have a letter sent to whoever has this e-mail; when nobody has it, nothing happens.

    Raises TooManyAttempts, whether anybody has the e-mail or not.
    """
    count_letter(email)
    issued = issue_token(email, purpose=TokenPurpose.PASSWORD_RESET)
    if issued:
        user_id, token_id = issued
        publish(PasswordResetRequested(user_id=user_id, token_id=token_id))


@as_system()
@transaction.atomic
def reset_password(token: str, password: str) -> None:
    """Set another password, end every session and every lock; raise BadOneTimeToken.

    Whoever has the token reads the account's letters: its e-mail is verified by that.
    """
    user = use_token(token, purpose=TokenPurpose.PASSWORD_RESET)
    _set_password(user, password, field="password")
    note_verified(user)
    end_sessions(user.id)


def change_password(
    user_id: UUID, *, current_password: str, new_password: str, session_id: UUID | None
) -> None:
    """Set another password and end every session but this one; raise WrongPassword."""

    def change() -> None:
        user = User.objects.select_for_update(no_key=True).get(id=user_id)
        if not password_is(user, current_password):
            raise WrongPassword
        _set_password(user, new_password, field="new_password")
        end_sessions(user_id, but=session_id)

    prove(user_of(user_id).email, change)


def prove_password(user_id: UUID, password: str) -> None:
    """Raise WrongPassword unless this is the user's; it counts as any attempt does."""

    def check() -> None:
        if not password_is(user_of(user_id), password):
            raise WrongPassword

    prove(user_of(user_id).email, check)


@transaction.atomic
def replace_password(user_id: UUID, password: str) -> None:
    """Give somebody a new password and end their sessions: whoever knew the old one is out."""
    user = User.objects.select_for_update(no_key=True).get(id=user_id)
    _set_password(user, password, field="password")
    end_sessions(user_id)


def password_is(user: User, password: str) -> bool:
    """Say whether this is the user's password; one hashed in an older way is hashed anew."""

    def hash_anew(correct: str) -> None:
        user.set_password(correct)
        user.save(update_fields=["password"])

    return bool(check_password(password, user.password, setter=hash_anew))


def check_strength(password: str, user: User, *, field: str) -> None:
    """Raise InvalidFields for a password that is too easily guessed."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise invalid_field(field, " ".join(error.messages), "weak_password") from None


def _set_password(user: User, password: str, *, field: str) -> None:
    check_strength(password, user, field=field)
    user.set_password(password)
    user.save(update_fields=["password"])
    forget_attempts(user.email)
    publish(PasswordChanged(user_id=user.id))
