"""Becoming a customer."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from souk.accounts.errors import EmailTaken
from souk.accounts.events import RegistrationRepeated, UserRegistered
from souk.accounts.models import RoleName, User, UserRole
from souk.accounts.operations.attempts import count_letter
from souk.accounts.operations.passwords import check_strength
from souk.accounts.operations.verification import announce_verification
from souk.core.database.identity import as_system
from souk.core.events import publish


@as_system()
@transaction.atomic
def request_account(email: str, *, password: str, first_name: str, last_name: str) -> None:
    """Make an account, or tell by a letter who has one already: nobody else learns which it was.

    Raises InvalidFields for a weak password, TooManyAttempts for too many letters to one e-mail.
    """
    count_letter(email)
    try:
        register_customer(email, password=password, first_name=first_name, last_name=last_name)
    except EmailTaken:
        owner = User.objects.with_email(email).values_list("id", flat=True).get()
        publish(RegistrationRepeated(user_id=owner))


@as_system()
@transaction.atomic
def register_customer(
    email: str,
    *,
    password: str,
    first_name: str = "",
    last_name: str = "",
    is_verified: bool = False,
) -> User:
    """Make an account with the role customer, and have its e-mail verified by a letter.

    Raises EmailTaken, however the e-mail is written. `is_verified`: no letter is needed, since
    whoever runs the shop vouches for the e-mail.
    """
    email = User.objects.normalize_email(email)
    candidate = User(email=email, first_name=first_name, last_name=last_name)
    check_strength(password, candidate, field="password")
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email,
                password,
                first_name=first_name,
                last_name=last_name,
                email_verified_at=timezone.now() if is_verified else None,
            )
    except IntegrityError as error:
        if "accounts_users_email_is_unique" not in str(error):
            raise
        raise EmailTaken from None
    UserRole.objects.create(user=user, role_id=RoleName.CUSTOMER)
    publish(UserRegistered(user_id=user.id))
    announce_verification(email)
    return user


@transaction.atomic
def create_admin(email: str, *, password: str) -> User:
    """Make an account that may do everything; raise EmailTaken when there is one already."""
    user = register_customer(email, password=password, is_verified=True)
    UserRole.objects.create(user=user, role_id=RoleName.ADMIN)
    user.refresh_from_db()
    return user
