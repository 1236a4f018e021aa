"""Statements that go past the cursor answer as those that go through it."""

import json
import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.pq import ExecStatus, Format
from psycopg.types.json import Jsonb

from souk.core.database import straight
from souk.core.database.failures import failure_of
from souk.core.database.functions import Uuids, call_alone, rows_of
from souk.core.database.identity import NOBODY, Identity, acting_as
from tests.database import owner

pytestmark = pytest.mark.usefixtures("committed")

KINDS: list[tuple[str, Any]] = [
    ("text", "Käse, '%' and \\ and \U0001f9c0"),
    ("integer", -7),
    ("bigint", 2**60),
    ("boolean", True),
    ("numeric", Decimal("0.10")),
    ("uuid", uuid.uuid4()),
    ("bytea", b"\0\xff"),
    ("timestamptz", datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC)),
    ("text[]", ["a", 'b"', ""]),
    ("integer[]", [1, 2]),
    ("uuid[]", Uuids([])),
    ("jsonb", Jsonb({"a": [1, None]})),
    ("text", None),
]


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize(("kind", "value"), KINDS)
def test_every_kind_of_value_comes_back_as_by_a_cursor(kind: str, value: Any, times: int) -> None:
    statement = f"SELECT %s::{kind}, 100 %% 7"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        known = cursor.fetchall()

    for _ in range(times):
        assert straight.rows(statement, [value]) == known


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize(
    ("kind", "value"),
    [pair for pair in KINDS if pair[0] in ("text", "integer", "uuid", "bytea", "jsonb")],
)
def test_a_binary_answer_is_the_same(kind: str, value: Any, times: int) -> None:
    statement = f"SELECT %s::{kind}, NULL::{kind}, 7::smallint"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        known = cursor.fetchall()

    for _ in range(times):
        assert straight.rows(statement, [value], answer=Format.BINARY) == known


def test_a_failing_statement_raises_and_harms_nothing() -> None:
    for _ in range(4):
        with pytest.raises(DatabaseError) as failure:
            straight.rows("SELECT 1 / %s::integer", [0])
        assert getattr(failure.value.__cause__, "sqlstate", None) == "22012"

    assert straight.rows("SELECT %s::integer", [1]) == [(1,)]


def test_a_statement_that_the_server_forgot_is_no_failure() -> None:
    for _ in range(4):
        straight.rows("SELECT %s::integer", [1])
    # psycopg does so after a rollback.
    connection.cursor().execute("DEALLOCATE ALL")

    assert [straight.rows("SELECT %s::integer", [n]) for n in range(5)] == [
        [(n,)] for n in range(5)
    ]


def test_only_so_many_statements_are_kept_prepared() -> None:
    for number in range(120):
        for _ in range(3):
            assert straight.rows(f"SELECT {number}", []) == [(number,)]

    ((kept,),) = straight.rows("SELECT count(*) FROM pg_prepared_statements", [])
    assert 50 < kept <= 100


def straight_on() -> None:
    straight.rows("SELECT 1", [])


def in_a_transaction() -> None:
    with acting_as(Identity(role="customer", user_id=uuid.uuid4())), transaction.atomic():
        connection.cursor().execute("SELECT 1")


@pytest.mark.parametrize("ask", [straight_on, in_a_transaction])
def test_a_lost_connection_is_noticed(ask: Callable[[], None]) -> None:
    ((backend,),) = straight.rows("SELECT pg_backend_pid()", [])
    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])

    with pytest.raises(OperationalError):
        ask()
    connection.close()
    ask()


def test_a_failure_that_no_server_told_of_is_a_lost_connection() -> None:
    """Where writing failed, the connection still looks open, and the result has no SQLSTATE."""
    with owner() as db:
        untold = db.pgconn.make_empty_result(ExecStatus.FATAL_ERROR)

        assert isinstance(failure_of(db, untold), psycopg.OperationalError)


def test_what_is_counted_or_in_a_transaction_goes_through_a_cursor() -> None:
    assert straight.is_open()
    with transaction.atomic():
        assert not straight.is_open()
    with CaptureQueriesContext(connection) as seen, acting_as(NOBODY):
        assert rows_of("SELECT %s::integer", [1]) == [(1,)]
    assert len(seen) == 1


def test_a_request_is_told_as_it_is() -> None:
    name, known = uuid.uuid4(), Identity(role="customer", user_id=uuid.uuid4())
    request = {"id": name, "text": 'Käse, "\\ \U0001f9c0\n', "none": None, "list": [1, {}]}
    with owner() as db:
        db.execute(
            "CREATE FUNCTION core.echo(request jsonb, OUT id uuid, OUT told text, OUT whole jsonb)"
            " LANGUAGE sql AS $$ SELECT (request ->> 'id')::uuid, request ->> 'text', request $$"
        )
    try:
        with acting_as(known):
            found, told, whole = call_alone("core.echo", request)
    finally:
        with owner() as db:
            db.execute("DROP FUNCTION core.echo")

    assert (found, told) == (name, request["text"])
    assert json.loads(whole) == request | {"id": str(name)}


def test_who_speaks_is_known_within_a_call_that_is_alone() -> None:
    somebody = Identity(role="customer", user_id=uuid.uuid4(), user_agent='a "quoted", {odd} one')
    with owner() as db:
        db.execute(
            "CREATE FUNCTION core.who_speaks(request jsonb, OUT asked jsonb, OUT who text)"
            " LANGUAGE sql AS $$ SELECT request, current_setting('souk.user_id')"
            " || current_setting('souk.user_agent') $$"
        )
    try:
        with acting_as(somebody):
            alone = call_alone("core.who_speaks", {"a": 1})
            with transaction.atomic():
                within = call_alone("core.who_speaks", {"a": 1})
    finally:
        with owner() as db:
            db.execute("DROP FUNCTION core.who_speaks")

    assert alone == within == ('{"a": 1}', f"{somebody.user_id}{somebody.user_agent}")
