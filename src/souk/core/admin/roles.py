"""Who may do what in the admin: roles alone decide."""

from django.http import HttpRequest

from souk.core.permissions import STAFF_ROLES, may

ADMIN_ROLES = frozenset({"admin"})


def roles_of(request: HttpRequest) -> frozenset[str]:
    """Return the roles of whoever is signed in to the admin; asked of the database once."""
    user = request.user
    if not (user.is_active and user.is_staff):
        return frozenset()
    known: frozenset[str] | None = getattr(request, "role_names", None)
    if known is None:
        known = frozenset(user.roles.values_list("name", flat=True))
        request.role_names = known  # type: ignore[attr-defined]
    return known


def runs_the_shop(request: HttpRequest) -> bool:
    """Say whether this is a manager or an admin."""
    return not STAFF_ROLES.isdisjoint(roles_of(request))


def staff_may(request: HttpRequest, permission: str) -> bool:
    """Say whether whoever is signed in has a permission of `core/permissions.py`."""
    return may(roles_of(request), permission)


def is_admin(request: HttpRequest) -> bool:
    """Say whether this is an admin, who may also change settings and roles."""
    return not ADMIN_ROLES.isdisjoint(roles_of(request))


def may_view_books(request: HttpRequest) -> bool:
    """Say whether this member of staff may see the books."""
    return staff_may(request, "ledger.view")


def may_view_audit(request: HttpRequest) -> bool:
    """Say whether this member of staff may see what the others changed."""
    return staff_may(request, "audit.view")
