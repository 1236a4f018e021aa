"""One set of calls for two audiences: staff, who see all products, and sellers, who see theirs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from souk.core.http.caller import Selling


@dataclass(frozen=True, slots=True)
class Call:
    """An operation that both audiences have, under a name that begins with theirs."""

    method: str
    path: str
    name: str
    view: Callable[..., Any]
    response: Any
    extra: dict[str, Any] | None = None


def add_calls(router: Router, audience: str, calls: Sequence[Call]) -> None:
    """Give a router these operations."""
    for call in calls:
        router.add_api_operation(
            call.path,
            [call.method],
            call.view,
            response=call.response,
            operation_id=f"{audience}{call.name}",
            openapi_extra=call.extra,
        )


def owner_of(request: HttpRequest) -> UUID | None:
    """Return whose products a call is about: a seller's own, or for staff None, everybody's.

    The guard has decided it; what is no seller's call, only a guard of the staff lets through.
    """
    guard: Any = request.auth  # type: ignore[attr-defined]
    return guard.seller_id if isinstance(guard, Selling) else None


def caller_id(request: HttpRequest) -> UUID | None:
    found: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return found
