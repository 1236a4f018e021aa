"""Acting as somebody: what the server says of a request to the database."""

from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.db import connection

from souk.audit.models import Entry
from souk.core.database.identity import Identity, Role, acting_as

IP = "203.0.113.7"
REQUEST = "request-12345678"


def act_as(user_id: UUID, role: Role = "staff", *, ip: str = IP) -> AbstractContextManager[None]:
    """Let what is done within be the doing of this user, as in a request of theirs."""
    return acting_as(Identity(role, user_id, request_id=REQUEST, ip_address=ip))


def everything_recorded() -> str:
    """All that the audit holds, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(entry::text, '') FROM audit_entries AS entry")
        return str(cursor.fetchone()[0])


def entries_of(row: Any) -> list[Entry]:
    """A row's entries, the oldest first."""
    key = ":".join(str(part) for part in row.pk) if isinstance(row.pk, tuple) else str(row.pk)
    return list(Entry.objects.filter(table_name=row._meta.db_table, record_id=key).order_by("id"))
