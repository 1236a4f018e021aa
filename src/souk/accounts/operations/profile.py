"""What people change of themselves, and what staff change of people."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from souk.accounts.errors import PhoneTaken, UsernameTaken
from souk.accounts.models import CustomerProfile, Gender, User
from souk.accounts.operations.details import check_details, details_too_large
from souk.accounts.queries.profile import Profile, profile_of
from souk.core.errors import DomainError, NotFound, PreconditionFailed, invalid_field

# What a field becomes that is given as null; those that are not here become null itself.
_EMPTY = {"first_name": "", "last_name": "", "display_name": "", "gender": Gender.UNSAID}

_REFUSALS: dict[str, Callable[[], DomainError]] = {
    "accounts_users_phone_is_unique": PhoneTaken,
    "accounts_users_username_is_unique": UsernameTaken,
    # PostgreSQL writes some numbers longer than they came.
    "accounts_users_additional_details_are_small": details_too_large,
}


@transaction.atomic
def change_profile(user_id: UUID, *, if_revision: int | None, **fields: Any) -> Profile:
    """Change what is given of a profile, all of it or nothing, and return the profile.

    null clears a field; `preferences` and `additional_details` change by their names, of which
    null removes one. Raises PreconditionFailed when the profile is not as the caller read it,
    PhoneTaken, UsernameTaken, and InvalidFields.
    """
    user = locked_user(user_id, if_revision)
    if "preferences" in fields:
        fields["preferences"] = _preferences(user, fields["preferences"])
    if "additional_details" in fields:
        fields["additional_details"] = _merged(
            user.additional_details, fields["additional_details"]
        )
        check_details(fields["additional_details"])
    if fields.get("date_of_birth"):
        _check_birth(fields["date_of_birth"])
    if fields.get("phone"):
        fields["phone"] = "+" + fields["phone"].removeprefix("+")
    _write(user_id, fields)
    return profile_of(user_id)


def locked_user(user_id: UUID, if_revision: int | None) -> User:
    """Return an account and hold its row; raise NotFound, or PreconditionFailed if it changed."""
    living = User.objects.select_for_update(no_key=True).filter(id=user_id, deleted_at__isnull=True)
    user = living.first()
    if user is None:
        raise NotFound
    if if_revision is not None and profile_of(user_id).revision != if_revision:
        raise PreconditionFailed
    return user


def _write(user_id: UUID, fields: dict[str, Any]) -> None:
    values = {name: _EMPTY.get(name) if value is None else value for name, value in fields.items()}
    if not values:
        return
    try:
        with transaction.atomic():
            User.objects.filter(id=user_id).update(**values)
    except IntegrityError as error:
        for constraint, refusal in _REFUSALS.items():
            if constraint in str(error):
                raise refusal() from None
        raise


def _preferences(user: User, changes: dict[str, Any] | None) -> dict[str, Any]:
    """Return the preferences as they shall be; the currency is kept in the customer's profile."""
    if changes is None or "currency" in changes:
        currency = (changes or {}).get("currency")
        CustomerProfile.objects.update_or_create(
            user_id=user.id, defaults={"preferred_currency": currency}
        )
    after = _merged(user.preferences, changes)
    after.pop("currency", None)
    return after


def _merged(before: dict[str, Any], changes: dict[str, Any] | None) -> dict[str, Any]:
    """Return an object changed by its names, of which null removes one; null removes all."""
    after = {} if changes is None else {**before, **changes}
    return {name: value for name, value in after.items() if value is not None}


def _check_birth(born: date) -> None:
    if not date(1900, 1, 1) <= born <= timezone.now().date():
        raise invalid_field("date_of_birth", "write a day from 1900-01-01 to today", "not_a_birth")
