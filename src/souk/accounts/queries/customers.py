"""Finding people, for staff: by how their e-mail or name begins, newest first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

# Above every other character, when texts are compared byte by byte.
_LAST = "\U0010ffff"

# What a text finds is found first, by its index, and put in order then: reading everybody from the
# newest on until enough of them fit may take as long as there are people.
_FOUND = "ARRAY(SELECT accounts.people_beginning(%s, %s, %s))"


@dataclass(frozen=True, slots=True)
class Sought:
    """What staff look for; `q` is the beginning of an e-mail or of any of their names."""

    q: str = ""
    email: str = ""
    role: str | None = None
    status: str | None = None


def customer_ids(sought: Sought, *, before: UUID | None, limit: int) -> list[UUID]:
    """Return ids of living accounts, newest first, from the one before `before` on."""
    condition, values = _condition(sought)
    if before is not None:
        condition, values = f"{condition} AND id < %s", [*values, before]
    statement = (
        f"SELECT id FROM accounts_users AS person WHERE {condition} ORDER BY id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, limit])
        return [row[0] for row in cursor.fetchall()]


def count_customers(sought: Sought) -> int:
    condition, values = _condition(sought)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM accounts_users AS person WHERE {condition}", values)
        ((count,),) = cursor.fetchall()
    return int(count)


def _condition(sought: Sought) -> tuple[str, list[Any]]:
    clauses, values = ["deleted_at IS NULL"], []
    for text, or_name in ((sought.q, True), (sought.email, False)):
        if text:
            clauses.append(f"id = ANY ({_FOUND})")
            values += [text.lower(), text.lower() + _LAST, or_name]
    if sought.status:
        clauses.append("status = %s")
        values.append(sought.status)
    if sought.role:
        clauses.append(
            "EXISTS (SELECT FROM accounts_user_roles AS link"
            " WHERE link.user_id = person.id AND link.role_id = %s)"
        )
        values.append(sought.role)
    return " AND ".join(clauses), values
