"""What happens to every request before and after its view."""

import logging
import re
import time
from collections.abc import Callable
from secrets import token_hex

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from souk.accounts.queries.tokens import caller_of
from souk.core.card_numbers import may_hold_card_number
from souk.core.database.identity import NOBODY, acting_as
from souk.core.errors import DomainError
from souk.core.http.caller import ANYONE, Caller
from souk.core.http.current import current
from souk.core.http.headers import header
from souk.edge import headers, limits, metrics, problems
from souk.edge.addresses import Proxies
from souk.edge.api import api
from souk.edge.bodies import refusal_of
from souk.edge.cors import preflight, share
from souk.edge.hosts import Hosts
from souk.edge.idempotency import key_of
from souk.edge.identity import identity_of
from souk.edge.pages import is_api
from souk.edge.routes import Found, Routes

log = structlog.get_logger("souk.request")
_listeners = logging.getLogger("souk.request")

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:-]{8,100}")


class ApiEdge:
    """Gives each request its id, caller and idempotency; turns what goes wrong into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._proxies = Proxies()
        self._hosts = Hosts()
        self._routes = Routes(api)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request.request_id = _request_id(request)  # type: ignore[attr-defined]
        current.set(request)
        self._proxies.resolve(request.META)
        is_ours = is_api(request)
        is_head = is_ours and request.method == "HEAD"
        if is_head:
            # Asked for, guarded and counted as what it is the head of.
            request.method = "GET"
        response = self._answer(request) if is_ours else self._page(request)
        if is_head:
            request.method = "HEAD"
            response = _head_of(response)
        headers.protect(request, response)
        # Django would log each refusal once more.
        response._has_been_logged = is_ours  # type: ignore[attr-defined]
        seconds = time.perf_counter() - started
        metrics.count(request, response, seconds=seconds)
        if _listeners.isEnabledFor(logging.INFO):
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                address=request.META.get("REMOTE_ADDR"),
                milliseconds=round(seconds * 1000, 2),
            )
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase
        found = request.resolver_match = self._routes.find(request)  # type: ignore[assignment]
        try:
            response = (
                self._hosts.refusal(request)
                or preflight(request)
                or refusal_of(request)
                or self._seen(request, found)
            )
        except DomainError as error:
            response = problems.problem_of(request, error)
        except Exception as error:  # noqa: BLE001 - a lost database is no bug
            response = problems.bug(request, error)
        response = _finished(request, response)
        share(request, response)
        return response

    def _seen(self, request: HttpRequest, found: Found | None) -> HttpResponseBase:
        """Answer a request that is well-formed, within its caller's limits."""
        request.caller = _caller(request)  # type: ignore[attr-defined]
        response: HttpResponseBase
        try:
            limits.take(request)
            request.request_key = key_of(request)  # type: ignore[attr-defined]
            if found is not None and found.is_for_everybody:
                # It may be cached, and costs no more for those whom Souk knows.
                identity = NOBODY
            else:
                identity = identity_of(request)
            with acting_as(identity):
                response = found.answer(request) if found else self.get_response(request)
        except DomainError as error:
            response = problems.problem_of(request, error)
        limits.settle(request, response)
        return response

    def _page(self, request: HttpRequest) -> HttpResponseBase:
        refusal = self._hosts.refusal(request) or limits.page_refusal(request)
        response: HttpResponseBase = refusal or self.get_response(request)
        limits.settle(request, response)
        return response


def _request_id(request: HttpRequest) -> str:
    given = header(request, "X-Request-Id")
    if given and _REQUEST_ID.fullmatch(given) and not may_hold_card_number(given.encode()):
        return given
    return token_hex(16)


def _caller(request: HttpRequest) -> Caller:
    given = header(request, "Authorization")
    if given is None:
        return ANYONE
    scheme, _, token = given.partition(" ")
    return caller_of(token.strip() if scheme.lower() == "bearer" else "")


def _head_of(response: HttpResponseBase) -> HttpResponseBase:
    """Return an answer without its body; its headers tell of it all the same."""
    if isinstance(response, HttpResponse):
        response.content = b""
        return response
    response.close()
    head = HttpResponse(status=response.status_code)
    head.headers = response.headers
    return head


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code == 405 and response.get("Content-Type") != problems.JSON:
        allowed = re.sub(r"\bGET\b", "GET, HEAD", response.get("Allow", ""))
        response = problems.problem(
            request,
            status=405,
            code="method_not_allowed",
            title="This address does not know that method",
            detail=f"Use one of: {allowed}.",
        )
        response["Allow"] = allowed
    response.headers._store.setdefault("cache-control", ("Cache-Control", "no-store"))
    if isinstance(response, HttpResponse):
        length = ("Content-Length", str(len(response.content)))
        response.headers._store.setdefault("content-length", length)
    return response
