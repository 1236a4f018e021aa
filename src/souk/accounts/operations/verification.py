"""Proving that an e-mail address is one's own."""

from django.db import transaction
from django.db.models.functions import Coalesce, Now

from souk.accounts.events import EmailChanged, EmailVerificationRequested
from souk.accounts.models import TokenPurpose, User
from souk.accounts.operations.attempts import count_letter
from souk.accounts.operations.one_time_tokens import issue_token, use_token
from souk.core.database.identity import as_system
from souk.core.events import publish


@as_system()
@transaction.atomic
def request_verification(email: str) -> None:
    """Have a letter sent to whoever has this e-mail and has not proved it; else nothing happens.

    Raises TooManyAttempts, whether anybody has the e-mail or not.
    """
    count_letter(email)
    announce_verification(email)


def announce_verification(email: str) -> None:
    """Issue the token of a verification letter and announce it, where there is need of one."""
    issued = issue_token(email, purpose=TokenPurpose.EMAIL_VERIFICATION)
    if issued:
        user_id, token_id = issued
        publish(EmailVerificationRequested(user_id=user_id, token_id=token_id))


@as_system()
@transaction.atomic
def verify_email(token: str) -> None:
    """Note that an e-mail is its owner's; raise BadOneTimeToken, also for a token that was used."""
    user = use_token(token, purpose=TokenPurpose.EMAIL_VERIFICATION)
    note_verified(user)


@as_system()
@transaction.atomic
def announce_new_email(user: User, *, before: str) -> None:
    """Tell the e-mail before of an account's new one, and have that verified by a letter.

    Nothing is told of the same e-mail in other letters, large or small.
    """
    if user.email.lower() == before.lower():
        return
    publish(EmailChanged(user_id=user.id))
    announce_verification(user.email)


def note_verified(user: User) -> None:
    """Note that somebody reads the letters to their e-mail; the first time counts."""
    User.objects.filter(id=user.id).update(email_verified_at=Coalesce("email_verified_at", Now()))
