"""Idempotency keys: the same request twice is done once, and answered twice."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from souk.core.database.functions import call, call_rows
from souk.core.errors import Conflict, Invalid, PreconditionRequired
from souk.core.ids import text_of
from souk.core.models import IdempotencyKey
from souk.core.secrets import seal, unseal


class IdempotencyKeyRequired(PreconditionRequired):
    """This call needs the header Idempotency-Key."""

    @property
    def detail(self) -> str:
        return "Send Idempotency-Key with a new UUID for each request, the same one on each retry."


class IdempotencyKeyInvalid(Invalid):
    """An Idempotency-Key is 1 to 255 printable ASCII characters."""


class IdempotencyKeyReused(Invalid):
    """This Idempotency-Key was used with another request."""

    @property
    def detail(self) -> str:
        return "Use a new key for a new request; repeat a request with the very same body."


class RequestInProgress(Conflict):
    """The first request with this Idempotency-Key is still running."""

    @property
    def detail(self) -> str:
        return "Wait a moment and repeat it with the same key."


class RequestKey(NamedTuple):
    """A caller's key for one request; `scope` is the caller with method and path."""

    scope: str
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    status: int
    body: bytes


def request_key(caller: str, *, method: str, path: str, key: str, body: bytes) -> RequestKey:
    """Return the key of a request; raise IdempotencyKeyInvalid when it has not the form."""
    if not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
        raise IdempotencyKeyInvalid
    return RequestKey(f"{caller} {method} {path}", key, hashlib.sha256(body).digest())


def user_scope(user_id: UUID) -> str:
    """Return whose the keys of a signed-in user are."""
    return f"user:{text_of(user_id)}"


def forget_users(user_ids: Collection[UUID]) -> None:
    """Delete the keys of these users: their answers tell of them."""
    theirs = Q(pk__in=[])
    for user_id in user_ids:
        theirs |= Q(scope__startswith=f"{user_scope(user_id)} ")
    IdempotencyKey.objects.filter(theirs).delete()


def claim(request: RequestKey) -> StoredAnswer | None:
    """Claim the key for the present transaction, or return the answer that was given before.

    Raises IdempotencyKeyReused for another body, RequestInProgress while the first still runs.
    """
    ((outcome, status, answer, is_sealed, _),) = call_rows(
        "core.claim_request", request.scope, request.key, request.fingerprint
    )
    if outcome is None:
        return None
    refuse(outcome)
    body = unseal(bytes(answer)) if is_sealed else bytes(answer)
    return StoredAnswer(status, body)


def refuse(outcome: str) -> None:
    """Raise what stands in the way of a replay, if anything does."""
    if outcome == "reused":
        raise IdempotencyKeyReused
    if outcome == "in_progress":
        raise RequestInProgress


def store(
    request: RequestKey, status: int, body: bytes, *, resource_id: UUID | None = None
) -> None:
    """Keep the answer for 24 hours, encrypted: it may hold a token."""
    call(
        "core.answer_request",
        request.scope,
        request.key,
        request.fingerprint,
        status,
        seal(body),
        True,
        resource_id,
    )


def store_refusal(request: RequestKey, status: int, body: bytes) -> None:
    """Keep a refusal that changed nothing, unless the key has got an answer meanwhile."""
    call(
        "core.refuse_request",
        request.scope,
        request.key,
        request.fingerprint,
        status,
        seal(body),
    )
