"""What somebody may do by the roles that they have now, not when their token was made."""

from uuid import UUID

from souk.accounts.models import UserRole
from souk.core.http.caller import require
from souk.core.permissions import STAFF_ROLES


def roles_of(user_id: UUID) -> frozenset[str]:
    """Return the roles of an account that may sign in; those of any other are none."""
    links = UserRole.objects.filter(
        user_id=user_id, user__is_active=True, user__deleted_at__isnull=True
    )
    return frozenset(links.values_list("role_id", flat=True))


def is_staff(user_id: UUID) -> bool:
    """Say whether somebody has a role of staff, whether or not they may sign in at present."""
    return UserRole.objects.filter(user_id=user_id, role_id__in=STAFF_ROLES).exists()


def require_authority(actor_id: UUID | None, permission: str) -> None:
    """Raise PermissionMissing unless the actor has a permission; None is the system itself."""
    if actor_id is not None:
        require(roles_of(actor_id), permission)


def require_authority_over(actor_id: UUID | None, user_id: UUID) -> None:
    """Raise PermissionMissing unless the actor may change this person: staff are for admins."""
    over_staff = is_staff(user_id)
    require_authority(actor_id, "accounts.manage_staff" if over_staff else "accounts.manage")
