"""Forgetting people. The account stays as an empty row, which old orders and movements name."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Concat, Now

from souk.accounts.events import UserErased
from souk.accounts.models import Session, User, UserStatus
from souk.accounts.operations.avatars import forget_avatar
from souk.accounts.operations.passwords import prove_password
from souk.core.errors import NotFound
from souk.core.events import publish
from souk.core.permissions import STAFF_ROLES

# What stays of an account: that there was one, and when. Every other column goes back to what a
# new row has, also one that is added later.
_KEPT = frozenset({"id", "created_at", "updated_at"})


def confirm_password(user_id: UUID, password: str) -> None:
    """Raise WrongPassword unless this is the password of the account, while there is one."""
    with suppress(NotFound):
        prove_password(user_id, password)


def living_among(user_ids: Collection[UUID]) -> list[UUID]:
    """Return those accounts that are not erased yet, and hold their rows, in the order of ids."""
    living = User.objects.select_for_update(no_key=True).filter(
        id__in=user_ids, deleted_at__isnull=True
    )
    return list(living.order_by("id").values_list("id", flat=True))


def erase_accounts(user_ids: Collection[UUID]) -> None:
    """Empty these accounts, for ever: nobody can sign in to them, and they name nobody.

    What hangs on an account goes with it. Sessions stay for 30 days, ended and without where from,
    so that their access tokens are refused. Runs in the transaction of its caller.
    """
    users = User.objects.filter(id__in=user_ids)
    for avatar in users.exclude(avatar="").values_list("avatar", flat=True):
        forget_avatar(avatar)
    for model, name in _belongings():
        model._base_manager.filter(**{f"{name}__in": list(user_ids)}).delete()
    sessions = Session.objects.filter(user_id__in=user_ids)
    sessions.filter(revoked_at__isnull=True).update(revoked_at=Now())
    sessions.update(user_agent="", ip_address=None)
    _forget_what_the_admin_noted(user_ids)
    users.update(**_empty())
    for user_id in user_ids:
        publish(UserErased(user_id))


def never_verified(
    *, made_before: datetime, limit: int, among: Collection[UUID] | None = None
) -> list[UUID]:
    """Return customers, or those `among` some, who never proved their e-mail and were not here."""
    strangers = User.objects.filter(
        Q(last_login__isnull=True) | Q(last_login__lt=made_before),
        email_verified_at__isnull=True,
        deleted_at__isnull=True,
        created_at__lt=made_before,
    ).exclude(roles__in=STAFF_ROLES)
    if among is not None:
        strangers = strangers.filter(id__in=among)
    return list(strangers.order_by("id").values_list("id", flat=True)[:limit])


def erased_since(moment: datetime) -> list[UUID]:
    """Return the accounts that were erased after a moment."""
    return list(User.objects.filter(deleted_at__gte=moment).values_list("id", flat=True))


def _belongings() -> list[tuple[Any, str]]:
    """Return what goes along when an account is deleted: the models, and where they name it.

    The admin's log does not: it tells what a member of staff did, by their id.
    """
    return [
        (relation.related_model, relation.field.name)
        for relation in User._meta.related_objects
        if relation.on_delete is models.CASCADE
        and relation.related_model not in (Session, LogEntry)
    ]


def _forget_what_the_admin_noted(user_ids: Collection[UUID]) -> None:
    """The admin's log names accounts by e-mail, and the addresses that were changed in them."""
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User),
        object_id__in=[str(user_id) for user_id in user_ids],
    ).update(object_repr="erased", change_message="")


def _empty() -> dict[str, Any]:
    values = {
        field.name: _blank(field) for field in User._meta.concrete_fields if field.name not in _KEPT
    }
    return values | {
        # Unique, and an address that no letter reaches (RFC 2606).
        "email": Concat(
            Value("erased-"),
            Cast(F("id"), TextField()),
            Value("@erased.invalid"),
            output_field=TextField(),
        ),
        "password": make_password(None),
        "status": UserStatus.SUSPENDED,
        "is_active": False,
        "deleted_at": Now(),
    }


def _blank(field: Any) -> Any:
    if field.has_default():
        return field.get_default()
    return None if field.null else field.db_default
