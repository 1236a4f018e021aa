"""Who speaks is told to each transaction, in a round trip that it makes anyway, and to no other."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DataError, connection, transaction
from psycopg.pq import Trace

from souk.core.database.identity import (
    NOBODY,
    SYSTEM,
    Identity,
    acting_as,
    as_system,
    showing_token,
    speaking_for,
)
from souk.core.secrets import token_hash


def heard() -> tuple[Any, ...]:
    """Return what PostgreSQL knows of who speaks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('souk.role', true), ''), core.caller_id(),"
            " core.guest_tokens(), %s",
            ['it\'s 100 % \\ "quoted"'],
        )
        *identity, echo = cursor.fetchone()
        assert echo == 'it\'s 100 % \\ "quoted"'
    return tuple(identity)


def fail() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@pytest.mark.usefixtures("committed")
def test_a_single_statement_is_told_and_leaves_nothing_behind() -> None:
    user_id = uuid4()
    with acting_as(Identity("customer", user_id, guest=(b"\x00'\\\xff", b"{,}"))):
        for _ in range(5):  # Often enough for psycopg to prepare it.
            assert heard() == ("customer", user_id, [b"\x00'\\\xff", b"{,}"])
    with acting_as(NOBODY):
        assert heard() == ("", None, None)


@pytest.mark.usefixtures("committed")
def test_a_transaction_is_told_once_and_again_when_somebody_else_speaks() -> None:
    user_id = uuid4()
    with acting_as(NOBODY), transaction.atomic():
        assert heard() == ("", None, None)
        with speaking_for(user_id):
            assert heard() == ("customer", user_id, None)
            with showing_token("secret"):
                assert heard() == ("customer", user_id, [token_hash("secret")])
            with as_system():
                assert heard() == ("system", user_id, None)
        assert heard() == ("anyone", None, None)
    with acting_as(NOBODY):
        assert heard() == ("", None, None)


@pytest.mark.usefixtures("committed")
def test_a_rollback_takes_back_who_spoke() -> None:
    with acting_as(NOBODY), transaction.atomic():
        with as_system(), pytest.raises(DataError):
            fail()
        assert heard()[0] != "system"
        with as_system():
            assert heard()[0] == "system"
            with pytest.raises(DataError), acting_as(NOBODY):
                fail()
            assert heard()[0] == "system"
    with acting_as(SYSTEM):
        with pytest.raises(DataError):
            fail()
        assert heard()[0] == "system"


@pytest.mark.usefixtures("committed")
def test_an_identity_cannot_break_out_of_its_statement() -> None:
    evil = "'; SELECT set_config('souk.role', 'system', true); --"
    with acting_as(Identity("customer", request_id=evil, ip_address="\\'")):
        assert heard() == ("customer", None, None)


@pytest.mark.usefixtures("committed")
def test_rows_and_counts_are_those_of_the_statement_itself() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM generate_series(1, %s) AS n", [3])
        assert (cursor.rowcount, [column.name for column in cursor.description]) == (3, ["n"])
        assert cursor.fetchall() == [(1,), (2,), (3,)]
        cursor.executemany("SELECT %s", [[1], [2]])


@pytest.mark.usefixtures("committed")
def test_telling_takes_no_round_trip_of_its_own(tmp_path: Path) -> None:
    def round_trips(identity: Identity) -> int:
        """Return how often the server is asked for something: each such message is answered."""
        sent = tmp_path / "sent"
        with acting_as(identity), sent.open("w") as log:
            for _ in range(4):  # Until psycopg has prepared it.
                heard()
            connection.connection.pgconn.trace(log.fileno())
            connection.connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
            heard()
            with transaction.atomic():
                heard()
                heard()
            connection.connection.pgconn.untrace()
        return sum(
            line.split()[:1] == ["F"] and line.split()[2] in ("Query", "Sync")
            for line in sent.read_text().splitlines()
        )

    # A statement; a BEGIN, two statements, a COMMIT.
    assert round_trips(NOBODY) == 5
    assert round_trips(Identity("customer", uuid4())) == 5
