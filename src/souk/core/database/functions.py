"""Calls the functions that `.sql` files define."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import Format
from pydantic_core import to_json

from souk.core.database import straight
from souk.core.database.identity import current_identity


class Uuids(list[UUID | None]):
    """An array of ids, to be told from one of texts when it is empty or holds nulls alone."""


class Integers(list[int]):
    """An array of numbers, to be told from one of texts when it is empty."""


class Bigints(list[int | None]):
    """An array of numbers that may be larger than an integer of PostgreSQL, or nulls."""


def call(function: str, *arguments: Any) -> Any:
    """Return the one value of a function, such as `call("orders.number_of", id)`."""
    found = rows_of(f"SELECT {function}({_marks(arguments)})", arguments)
    return found[0][0] if found else None


def call_rows(function: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a set-returning function."""
    return rows_of(f"SELECT * FROM {function}({_marks(arguments)})", arguments)


def call_alone(function: str, request: dict[str, Any]) -> tuple[Any, ...]:
    """Return the row of a function of one JSON document that is a transaction of its own.

    One message tells it who speaks and calls it. Within a transaction it has a savepoint.
    """
    # Several times as quick as Python's own, and it knows ids.
    document = to_json(request).decode()
    if not straight.is_open():
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return rows_of(f"SELECT * FROM {function}(%s::jsonb)", (document,))[0]
    identity = array_text(current_identity().settings.values())
    statement = f"SELECT * FROM {function}(core.speaking(%s::jsonb, %s::text[]))"
    return straight.rows(statement, (document, identity), answer=Format.BINARY)[0]


def rows_of(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement with `%s` for each value."""
    if current_identity().is_nobody and straight.is_open():
        return straight.rows(statement, values)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def array_text(values: Iterable[str | None]) -> str:
    """Return an array as PostgreSQL writes it, such as `{"a",NULL}`: one may lie in JSON so."""
    return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in values]) + "}"


def plain_array_text(values: Iterable[UUID | int | None]) -> str:
    """Return an array of ids or of numbers as PostgreSQL writes it: nothing is to be quoted."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _marks(arguments: tuple[Any, ...]) -> str:
    return ", ".join(_mark(argument) for argument in arguments)


def _mark(argument: Any) -> str:
    # PostgreSQL cannot guess the type of an array that is empty or holds nulls alone.
    if isinstance(argument, Uuids):
        return "%s::uuid[]"
    if isinstance(argument, Integers):
        return "%s::integer[]"
    if isinstance(argument, Bigints):
        return "%s::bigint[]"
    if isinstance(argument, list):
        return "%s::integer[]" if argument and isinstance(argument[0], int) else "%s::text[]"
    return "%s"
