"""Who is calling."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from souk.core.errors import Forbidden, Unauthenticated
from souk.core.http.access import OWNER, SELLER, SIGNED_IN, STAFF, Access, staff_with
from souk.core.permissions import PERMISSIONS, STAFF_ROLES, may


@dataclass(frozen=True, slots=True)
class Caller:
    """The identity behind a request: a user with roles, or nobody in particular."""

    user_id: UUID | None = None
    session_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    email: str = ""

    @property
    def is_staff(self) -> bool:
        return not STAFF_ROLES.isdisjoint(self.roles)


ANYONE = Caller()


class ApiRequest(HttpRequest):
    """A request after the edge: authenticated, with its id."""

    caller: Caller
    request_id: str


class SignedIn(HttpAuthBase):
    """Only somebody who is signed in. The edge has authenticated; this only looks."""

    openapi_scheme = "bearer"
    access: Access = SIGNED_IN

    def __call__(self, request: HttpRequest) -> Caller:
        caller: Caller = request.caller  # type: ignore[attr-defined]
        if caller.user_id is None:
            raise SignInRequired
        return caller


class Owner(SignedIn):
    """Only somebody who is signed in; whether the thing is theirs, the operation asks."""

    access = OWNER


class Staff(SignedIn):
    """Only managers and admins."""

    access = STAFF

    def __call__(self, request: HttpRequest) -> Caller:
        caller = super().__call__(request)
        if not caller.is_staff:
            raise StaffOnly
        return caller


@dataclass(frozen=True, slots=True)
class Selling:
    """A caller as a seller: what they call is about what they sell, whatever else they may."""

    seller_id: UUID


class Seller(SignedIn):
    """Only somebody who sells here; whether the thing is theirs, the operation asks."""

    access = SELLER

    def __call__(self, request: HttpRequest) -> Selling:  # type: ignore[override]
        caller = super().__call__(request)
        if "seller" not in caller.roles or caller.user_id is None:
            raise SellersOnly
        return Selling(caller.user_id)


class StaffMay(Staff):
    """Only staff whose role grants a permission."""

    def __init__(self, permission: str) -> None:
        super().__init__()
        self.permission = permission
        self.access = staff_with(permission)

    def __call__(self, request: HttpRequest) -> Caller:
        caller = super().__call__(request)
        require(caller.roles, self.permission)
        return caller


class SignInRequired(Unauthenticated):
    """Sign in first."""

    @property
    def detail(self) -> str:
        return "Send the access token of POST /api/v1/auth/login as Authorization: Bearer <token>."


class StaffOnly(Forbidden):
    """This needs the role manager or admin."""


class SellersOnly(Forbidden):
    """This needs the role seller."""

    @property
    def detail(self) -> str:
        return "Apply by POST /api/v1/seller/profile; who is approved gets the role."


@dataclass(eq=False)
class PermissionMissing(Forbidden):
    """Your role does not include this."""

    permission: str

    @property
    def detail(self) -> str:
        what = PERMISSIONS[self.permission]
        return f"Ask an admin: the permission {self.permission} is needed to {what}."


def require(roles: Iterable[str], permission: str) -> None:
    """Raise PermissionMissing unless one of these roles grants a permission."""
    if not may(roles, permission):
        raise PermissionMissing(permission)


def staff_may(permission: str) -> StaffMay:
    """Return the guard of operations that need a permission of `core/permissions.py`."""
    may((), permission)
    return StaffMay(permission)


signed_in = SignedIn()
owner = Owner()
seller = Seller()
staff = Staff()
