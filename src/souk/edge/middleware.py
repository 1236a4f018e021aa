"""What happens to every request before and after its view."""

import re
import time
from collections.abc import Callable
from secrets import token_hex

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from souk.accounts.queries.tokens import caller_of
from souk.core.database.identity import acting_as
from souk.core.errors import DomainError
from souk.core.http.caller import ANYONE, Caller
from souk.core.http.headers import header
from souk.core.http.uploads import MAX_FILE_BYTES, MULTIPART
from souk.edge import problems
from souk.edge.idempotency import key_of
from souk.edge.identity import identity_of
from souk.edge.pages import is_api
from souk.edge.uploads import takes_upload

log = structlog.get_logger("souk.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:-]{8,100}")
_HAS_BODY = {"POST", "PUT", "PATCH", "DELETE"}
MAX_BODY_BYTES = 1024 * 1024


class ApiEdge:
    """Gives each request its id, caller and idempotency; turns what goes wrong into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request.request_id = _request_id(request)  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        response = self._answer(request) if is_api(request) else self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        # Django would log each refusal once more.
        response._has_been_logged = is_api(request)  # type: ignore[attr-defined]
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 2),
        )
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            refusal = _refusal(request)
            if refusal is not None:
                return refusal
            request.caller = _caller(request)  # type: ignore[attr-defined]
            request.request_key = key_of(request)  # type: ignore[attr-defined]
            with acting_as(identity_of(request)):
                response = self.get_response(request)
        except DomainError as error:
            response = problems.problem_of(request, error)
        except RequestDataTooBig:
            response = _too_large(request)
        except DatabaseError as error:
            response = problems.bug(request, error)
        return _finished(request, response)


def _request_id(request: HttpRequest) -> str:
    given = header(request, "X-Request-Id") or ""
    return given if _REQUEST_ID.fullmatch(given) else token_hex(16)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Return what is wrong with a request before anything looks into it."""
    if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
        return problems.problem(
            request,
            status=422,
            code="invalid_request",
            title="Some values are not acceptable",
            detail="The address holds a NUL character; no text may.",
        )
    if request.method not in _HAS_BODY:
        return None
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_upload = request.content_type == MULTIPART and takes_upload(request)
    limit = MAX_FILE_BYTES if is_upload else MAX_BODY_BYTES
    if not length.isdigit() or int(length) > limit:
        return _too_large(request, limit)
    if is_upload:
        return None
    if int(length) and request.content_type != "application/json":
        return problems.problem(
            request,
            status=415,
            code="unsupported_media_type",
            title="The body is not declared as JSON",
            detail="Send Content-Type: application/json.",
        )
    if b"\\u0000" in request.body or b"\0" in request.body:
        return problems.problem(
            request,
            status=422,
            code="invalid_request",
            title="Some values are not acceptable",
            detail="The body holds a NUL character; no text may.",
        )
    return None


def _caller(request: HttpRequest) -> Caller:
    given = header(request, "Authorization")
    if given is None:
        return ANYONE
    scheme, _, token = given.partition(" ")
    return caller_of(token.strip() if scheme.lower() == "bearer" else "")


def _too_large(request: HttpRequest, limit: int = MAX_BODY_BYTES) -> HttpResponse:
    return problems.problem(
        request,
        status=413,
        code="body_too_large",
        title="The body is too large",
        detail=f"Send at most {limit} bytes.",
    )


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    is_problem = response.get("Content-Type", "").startswith("application/problem+json")
    if response.status_code == 405 and not is_problem:
        allowed = response.get("Allow", "")
        response = problems.problem(
            request,
            status=405,
            code="method_not_allowed",
            title="This address does not know that method",
            detail=f"Use one of: {allowed}.",
        )
        response["Allow"] = allowed
    response.headers.setdefault("Cache-Control", "no-store")
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
    response["X-Content-Type-Options"] = "nosniff"
    return response
