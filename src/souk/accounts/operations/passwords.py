"""Setting somebody's password for them."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from souk.accounts.models import Session, User
from souk.core.errors import invalid_field


@transaction.atomic
def replace_password(user_id: UUID, password: str) -> None:
    """Give somebody a new password and end their sessions: whoever knew the old one is out."""
    user = User.objects.select_for_update(of=("self",)).get(id=user_id)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise invalid_field("password", " ".join(error.messages), "weak_password") from None
    user.set_password(password)
    user.save(update_fields=["password"])
    Session.objects.filter(user_id=user_id, revoked_at__isnull=True).update(revoked_at=Now())
