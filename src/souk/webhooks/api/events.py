"""What happened, for staff and what they run: to be read again from any point."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from souk.core.errors import invalid_field
from souk.core.http.caller import staff_may
from souk.core.http.pages import bad_cursor, decode_cursor, page_of
from souk.webhooks.api.schemas import EventPage, EventsQuery
from souk.webhooks.queries.events import (
    START,
    Position,
    Wanted,
    count_events,
    events_after,
    position_of,
)

router = Router(tags=["admin"], auth=staff_may("events.view"))


@router.get("", response=EventPage, operation_id="adminListEvents")
def list_events(request: HttpRequest, query: Query[EventsQuery]) -> dict[str, Any]:
    """Everything that happened, in the order of its commits, from after an event on.

    Nothing is passed over: an event is shown once no other one can come before it. To follow what
    happens, ask again with `after`, the id of the last one.
    """
    wanted = Wanted(query.type, query.aggregate_id)
    scope = f"events {query.after} {wanted}"
    start = _start(query)
    after = _position(query.cursor, scope) if query.cursor else start
    rows = events_after(after, wanted=wanted, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda row: [row.transaction_id, str(row.id)], query=scope)
    total = count_events(start, wanted=wanted) if query.count else None
    return {**page, "total": total}


def _start(query: EventsQuery) -> Position:
    if query.after is None:
        return START
    position = position_of(query.after)
    if position is None:
        raise invalid_field(
            "after", "is no event that is kept; start again without it", "unknown_event"
        )
    return position


def _position(cursor: str, scope: str) -> Position:
    transaction_id, event_id = decode_cursor(cursor, query=scope, length=2)
    try:
        return Position(int(transaction_id), str(event_id))
    except (ValueError, TypeError):
        raise bad_cursor() from None
