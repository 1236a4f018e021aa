"""Becoming a customer."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from souk.accounts.errors import EmailTaken
from souk.accounts.models import RoleName, User, UserRole
from souk.core.errors import invalid_field


@transaction.atomic
def register_customer(
    email: str, *, password: str, first_name: str = "", last_name: str = ""
) -> User:
    """Make an account with the role customer; raise EmailTaken, in whatever case it is written."""
    candidate = User(email=email, first_name=first_name, last_name=last_name)
    try:
        validate_password(password, candidate)
    except ValidationError as error:
        raise invalid_field("password", " ".join(error.messages), "weak_password") from None
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, first_name=first_name, last_name=last_name
            )
    except IntegrityError as error:
        if "accounts_users_email_is_unique" not in str(error):
            raise
        raise EmailTaken from None
    UserRole.objects.create(user=user, role_id=RoleName.CUSTOMER)
    return user


@transaction.atomic
def create_admin(email: str, *, password: str) -> User:
    """Make an account that may do everything; raise EmailTaken when there is one already."""
    user = register_customer(email, password=password)
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    UserRole.objects.create(user=user, role_id=RoleName.ADMIN)
    return user
