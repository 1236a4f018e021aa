"""Acting as somebody: what the server says of a request to the database."""

from typing import Any
from uuid import UUID

from django.db import connection

from souk.audit.models import Entry

IP = "203.0.113.7"
REQUEST = "request-12345678"


def act_as(user_id: UUID | None, role: str = "manager", *, ip: str = IP) -> None:
    """Let what follows in this transaction be the doing of this user."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('souk.user_id', %s, true), set_config('souk.role', %s, true),"
            " set_config('souk.ip', %s, true), set_config('souk.request_id', %s, true)",
            [str(user_id or ""), role, ip, REQUEST],
        )


def everything_recorded() -> str:
    """All that the audit holds, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(entry::text, '') FROM audit_entries AS entry")
        return str(cursor.fetchone()[0])


def entries_of(row: Any) -> list[Entry]:
    """A row's entries, the oldest first."""
    key = ":".join(str(part) for part in row.pk) if isinstance(row.pk, tuple) else str(row.pk)
    return list(Entry.objects.filter(table_name=row._meta.db_table, record_id=key).order_by("id"))
