"""The outbox, as it may be read again."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from souk.core.models import OutboxEvent


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the order of commits: everything up to it was read."""

    transaction_id: int
    event_id: str


START = Position(-1, "00000000-0000-0000-0000-000000000000")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are wanted: everything that is given narrows."""

    type: str | None = None
    aggregate_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it is told."""

    id: UUID
    type: str
    aggregate_type: str
    aggregate_id: UUID
    data: Any
    created_at: datetime
    transaction_id: int


# Only transactions below every running one: whatever commits later comes later, too.
_SETTLED = "transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def events_after(position: Position, *, wanted: Wanted, limit: int) -> list[Told]:
    """Return events behind a position, in the order of their commits; one statement."""
    where, values = _condition(position, wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, type, aggregate_type, aggregate_id, payload, created_at, transaction_id"
            f" FROM core_outbox WHERE {where} ORDER BY transaction_id, id LIMIT %s",
            [*values, limit],
        )
        rows = cursor.fetchall()
    return [_told(*row) for row in rows]


def _told(
    event_id: UUID,
    name: str,
    aggregate_type: str,
    aggregate_id: UUID,
    payload: str,
    created_at: datetime,
    transaction_id: int,
) -> Told:
    about = (name, aggregate_type, aggregate_id)
    return Told(event_id, *about, json.loads(payload), created_at, transaction_id)


def count_events(position: Position, *, wanted: Wanted) -> int:
    """Return how many events stand behind a position."""
    where, values = _condition(position, wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM core_outbox WHERE {where}", values)
        return int(cursor.fetchone()[0])


def position_of(event_id: UUID) -> Position | None:
    """Return where an event stands, None for one that is not kept."""
    event = OutboxEvent.objects.filter(id=event_id).values_list("transaction_id", flat=True)
    transaction_id = event.first()
    return None if transaction_id is None else Position(transaction_id, str(event_id))


def _condition(position: Position, wanted: Wanted) -> tuple[str, list[Any]]:
    conditions = ["(transaction_id, id) > (%s, %s)", _SETTLED]
    values: list[Any] = [position.transaction_id, position.event_id]
    if wanted.type is not None:
        conditions.append("type = %s")
        values.append(wanted.type)
    if wanted.aggregate_id is not None:
        conditions.append("aggregate_id = %s")
        values.append(wanted.aggregate_id)
    return " AND ".join(conditions), values
