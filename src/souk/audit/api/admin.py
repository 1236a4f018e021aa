"""Who changed what, for admins."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from souk.accounts.queries.names import emails_of
from souk.audit.api.schemas import EntriesQuery, EntryPage, PastAnswer, PastQuery
from souk.audit.models import Entry
from souk.audit.queries.entries import (
    Wanted,
    audited_tables,
    count_entries,
    entries_before,
    users_in,
)
from souk.audit.queries.past import record_at
from souk.core.errors import invalid_field
from souk.core.http.caller import staff_may
from souk.core.http.pages import encode_cursor, last_id

router = Router(tags=["admin"], auth=staff_may("audit.view"))


@router.get("", response=EntryPage, operation_id="adminListAuditEntries")
def list_entries(request: HttpRequest, query: Query[EntriesQuery]) -> dict[str, Any]:
    """Changes of audited tables, newest first."""
    if query.table and query.table not in (known := audited_tables()):
        raise invalid_field("table", f"is not audited; name one of: {', '.join(known)}")
    wanted = Wanted(query.table, query.record, query.user, query.action, query.since, query.until)
    scope = repr(wanted)
    before = last_id(query.cursor, query=scope)
    entries = entries_before(before, wanted=wanted, limit=query.limit + 1)
    page = entries[: query.limit]
    emails = emails_of(users_in(page))
    is_last = len(entries) <= query.limit
    return {
        "items": [_answer(entry, emails) for entry in page],
        "next_cursor": None if is_last else encode_cursor([str(page[-1].id)], query=scope),
        "total": count_entries(wanted) if query.count else None,
    }


@router.get("/{table}/{record_id}", response=PastAnswer, operation_id="adminGetPastRecord")
def read_past(
    request: HttpRequest, table: str, record_id: str, query: Query[PastQuery]
) -> dict[str, Any]:
    """A record as it was at a moment, or as it is now; also one that was deleted since."""
    moment = query.at or timezone.now()
    values = record_at(table, record_id, moment)
    return {"table": table, "record": record_id, "at": moment, "values": values}


def _answer(entry: Entry, emails: dict[UUID, str]) -> dict[str, Any]:
    actor_id = entry.actor_id
    return {
        "id": entry.id,
        "table": entry.table_name,
        "record": entry.record_id,
        "subject": entry.subject_id,
        "action": entry.action,
        "actor": {
            "id": actor_id,
            "email": emails.get(actor_id) if actor_id else None,
            "role": entry.actor_role,
        },
        "ip_address": entry.ip_address,
        "user_agent": entry.user_agent,
        "request_id": entry.request_id,
        "old_values": entry.old_values,
        "new_values": entry.new_values,
        "changed_at": entry.changed_at,
    }
