"""Idempotency keys on every POST: the effect and its answer are stored in one transaction."""

import json
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from souk.core import idempotency
from souk.core.errors import DomainError
from souk.core.http.answers import JSON
from souk.core.http.caller import Caller
from souk.core.http.headers import header
from souk.core.idempotency import RequestKey
from souk.core.secrets import token_hash
from souk.edge.problems import bug, problem_of
from souk.edge.ties import begun_again
from souk.edge.uploads import fingerprint_of, is_upload

# Refusals that say how things stood: they are given again. Others leave the key free.
_LASTING_REFUSALS = {402, 409}
_PASSING_CODES = {"request_in_progress"}

Run = Callable[[], HttpResponseBase]


def key_of(request: HttpRequest) -> RequestKey | None:
    """Return the caller's key of a POST, None when it came without."""
    given = header(request, "Idempotency-Key")
    if given is None or request.method != "POST":
        return None
    body = fingerprint_of(request) if is_upload(request) else request.body
    return idempotency.request_key(
        _scope(request), method="POST", path=request.path, key=given, body=body
    )


def answered_once(
    request: HttpRequest, run: Run, *, keeps_its_key: bool, remembers_refusals: bool
) -> HttpResponseBase:
    """Answer a request, all of it or nothing; one that repeats a key gets its first answer again.

    A view that keeps its key claims and answers it within its own transactions. What one that
    remembers refusals has written before it refused is kept; all else is as it was.
    """
    key: RequestKey | None = request.request_key  # type: ignore[attr-defined]
    if key is None and keeps_its_key:
        return run()
    try:
        response = begun_again(
            request,
            run if keeps_its_key else lambda: _in_one_transaction(key, run, remembers_refusals),
        )
        if key is not None and _is_lasting_refusal(response):
            idempotency.store_refusal(key, response.status_code, response.content)  # type: ignore[attr-defined]
    except DomainError as error:
        return problem_of(request, error)
    except Exception as error:  # noqa: BLE001 - as it came from the view: a lost database is no bug
        return bug(request, error)
    return response


def _in_one_transaction(
    key: RequestKey | None, run: Run, remembers_refusals: bool
) -> HttpResponseBase:
    with transaction.atomic():
        stored = idempotency.claim(key) if key else None
        if stored is not None:
            return _replayed(stored)
        response = run()
        if 200 <= response.status_code < 300 and isinstance(response, HttpResponse):
            if key:
                idempotency.store(key, response.status_code, response.content)
        elif not (remembers_refusals and response.status_code < 500):
            transaction.set_rollback(True)
    return response


def _replayed(stored: idempotency.StoredAnswer) -> HttpResponse:
    kind = JSON if stored.status < 400 else "application/problem+json"
    response = HttpResponse(stored.body, content_type=kind, status=stored.status)
    response["Idempotent-Replayed"] = "true"
    return response


def _is_lasting_refusal(response: HttpResponseBase) -> bool:
    if response.status_code not in _LASTING_REFUSALS or not isinstance(response, HttpResponse):
        return False
    if "Idempotent-Replayed" in response:
        return False
    return json.loads(response.content).get("code") not in _PASSING_CODES


def _scope(request: HttpRequest) -> str:
    """Return whose keys these are: a user's, a guest's by token, or those of unknown callers."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    if caller.user_id is not None:
        return idempotency.user_scope(caller.user_id)
    guest = header(request, "Cart-Token") or header(request, "Order-Token")
    return f"guest:{token_hash(guest).hex()}" if guest else "guest"
