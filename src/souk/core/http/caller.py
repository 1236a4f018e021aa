"""Who is calling."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer

from souk.core.errors import Forbidden, Unauthenticated

STAFF_ROLES = frozenset({"manager", "admin"})


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


class SignedIn(HttpBearer):
    """Only somebody who is signed in."""

    def __call__(self, request: HttpRequest) -> Caller:
        caller: Caller = request.caller  # type: ignore[attr-defined]
        if caller.user_id is None:
            raise SignInRequired
        return caller

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        raise NotImplementedError  # The edge has authenticated; `__call__` only looks.


class Staff(SignedIn):
    """Only managers and admins."""

    def __call__(self, request: HttpRequest) -> Caller:
        caller = super().__call__(request)
        if not caller.is_staff:
            raise StaffOnly
        return caller


class SignInRequired(Unauthenticated):
    """Sign in first."""

    @property
    def detail(self) -> str:
        return "Send the access token of POST /api/v1/auth/login as Authorization: Bearer <token>."


class StaffOnly(Forbidden):
    """This needs the role manager or admin."""


signed_in = SignedIn()
staff = Staff()
