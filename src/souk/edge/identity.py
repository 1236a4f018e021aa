"""For whom a request's transactions speak to the database."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from souk.core.database.identity import Identity, Role, acting_as, as_system
from souk.core.http.caller import Caller
from souk.core.http.headers import header
from souk.core.secrets import token_hash

_TOKEN_HEADERS = ("Cart-Token", "Order-Token")

Respond = Callable[[HttpRequest], HttpResponseBase]


def identity_of(request: HttpRequest) -> Identity:
    """Return whose rows a request to the API may touch: its caller's, or what its tokens open."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    role: Role = "staff" if caller.is_staff else "customer" if caller.user_id else "anyone"
    tokens = (header(request, name) for name in _TOKEN_HEADERS)
    return Identity(
        role=role,
        user_id=caller.user_id,
        guest=tuple(token_hash(token) for token in tokens if token),
        request_id=request.request_id,  # type: ignore[attr-defined]
        ip_address=request.META.get("REMOTE_ADDR") or "",
        user_agent=_agent(request) if caller.is_staff else "",
    )


class PageIdentity:
    """Lets the pages of staff speak for staff, and those of anybody else for nobody."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with as_system():
            user = request.user
            is_staff = user.is_active and user.is_staff
        identity = Identity(
            role="staff" if is_staff else "anyone",
            user_id=user.pk if is_staff else None,
            request_id=request.request_id,  # type: ignore[attr-defined]
            ip_address=request.META.get("REMOTE_ADDR") or "",
            user_agent=_agent(request) if is_staff else "",
        )
        with acting_as(identity):
            return self.get_response(request)


def _agent(request: HttpRequest) -> str:
    """Return with what staff call, for the audit."""
    return (header(request, "User-Agent") or "")[:400]
