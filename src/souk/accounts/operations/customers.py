"""What staff change of people."""

from typing import Any
from uuid import UUID

from django.db import transaction

from souk.accounts.models import AdminProfile, CustomerProfile, UserStatus
from souk.accounts.operations.blocking import change_status
from souk.accounts.operations.profile import change_profile, locked_user
from souk.accounts.operations.roles import keep_an_admin
from souk.accounts.queries.authority import is_staff, require_authority, require_authority_over
from souk.accounts.queries.profile import Profile
from souk.core.errors import invalid_field


@transaction.atomic
def change_customer(
    user_id: UUID,
    *,
    actor_id: UUID | None,
    if_revision: int | None,
    status: str | None = None,
    loyalty_points: int | None = None,
    department: str | None = None,
    **fields: Any,
) -> Profile:
    """Change what is given of a person, all of it or nothing, and return their profile.

    Raises PermissionMissing where a manager turns to staff, and what `change_profile` and
    `change_status` raise.
    """
    require_authority_over(actor_id, user_id)
    if status not in (None, UserStatus.APPROVED):
        # Before anybody holds the person's row.
        keep_an_admin(without=user_id)
    before = locked_user(user_id, if_revision)
    if status is not None and status != before.status:
        change_status(user_id, status, actor_id=actor_id)
    if department is not None:
        _place(user_id, department, actor_id=actor_id)
    if loyalty_points is not None:
        CustomerProfile.objects.update_or_create(
            user_id=user_id, defaults={"loyalty_points": loyalty_points}
        )
    return change_profile(user_id, if_revision=None, **fields)


def _place(user_id: UUID, department: str, *, actor_id: UUID | None) -> None:
    require_authority(actor_id, "accounts.manage_staff")
    if not is_staff(user_id):
        raise invalid_field("department", "only managers and admins have one", "not_staff")
    AdminProfile.objects.update_or_create(user_id=user_id, defaults={"department": department})
