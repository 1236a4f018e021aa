"""Sending what is due: each endpoint has threads of its own, so that none waits for another.

A thread claims some deliveries for a minute, sends them one after another over one connection,
outside any transaction, and notes what came of them together. A worker that is killed in between
leaves them claimed until the minute is over: each is sent at least once.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connections
from django.utils import timezone
from psycopg.types.json import Jsonb

from souk.core.database.functions import call, call_rows
from souk.core.http.lines import Line
from souk.core.http.outgoing import AddressRefused, Bounds, NoAnswer
from souk.webhooks.models import DisabledReason, Endpoint
from souk.webhooks.operations.signing import signed_headers
from souk.webhooks.operations.subscription import give_up_webhook
from souk.webhooks.queries.endpoints import due_endpoints

log = structlog.get_logger("souk.webhooks")

# Seconds before each further try, a day together; each with a tenth more or less, by chance.
DELAYS = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800)
# An endpoint that has failed for so long without a break is disabled.
GIVE_UP_AFTER = timedelta(days=5)

MOST_THREADS = 32
THREADS_AN_ENDPOINT = 4
# Endpoints that fail may have these alone: the others are for those that are well.
THREADS_FOR_FAILING = 16
_BATCH = 100
# So many due at once are work for more than one thread.
_BACKLOG = 50
# After this no further one of a batch is begun: the claim ends after a minute.
_BATCH_SECONDS = 40.0
# After this a thread begins anew, with the address and the secrets of now.
_TURN_SECONDS = 10.0
_BOUNDS = Bounds(connect=5, read=10, total=15, answer_bytes=2000)
_SHOWN_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours to send for a minute."""

    id: UUID
    event_id: UUID
    body: str
    attempts_made: int


