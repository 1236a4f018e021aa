"""Finding sellers, for staff: newest first, by status and by how their name begins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

# Above every other character, when texts are compared byte by byte.
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Sought:
    """What staff look for; `q` is the beginning of a business name or a slug."""

    q: str = ""
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a seller stands in the list."""

    created_at: datetime
    id: UUID


def seller_places(sought: Sought, *, before: Place | None, limit: int) -> list[Place]:
    """Return sellers, newest first, from the one before `before` on."""
    condition, values = _condition(sought)
    if before is not None:
        condition += " AND (created_at, user_id) < (%s, %s)"
        values += [before.created_at, before.id]
    statement = (
        f"SELECT created_at, user_id FROM sellers_profiles WHERE {condition}"
        " ORDER BY created_at DESC, user_id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, limit])
        return [Place(*row) for row in cursor.fetchall()]


def count_sellers(sought: Sought) -> int:
    condition, values = _condition(sought)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM sellers_profiles WHERE {condition}", values)
        ((count,),) = cursor.fetchall()
    return int(count)


def _condition(sought: Sought) -> tuple[str, list[Any]]:
    clauses, values = ["true"], []
    if sought.q:
        clauses.append("user_id = ANY (ARRAY(SELECT sellers.sellers_beginning(%s, %s)))")
        values += [sought.q.lower(), sought.q.lower() + _LAST]
    if sought.status:
        clauses.append("status = %s")
        values.append(sought.status)
    return " AND ".join(clauses), values
