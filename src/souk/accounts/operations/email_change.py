"""Taking another e-mail: the password asks for it, a letter to the new address confirms it."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from souk.accounts.errors import BadOneTimeToken
from souk.accounts.events import EmailChanged, EmailChangeRequested, RegistrationRepeated
from souk.accounts.models import TokenPurpose, User
from souk.accounts.operations.attempts import count_letter
from souk.accounts.operations.one_time_tokens import issue_email_token, use_token
from souk.accounts.operations.passwords import prove_password
from souk.accounts.operations.sessions import end_sessions
from souk.accounts.queries.letters import address_of_token
from souk.core.database.identity import as_system
from souk.core.events import publish
from souk.core.secrets import token_hash


def request_email_change(user_id: UUID, *, new_email: str, password: str) -> None:
    """Have a letter sent to a new address, with which it becomes the account's.

    Whoever has an account by that address is told so by a letter instead, and nobody else learns
    which it was. Raises WrongPassword, TooManyAttempts.
    """
    prove_password(user_id, password)
    _announce(user_id, new_email)


@as_system()
@transaction.atomic
def confirm_email_change(token: str, *, session_id: UUID | None) -> None:
    """Take the address that a letter went to, and end every session but this one, if it is theirs.

    The address before is told. Raises BadOneTimeToken, also when somebody else has the address
    by now.
    """
    user = use_token(token, purpose=TokenPurpose.EMAIL_CHANGE)
    email = address_of_token(token_hash(token))
    try:
        with transaction.atomic():
            User.objects.filter(id=user.id).update(
                email=email,
                email_verified_at=Now(),
                # Access tokens name the address before.
                access_version=F("access_version") + 1,
                access_changed_at=Now(),
            )
    except IntegrityError as error:
        if "accounts_users_email_is_unique" not in str(error):
            raise
        raise BadOneTimeToken from None
    end_sessions(user.id, but=session_id)
    publish(EmailChanged(user_id=user.id))


@as_system()
@transaction.atomic
def _announce(user_id: UUID, new_email: str) -> None:
    count_letter(new_email)
    owner = User.objects.with_email(new_email).values_list("id", flat=True).first()
    # A token either way, so that the time does not tell; nobody gets to know one that is not sent.
    token_id = issue_email_token(user_id, email=User.objects.normalize_email(new_email))
    if owner is None:
        publish(EmailChangeRequested(user_id=user_id, token_id=token_id))
    else:
        publish(RegistrationRepeated(user_id=owner))
