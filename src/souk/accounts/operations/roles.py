"""Saying what somebody may be."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from souk.accounts.errors import NotYourself
from souk.accounts.models import RoleName, User, UserRole
from souk.core.http.caller import STAFF_ROLES


@transaction.atomic
def set_roles(user_id: UUID, names: Collection[str], *, actor_id: UUID | None) -> None:
    """Give somebody exactly these roles; the roles of staff open the admin, the others do not.

    Access tokens that tell of other roles are refused within a minute; a new one is fetched by
    refresh. Raises NotYourself when an admin would shut themselves out.
    """
    if user_id == actor_id and RoleName.ADMIN not in names:
        raise NotYourself
    # Two changes at once are made one after the other.
    User.objects.select_for_update(no_key=True).filter(id=user_id).first()
    links = UserRole.objects.filter(user_id=user_id)
    known = set(links.values_list("role_id", flat=True))
    links.exclude(role_id__in=names).delete()
    UserRole.objects.bulk_create(
        UserRole(user_id=user_id, role_id=name) for name in sorted(set(names) - known)
    )
    person = User.objects.filter(id=user_id)
    person.update(is_staff=not STAFF_ROLES.isdisjoint(names), is_superuser=RoleName.ADMIN in names)
    if known != set(names):
        person.update(access_version=F("access_version") + 1, access_changed_at=Now())
