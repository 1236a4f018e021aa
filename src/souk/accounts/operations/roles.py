"""Saying what somebody may be."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from souk.accounts.errors import NotYourself
from souk.accounts.models import RoleName, User, UserRole
from souk.core.http.caller import STAFF_ROLES


@transaction.atomic
def set_roles(user_id: UUID, names: Collection[str], *, actor_id: UUID | None) -> None:
    """Give somebody exactly these roles; the roles of staff open the admin, the others do not.

    Raises NotYourself when an admin would shut themselves out.
    """
    if user_id == actor_id and RoleName.ADMIN not in names:
        raise NotYourself
    links = UserRole.objects.filter(user_id=user_id)
    links.exclude(role_id__in=names).delete()
    known = set(links.values_list("role_id", flat=True))
    UserRole.objects.bulk_create(
        UserRole(user_id=user_id, role_id=name) for name in sorted(set(names) - known)
    )
    User.objects.filter(id=user_id).update(
        is_staff=not STAFF_ROLES.isdisjoint(names), is_superuser=RoleName.ADMIN in names
    )
