"""Errors as problem+json (RFC 9457): the one place where a kind of error becomes a status."""

import errno
import json
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from souk.core.errors import (
    DomainError,
    FieldError,
    InvalidFields,
    NotFound,
    TooManyRequests,
    Unavailable,
)
from souk.edge.ties import note_tie

log = structlog.get_logger("souk.edge")

JSON = "application/problem+json"

STATUS = {
    "invalid": 422,
    "unauthenticated": 401,
    "payment_required": 402,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "precondition_failed": 412,
    "precondition_required": 428,
    "too_many_requests": 429,
    "unsupported_media": 415,
    "unavailable": 503,
}


_FULL = {errno.ENOSPC, errno.EDQUOT}

# What the parser says of it does not tell what to write.
_SAID = {"timezone_aware": "write a time with its zone, such as 2026-01-31T00:00:00Z"}


class NoRoom(Unavailable):
    """The server has no room for this."""

    @property
    def detail(self) -> str:
        return "The server's disk is full: send it again once whoever runs it has made room."


def problem(
    request: HttpRequest,
    *,
    status: int,
    code: str,
    title: str,
    detail: str,
    **extensions: Any,
) -> HttpResponse:
    """Return an error answer that says what to do."""
    body = {
        "type": f"urn:souk:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": getattr(request, "request_id", None),
        **extensions,
    }
    text = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    # A refused value is shown as it came, and may not be encodable.
    response = HttpResponse(text.encode("utf-8", "replace"), content_type=JSON, status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="souk"'
    if status in (429, 503):
        response["Retry-After"] = str(extensions.get("retry_after", 1))
    return response


def problem_of(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the answer for an expected error."""
    extensions = error.extensions()
    if error.field_errors:
        extensions["errors"] = [
            {"field": item.field, "message": item.message, "code": item.code}
            for item in error.field_errors
        ]
        extensions.pop("problems", None)
    response = problem(
        request,
        status=STATUS[error.kind],
        code=error.code(),
        title=error.title(),
        detail=error.detail,
        **extensions,
    )
    if isinstance(error, TooManyRequests):
        response["Retry-After"] = str(error.retry_after)
    return response


def validation_problem(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Return the answer for a body or parameters that do not fit their schema."""
    return problem_of(request, InvalidFields([_field_error(item) for item in error.errors]))


def _field_error(item: dict[str, Any]) -> FieldError:
    # Ninja's path begins with where the value stood and the parameter's name.
    path = list(item["loc"])
    where = path.pop(0) if path else ""
    if where in ("body", "query") and path and path[0] in ("body", "query", "page"):
        path.pop(0)
    name = ".".join(str(part) for part in path) or str(where)
    message = _SAID.get(item["type"], item["msg"].removeprefix("Value error, "))
    return FieldError(name, message, item["type"])


def http_problem(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Return the answer for what Ninja itself refuses: a body that is not JSON."""
    return problem(
        request,
        status=error.status_code,
        code="not_json",
        title="The body is not JSON",
        detail="Send a JSON object with Content-Type: application/json.",
    )


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_of(request, NotFound())


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer while the database cannot be reached."""
    log.warning("database_unavailable", error=type(error.__cause__ or error).__name__)
    return problem_of(request, Unavailable())


def bug(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer for what should not have happened; the cause goes to the log alone."""
    if isinstance(error, OperationalError | InterfaceError):
        note_tie(request, error)
        return unavailable(request, error)
    if isinstance(error, OSError) and error.errno in _FULL:
        log.error("no_room", path=request.path, error=str(error))
        return problem_of(request, NoRoom())
    log.error("unexpected_error", path=request.path, exc_info=error)
    return broken(request)


def broken(request: HttpRequest) -> HttpResponse:
    """Return the answer for a bug that is logged already."""
    return problem(
        request,
        status=500,
        code="internal_error",
        title="Something went wrong on our side",
        detail="Try again; if it stays so, report the request_id.",
    )
