"""Shutting somebody out, and letting them in again."""

from uuid import UUID

from django.db import transaction

from souk.accounts.errors import NotYourself
from souk.accounts.models import User
from souk.accounts.operations.sessions import end_sessions


@transaction.atomic
def block_user(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Shut somebody out: no more sign-ins, and every session ends. Repeating it changes nothing.

    An access token that is out already is refused within a minute.
    """
    if user_id == actor_id:
        raise NotYourself
    User.objects.filter(id=user_id).update(is_active=False)
    end_sessions(user_id)


def unblock_user(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Let somebody in again; repeating it changes nothing."""
    if user_id == actor_id:
        raise NotYourself
    User.objects.filter(id=user_id, deleted_at__isnull=True).update(is_active=True)