class Senders:
    """The threads that send, counted by endpoint."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Counter[UUID] = Counter()
        self._failing: set[UUID] = set()
        # Where much was due at once: more threads find something to do.
        self._busy: set[UUID] = set()
        self._must_end = threading.Event()

    def begin(self) -> int:
        """Begin a thread for each endpoint where something is due and there is room for one more.

        Returns how many were begun.
        """
        self._must_end.clear()
        return sum(self._begin_one(endpoint) for endpoint in due_endpoints())

    def end(self, *, seconds: float) -> bool:
        """Have every thread end after what it is sending; say whether all did within so long."""
        self._must_end.set()
        deadline = time.monotonic() + seconds
        while self._running.total() and time.monotonic() < deadline:
            time.sleep(0.02)
        return not self._running.total()

    @property
    def count(self) -> int:
        return self._running.total()

    def _begin_one(self, endpoint: Endpoint) -> bool:
        is_failing = endpoint.health.failures > 0
        is_busy = endpoint.id in self._busy and not is_failing
        most = THREADS_AN_ENDPOINT if is_busy else 1
        with self._lock:
            if is_failing:
                self._failing.add(endpoint.id)
            else:
                self._failing.discard(endpoint.id)
            for_failing = sum(self._running[one] for one in self._failing)
            if (
                self._running[endpoint.id] >= most
                or self._running.total() >= MOST_THREADS
                or (is_failing and for_failing >= THREADS_FOR_FAILING)
            ):
                return False
            self._running[endpoint.id] += 1
        name = f"souk-webhook-{endpoint.id}"
        threading.Thread(target=self._send, args=(endpoint,), name=name, daemon=True).start()
        return True

    def _send(self, endpoint: Endpoint) -> None:
        try:
            send_to(endpoint, must_end=self._must_end, note_backlog=self._note_backlog)
        except Exception:
            # Whatever it was, what was claimed is due again within a minute.
            log.exception("sending to a webhook failed", endpoint_id=str(endpoint.id))
        finally:
            connections.close_all()
            with self._lock:
                self._running[endpoint.id] -= 1
                self._running += Counter()

    def _note_backlog(self, endpoint_id: UUID, is_busy: bool) -> None:
        with self._lock:
            if is_busy:
                self._busy.add(endpoint_id)
            else:
                self._busy.discard(endpoint_id)


senders = Senders()


def send_deliveries() -> int:
    """Set threads to work for whatever is due; return how many were begun."""
    return senders.begin()


def send_to(
    endpoint: Endpoint,
    *,
    must_end: threading.Event | None = None,
    note_backlog: Callable[[UUID, bool], None] | None = None,
) -> int:
    """Send to one endpoint until nothing more is due or it fails; return how many were tried.

    `note_backlog` is told whether there is enough to do for more than one thread.
    """
    must_end = must_end or threading.Event()
    line = Line(endpoint.url, bounds=_BOUNDS)
    # An endpoint that fails is asked with one delivery, to see whether it still does.
    most = 1 if endpoint.health.failures > 0 else _BATCH
    tried = 0
    ends_at = time.monotonic() + _TURN_SECONDS
    try:
        while not must_end.is_set() and time.monotonic() < ends_at:
            claimed = _claim(endpoint, most)
            if note_backlog is not None:
                note_backlog(endpoint.id, len(claimed) >= _BACKLOG)
            if not claimed:
                break
            notes = _send_batch(line, endpoint, claimed, must_end)
            _note(endpoint, notes)
            tried += sum(note["outcome"] != "untried" for note in notes)
            if notes[-1]["outcome"] != "delivered":
                break
            most = _BATCH
    finally:
        line.close()
    return tried


def _claim(endpoint: Endpoint, most: int) -> list[Claimed]:
    rows = call_rows("webhooks.claim_deliveries", endpoint.id, most)
    return sorted((Claimed(*row) for row in rows), key=lambda one: one.event_id)


def _send_batch(
    line: Line, endpoint: Endpoint, claimed: list[Claimed], must_end: threading.Event
) -> list[dict[str, Any]]:
    ends_at = time.monotonic() + _BATCH_SECONDS
    notes = []
    for place, delivery in enumerate(claimed):
        if must_end.is_set() or time.monotonic() > ends_at:
            notes += [_untried(one) for one in claimed[place:]]
            break
        note = _send_one(line, endpoint, delivery)
        notes.append(note)
        if note["outcome"] == "failed" and note["status"] is None:
            # Nobody is there: the others wait until somebody is.
            notes += [_untried(one) for one in claimed[place + 1 :]]
            break
    return notes


def _send_one(line: Line, endpoint: Endpoint, delivery: Claimed) -> dict[str, Any]:
    begun_at = datetime.now(UTC)
    began = time.perf_counter()
    body = delivery.body.encode()
    headers = signed_headers(
        str(delivery.event_id),
        body,
        secret_texts=_secrets_of(endpoint, begun_at),
        timestamp=int(begun_at.timestamp()),
    )
    status, error, answer = None, "", ""
    try:
        said = line.post(body, {"Content-Type": "application/json", **headers})
        status = said.status
        answer = said.body.decode(errors="replace").replace("\0", "")[:_SHOWN_CHARACTERS]
    except (NoAnswer, AddressRefused) as refusal:
        error = refusal.detail[:300]
    is_delivered = status is not None and 200 <= status < 300
    return {
        "delivery_id": str(delivery.id),
        "outcome": "delivered" if is_delivered else "failed",
        "begun_at": begun_at.isoformat(),
        "milliseconds": round((time.perf_counter() - began) * 1000),
        "status": status,
        "error": error,
        "answer": answer,
        "delay": 0 if is_delivered else _delay_after(delivery.attempts_made),
    }


def _untried(delivery: Claimed) -> dict[str, Any]:
    return {"delivery_id": str(delivery.id), "outcome": "untried", "delay": 0}


def _secrets_of(endpoint: Endpoint, moment: datetime) -> list[str]:
    secrets = [endpoint.secret or ""]
    ends_at = endpoint.former_secret_until
    if ends_at is not None and ends_at > moment:
        secrets.append(endpoint.former_secret)
    return secrets


def _delay_after(attempts_made: int) -> float:
    """Return after how many seconds a delivery is tried again."""
    seconds = DELAYS[min(attempts_made, len(DELAYS)) - 1]
    return seconds * random.uniform(0.9, 1.1)  # noqa: S311 - so that not all come at once


def _note(endpoint: Endpoint, notes: list[dict[str, Any]]) -> None:
    since = call("webhooks.note_attempts", endpoint.id, Jsonb(notes))
    if any(note.get("status") == 410 for note in notes):
        give_up_webhook(endpoint.id, reason=DisabledReason.GONE)
    elif since is not None and since < timezone.now() - GIVE_UP_AFTER:
        give_up_webhook(endpoint.id, reason=DisabledReason.FAILING)
