"""Requests for money to move: each spans more than one transaction and keeps its own key.

What a request began is kept with its key, in one transaction: a repeat goes on from there.
"""

from uuid import UUID

from souk.core.database.functions import call, call_rows
from souk.core.idempotency import RequestKey, StoredAnswer, refuse
from souk.core.secrets import unseal


def begun_by(request: RequestKey | None) -> UUID | StoredAnswer | None:
    """Claim a request's key; return what an earlier one with it began, or its answer.

    Runs within the transaction that begins something.
    """
    if request is None:
        return None
    ((outcome, status, answer, is_sealed, resource_id),) = call_rows(
        "core.claim_request", request.scope, request.key, request.fingerprint
    )
    if outcome == "in_progress" and resource_id is not None:
        begun: UUID = resource_id
        return begun
    if outcome is None:
        return None
    refuse(outcome)
    return StoredAnswer(status, unseal(bytes(answer)) if is_sealed else bytes(answer))


def keep_begun(request: RequestKey | None, begun: UUID) -> None:
    """Keep what a request began, with it: its answer follows when the gateway has been asked."""
    if request is not None:
        call(
            "core.answer_request",
            request.scope,
            request.key,
            request.fingerprint,
            None,
            None,
            False,
            begun,
        )
