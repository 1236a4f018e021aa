"""Events become deliveries: one for each endpoint that wants to be told."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from souk.core.database.functions import call
from souk.core.events import Happened
from souk.webhooks.event_types import is_wanted
from souk.webhooks.models import Endpoint, EndpointStatus


def announce(events: Sequence[Happened]) -> int:
    """Put events on their way to every enabled endpoint that wants them; return how many were new.

    Two statements, however many there are. An event that comes again changes nothing.
    """
    endpoints = list(
        Endpoint.objects.filter(status=EndpointStatus.ENABLED).values_list("id", "event_types")
    )
    return enqueue(
        delivery_of(event, endpoint_id)
        for event in events
        for endpoint_id, wanted in endpoints
        if is_wanted(event.name, wanted)
    )


def enqueue(deliveries: Iterable[dict[str, Any]]) -> int:
    """Put deliveries on their way, in one statement; return how many were new."""
    rows = list(deliveries)
    added: int = call("webhooks.enqueue", Jsonb(rows)) if rows else 0
    return added


def delivery_of(event: Happened, endpoint_id: UUID) -> dict[str, Any]:
    """Return the delivery of an event to an endpoint; what is sent is fixed with it."""
    return {
        "id": str(delivery_id_of(event.id, endpoint_id)),
        "endpoint_id": str(endpoint_id),
        "event_id": str(event.id),
        "event_type": event.name,
        "aggregate_id": str(event.aggregate_id),
        "body": body_of(event),
    }


def body_of(event: Happened) -> str:
    """Return what receivers get of an event."""
    return json.dumps(
        {
            "id": str(event.id),
            "type": event.name,
            "timestamp": event.created_at.isoformat().replace("+00:00", "Z"),
            "aggregate": {"type": event.aggregate_type, "id": str(event.aggregate_id)},
            "data": event.payload,
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )


def delivery_id_of(event_id: UUID, endpoint_id: UUID) -> UUID:
    """Return the id of a delivery: with the time of its event, and the same at every call."""
    chance = hashlib.sha256(b"delivery\0" + event_id.bytes + endpoint_id.bytes).digest()[:8]
    rest = int.from_bytes(chance) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    return UUID(int=(event_id.int >> 64 << 64) | rest)
