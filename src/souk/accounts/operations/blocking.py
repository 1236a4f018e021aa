"""Admitting somebody, shutting them out, and letting them in again."""

from uuid import UUID

from django.db import transaction

from souk.accounts.errors import NotYourself
from souk.accounts.models import User, UserStatus
from souk.accounts.operations.roles import keep_an_admin
from souk.accounts.operations.sessions import end_sessions
from souk.accounts.queries.authority import require_authority_over
from souk.core.errors import NotFound


@transaction.atomic
def change_status(user_id: UUID, status: str, *, actor_id: UUID | None) -> None:
    """Say whether somebody may sign in: only who is approved may. Repeating it changes nothing.

    For anybody else every session ends; an access token that is out already is refused within a
    minute. Raises NotYourself, LastAdmin, and PermissionMissing where a manager turns to staff.
    """
    if user_id == actor_id:
        raise NotYourself
    require_authority_over(actor_id, user_id)
    is_out = status != UserStatus.APPROVED
    if is_out:
        keep_an_admin(without=user_id)
    if not User.objects.filter(id=user_id, deleted_at__isnull=True).update(status=status):
        raise NotFound
    if is_out:
        end_sessions(user_id)


def block_user(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Shut somebody out: no more sign-ins, and every session ends."""
    change_status(user_id, UserStatus.SUSPENDED, actor_id=actor_id)


def unblock_user(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Let somebody in, again or for the first time."""
    change_status(user_id, UserStatus.APPROVED, actor_id=actor_id)
