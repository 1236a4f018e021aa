"""Who may do what, and who may sign in at all."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from souk.accounts.models import RoleName, Session, User, UserRole

_RUN_THE_SHOP = {RoleName.MANAGER, RoleName.ADMIN}


@transaction.atomic
def set_roles(user_id: UUID, roles: Iterable[str]) -> None:
    """Give somebody these roles and no others; managers and admins may open the admin."""
    wanted = set(roles)
    UserRole.objects.filter(user_id=user_id).exclude(role_id__in=wanted).delete()
    UserRole.objects.bulk_create(
        (UserRole(user_id=user_id, role_id=role) for role in sorted(wanted)), ignore_conflicts=True
    )
    User.objects.filter(id=user_id).update(
        is_staff=bool(wanted & _RUN_THE_SHOP), is_superuser=RoleName.ADMIN in wanted
    )


@transaction.atomic
def block_users(user_ids: Iterable[UUID]) -> int:
    """Keep people from signing in, and end their sessions; return how many were not blocked yet."""
    ids = list(user_ids)
    Session.objects.filter(user_id__in=ids, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    return User.objects.filter(id__in=ids, is_active=True).update(is_active=False)


def unblock_users(user_ids: Iterable[UUID]) -> int:
    """Let people sign in again; return how many could not."""
    return User.objects.filter(id__in=list(user_ids), is_active=False).update(is_active=True)
