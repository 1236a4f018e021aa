"""Finding sellers, for staff: by status and by how their name begins; newest or best first."""

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
    """Where a seller stands in the list: by a moment, or by a number of what they have sold."""

    value: datetime | int
    id: UUID


_COLUMNS = {
    "newest": ("profile.created_at", "DESC"),
    "total_sales_amount": ("sales.total_sales_amount", "ASC"),
    "-total_sales_amount": ("sales.total_sales_amount", "DESC"),
    "total_orders": ("sales.total_orders", "ASC"),
    "-total_orders": ("sales.total_orders", "DESC"),
}


def seller_places(
    sought: Sought, *, sort: str = "newest", after: Place | None, limit: int
) -> list[Place]:
    """Return sellers in an order, from the one after `after` on."""
    condition, values = _condition(sought)
    column, direction = _COLUMNS[sort]
    key = "profile.user_id" if sort == "newest" else "sales.seller_id"
    if after is not None:
        condition += f" AND ({column}, {key}) {'<' if direction == 'DESC' else '>'} (%s, %s)"
        values += [after.value, after.id]
    statement = (
        f"SELECT {column}, {key} FROM sellers_profiles AS profile"
        " JOIN sellers_sales AS sales ON sales.seller_id = profile.user_id"
        f" WHERE {condition} ORDER BY {column} {direction}, {key} {direction} LIMIT %s"
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
