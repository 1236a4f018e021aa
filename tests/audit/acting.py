"""Acting as somebody: what the server says of a request to the database."""

from typing import Any
from uuid import UUID

from django.db import connection

from souk.accounts.models import RoleName, User, UserRole
from souk.audit.models import Entry
from tests.api import Api
from tests.factories import a_customer, api_of

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


def an_admin() -> tuple[User, Api]:
    """Somebody with the role admin."""
    user, _ = a_customer()
    UserRole.objects.create(user=user, role_id=RoleName.ADMIN)
    return user, api_of(user)


def entries_of(row: Any) -> list[Entry]:
    """A row's entries, the oldest first."""
    key = ":".join(str(part) for part in row.pk) if isinstance(row.pk, tuple) else str(row.pk)
    return list(Entry.objects.filter(table_name=row._meta.db_table, record_id=key).order_by("id"))
