"""Statements that are a transaction of their own, past the layers of a cursor.

Where one statement does all the work of a request, those layers cost as much as all else the server
does for it. Only what speaks for nobody, or tells for whom within the statement, may come here.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.adapt import PyFormat
from psycopg.pq import DiagnosticField, ExecStatus, Format

from souk.core.database.failures import failure_of

# A statement is prepared when it comes again after so many times; so many are kept.
_TIMES = 2
_MOST_KEPT = 100

_UNKNOWN_STATEMENT = b"26000"


def is_open() -> bool:
    """Say whether the next statement needs nothing that a cursor of Django would do."""
    # Not by `django.db.connection`, which looks for the thread's own at each of its attributes.
    mine = connections[DEFAULT_DB_ALIAS]
    return not (mine.in_atomic_block or mine.queries_logged or mine.execute_wrappers)


def rows(
    statement: str, values: Sequence[Any], *, answer: Format = Format.TEXT
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement with `%s` for each value; raise as a cursor would.

    A binary answer brings bytes as they are; as text they are twice as long, in digits. It is for
    statements whose types are known: psycopg reads all types as text, some of them not in binary.
    """
    mine: Any = connections[DEFAULT_DB_ALIAS]
    if mine.connection is None:
        mine.ensure_connection()
    raw = mine.connection
    adapter = raw.straight_adapter
    with mine.wrap_database_errors:
        given = adapter.dump_sequence(values, [PyFormat.AUTO] * len(values))
        result = _run(raw, _numbered(statement), given, answer)
        if result.status != ExecStatus.TUPLES_OK:
            raise failure_of(raw, result)
        adapter.set_pgresult(result)
        found: list[tuple[Any, ...]] = adapter.load_rows(0, result.ntuples, tuple)
        return found


def _run(raw: Any, text: bytes, given: Sequence[Any], answer: Format) -> Any:
    types, formats = raw.straight_adapter.types, raw.straight_adapter.formats
    if raw.prepare_threshold is None:
        return raw.pgconn.exec_params(text, given, types, formats, answer)
    known: dict[Any, int | bytes] = raw.__dict__.setdefault("straight_statements", {})
    # The latest used is the last one.
    name = known.pop((text, types), 0)
    if isinstance(name, int) and name >= _TIMES:
        _forget_oldest(raw, known)
        raw.straight_count = getattr(raw, "straight_count", 0) + 1
        name = b"straight_%d" % raw.straight_count
        prepared = raw.pgconn.prepare(name, text, types)
        if prepared.status != ExecStatus.COMMAND_OK:
            raise failure_of(raw, prepared)
    elif isinstance(name, int):
        known[text, types] = name + 1
        return raw.pgconn.exec_params(text, given, types, formats, answer)
    known[text, types] = name
    result = raw.pgconn.exec_prepared(name, given, formats, answer)
    if result.error_field(DiagnosticField.SQLSTATE) != _UNKNOWN_STATEMENT:
        return result
    # psycopg lets the server forget all statements after a rollback; this one was not run.
    known.clear()
    return raw.pgconn.exec_params(text, given, types, formats, answer)


def _forget_oldest(raw: Any, known: dict[Any, int | bytes]) -> None:
    while len(known) >= _MOST_KEPT:
        name = known.pop(next(iter(known)))
        if isinstance(name, bytes):
            raw.pgconn.exec_(b"DEALLOCATE " + name)


@lru_cache(maxsize=2 * _MOST_KEPT)
def _numbered(statement: str) -> bytes:
    """Return a statement with `$1` and so on for each `%s`, as PostgreSQL wants it."""
    first, *rest = statement.split("%s")
    numbered = first + "".join(f"${place}{part}" for place, part in enumerate(rest, start=1))
    return numbered.replace("%%", "%").encode()
