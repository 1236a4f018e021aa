"""Saying what somebody may be."""

from collections.abc import Collection, Set
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from souk.accounts.errors import LastAdmin, NotYourself
from souk.accounts.models import Role, RoleName, User, UserRole
from souk.accounts.queries.authority import require_authority
from souk.core.errors import NotFound


def set_roles(user_id: UUID, names: Collection[str], *, actor_id: UUID | None) -> None:
    """Give somebody exactly these roles; the roles of staff open the admin, the others do not.

    Access tokens that tell of other roles are refused within a minute; a new one is fetched by
    refresh. Raises PermissionMissing, NotYourself when an admin would shut themselves out,
    LastAdmin when nobody else could run the shop, NotFound when the account is gone.
    """
    _change(user_id, actor_id, gives=set(names), takes=set(RoleName.values) - set(names))


def give_role(user_id: UUID, name: str, *, actor_id: UUID | None) -> None:
    """Give somebody one more role; repeating it changes nothing. Raises as `set_roles` does."""
    _change(user_id, actor_id, gives={name})


def take_role(user_id: UUID, name: str, *, actor_id: UUID | None) -> None:
    """Take a role from somebody; repeating it changes nothing. Raises as `set_roles` does."""
    _change(user_id, actor_id, takes={name})


def keep_an_admin(*, without: UUID) -> None:
    """Raise LastAdmin when nobody but this person is an admin who may sign in.

    Holds the role's row until the transaction ends, before anybody's own row is held, so that of
    two admins who remove each other one stays.
    """
    admins = UserRole.objects.filter(
        role_id=RoleName.ADMIN, user__is_active=True, user__deleted_at__isnull=True
    )
    if not admins.filter(user_id=without).exists():
        return
    Role.objects.select_for_update(no_key=True).get(name=RoleName.ADMIN)
    if not admins.exclude(user_id=without).exists():
        raise LastAdmin


@transaction.atomic
def _change(
    user_id: UUID,
    actor_id: UUID | None,
    *,
    gives: Set[str] = frozenset(),
    takes: Set[str] = frozenset(),
) -> None:
    require_authority(actor_id, "accounts.assign_roles")
    if RoleName.ADMIN in takes:
        if user_id == actor_id:
            raise NotYourself
        keep_an_admin(without=user_id)
    living = User.objects.select_for_update(no_key=True).filter(id=user_id, deleted_at=None)
    if not living.values_list("id"):
        raise NotFound
    links = UserRole.objects.filter(user_id=user_id)
    known = set(links.values_list("role_id", flat=True))
    # Django's own flags follow by the trigger `take_effect`, which refuses tokens that tell of a
    # role that is gone; those that tell of none that has come only know too little.
    UserRole.objects.bulk_create(
        UserRole(user_id=user_id, role_id=name) for name in sorted(gives - known)
    )
    links.filter(role_id__in=takes).delete()
    if gives - known:
        User.objects.filter(id=user_id).update(
            access_version=F("access_version") + 1, access_changed_at=Now()
        )
