"""Calls the functions that `.sql` files define."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

from souk.core.database.identity import current_identity


class Uuids(list[UUID | None]):
    """An array of ids, to be told from one of texts when it is empty or holds nulls alone."""


class Bigints(list[int | None]):
    """An array of numbers that may be larger than an integer of PostgreSQL, or nulls."""


def call(function: str, *arguments: Any) -> Any:
    """Return the one value of a function, such as `call("orders.number_of", id)`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({_marks(arguments)})", arguments)
        row = cursor.fetchone()
    return row[0] if row else None


def call_rows(function: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a set-returning function."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({_marks(arguments)})", arguments)
        return list(cursor.fetchall())


def call_alone(function: str, request: str) -> tuple[Any, ...]:
    """Return the row of a function of one JSON document that is a transaction of its own.

    One message tells it who speaks and calls it, past the layers of a cursor: where a function
    does all the work, they cost as much as the rest of a request.
    """
    connection.ensure_connection()
    raw: Any = connection.connection
    text = f"SELECT * FROM {function}(core.speaking($1, $2))"
    identity = array_text(current_identity().settings.values())
    with connection.wrap_database_errors:
        result = raw.pgconn.exec_params(text.encode(), [request.encode(), identity.encode()])
        if result.status != ExecStatus.TUPLES_OK:
            raise error_from_result(result, encoding="utf-8")
        reader = Transformer(raw)
        reader.set_pgresult(result)
        return tuple(reader.load_rows(0, 1, tuple)[0])


def array_text(values: Iterable[str | None]) -> str:
    """Return an array as PostgreSQL writes it, such as `{"a",NULL}`: one may lie in JSON so."""
    return "{" + ",".join("NULL" if value is None else _quoted(value) for value in values) + "}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _marks(arguments: tuple[Any, ...]) -> str:
    return ", ".join(_mark(argument) for argument in arguments)


def _mark(argument: Any) -> str:
    # PostgreSQL cannot guess the type of an array that is empty or holds nulls alone.
    if isinstance(argument, Uuids):
        return "%s::uuid[]"
    if isinstance(argument, Bigints):
        return "%s::bigint[]"
    if isinstance(argument, list):
        return "%s::integer[]" if argument and isinstance(argument[0], int) else "%s::text[]"
    return "%s"
