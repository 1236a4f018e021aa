"""Shutting somebody out, and letting them in again."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from souk.accounts.errors import NotYourself
from souk.accounts.models import Session, User


@transaction.atomic
def block_user(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Shut somebody out: no more sign-ins, and every session ends. Repeating it changes nothing.

    An access token that is out already lives on for its few minutes.
    """
    if user_id == actor_id:
        raise NotYourself
    User.objects.filter(id=user_id).update(is_active=False)
    Session.objects.filter(user_id=user_id, revoked_at__isnull=True).update(revoked_at=Now())


def unblock_user(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Let somebody in again; repeating it changes nothing."""
    if user_id == actor_id:
        raise NotYourself
    User.objects.filter(id=user_id, deleted_at__isnull=True).update(is_active=True)
