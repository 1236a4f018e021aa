"""Two writers of one import: two processes, each with a transaction of its own.

One process of PostgreSQL uses one core. Products are dealt out by their handle; neither writer
commits before both have written all of theirs and know that nothing refuses it. Whatever comes in
between, which is also how two that wait for each other end, they both take back, and one writer
does the import from the beginning: it tells better what is wrong.
"""

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Self
from uuid import UUID

from django.db import connection, transaction

from souk.catalog.operations.product_import.categories import hold_categories
from souk.catalog.operations.product_import.shares import Share
from souk.catalog.operations.product_import.tables import Change
from souk.core.database.identity import Identity, acting_as
from souk.core.database.locks import hold_alone
from souk.core.sheets.reading import count_lines
from souk.core.sheets.records import Outcome
from souk.exchange.models import Kind
from souk.exchange.operations.changes import keep_changes
from souk.exchange.operations.kinds import Wanted, take_in
from souk.exchange.operations.products import Tell
from souk.search.operations.standing import share_room

# Smaller files are done before a second process is ready.
LEAST_LINES = 10_000

_TOLD_EVERY = 500
_FAREWELL_SECONDS = 5.0
_SECOND_WRITER = "souk.exchange.operations.second_writer"
# What the first writer says, and what the second answers.
_COMMIT, _COMMITTED = "commit", "committed"


class HalfLost(Exception):
    """The second writer has ended, or cannot go on."""


@dataclass(frozen=True, slots=True)
class Half:
    """What the second writer is told to do."""

    import_id: UUID
    wanted: Wanted
    by: Identity


def is_divisible(wanted: Wanted) -> bool:
    """Say whether two writers may take a file in, and are faster."""
    if wanted.kind != Kind.PRODUCTS or wanted.is_dry_run:
        return False
    # Both would write the same pictures.
    if (wanted.path.parent / "images").is_dir():
        return False
    # What an open transaction has written, no other one sees.
    if connection.in_atomic_block or (os.cpu_count() or 1) == 1:
        return False
    return count_lines(wanted.path) >= LEAST_LINES


def take_time() -> None:
    """Let a batch, and what reads the file meanwhile, take longer than a request may.

    Whoever is dead is known by the lease; a busy machine is not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL statement_timeout = '10min';"
            " SET LOCAL idle_in_transaction_session_timeout = '10min'"
        )


class OneWriter:
    """An import that is one transaction."""

    def begin(self) -> None:
        """Begin the transaction."""
        take_time()

    def part_of(self, wanted: Wanted) -> Wanted:
        """Return what the caller is to take in itself."""
        return wanted

    def telling(self, tell: Tell) -> Tell:
        """Return what is to be told the line that the caller reaches."""
        return tell

    def join(self, outcome: Outcome) -> None:
        """Add what others have written to what the caller has."""

    def commit_others(self) -> None:
        """Have others commit, a moment before the caller does."""


class TwoWriters(OneWriter):
    """The caller and a process that takes in the other half; it ends with the block.

    Whatever is called raises HalfLost where that process cannot go on.
    """

    def __enter__(self) -> Self:
        self._line, theirs = Pipe()
        with theirs:
            place = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-m", _SECOND_WRITER, str(place), str(os.getpid())],
                pass_fds=[place],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._theirs: Outcome | None = None
        self._have_committed = False
        self._my_line = self._their_line = self._looked_at = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()
        if self._have_committed:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_FAREWELL_SECONDS)
        self._process.kill()
        self._process.wait()

    def divide(self, half: Half) -> None:
        """Let the second writer begin; what it needs is there by now."""
        wanted = replace(half.wanted, share=Share(1, 2))
        self._line.send(replace(half, wanted=wanted))

    def begin(self) -> None:
        _begin_half()

    def part_of(self, wanted: Wanted) -> Wanted:
        return replace(wanted, share=Share(0, 2))

    def telling(self, tell: Tell) -> Tell:
        def tell_mine(line: int) -> None:
            self._my_line = line
            if line >= self._looked_at + _TOLD_EVERY:
                self._looked_at = line
                while self._line.poll():
                    self._hear()
            self._tell_both()

        self._tell = tell
        return tell_mine

    def join(self, outcome: Outcome) -> None:
        _check_now()
        while self._theirs is None:
            self._hear()
            self._tell_both()
        outcome.join(self._theirs)

    def commit_others(self) -> None:
        self._line.send(_COMMIT)
        while not self._have_committed:
            self._hear()

    def _tell_both(self) -> None:
        """Tell the line that both have reached."""
        self._tell(min(self._my_line, self._their_line))

    def _hear(self) -> None:
        try:
            said = self._line.recv()
        except (EOFError, OSError) as error:
            raise HalfLost("the second writer has ended") from error
        match said:
            case int():
                self._their_line = said
            case Outcome():
                self._theirs = said
            case _ if said == _COMMITTED:
                self._have_committed = True
            case _:
                raise HalfLost(said)


def take_half(line: Connection) -> None:
    """Take in a half as the first writer says, and commit when it says so; it is told all of it."""
    with suppress(EOFError, BrokenPipeError):
        try:
            _take_half(line, line.recv())
        except Exception as error:  # noqa: BLE001 - the first tells it, and does without this one
            line.send(f"{type(error).__name__}: {error}")


def await_end_of_half(import_id: UUID) -> None:
    """Wait until nothing is left of a second writer: its database may be at a statement still."""
    with transaction.atomic():
        take_time()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10min'")
        hold_alone(_name_of(import_id))


def _take_half(line: Connection, half: Half) -> None:
    told = 0

    def tell(reached: int) -> None:
        nonlocal told
        if reached >= told + _TOLD_EVERY:
            told = reached
            line.send(reached)

    def keep(made: list[Change]) -> None:
        keep_changes(half.import_id, made)

    with acting_as(half.by):
        with transaction.atomic():
            _begin_half()
            hold_alone(_name_of(half.import_id))
            outcome = take_in(half.wanted, keep=keep, tell=tell)
            _check_now()
            line.send(outcome)
            # Where the first takes all of it back, this one is ended here.
            line.recv()
        line.send(_COMMITTED)


def _begin_half() -> None:
    take_time()
    with connection.cursor() as cursor:
        # Two that wait for each other are not known to the database: one of them may wait here.
        cursor.execute("SET LOCAL lock_timeout = '5s'")
    hold_categories()
    share_room(2)


def _check_now() -> None:
    """Check what is checked when a transaction ends, while all of it can still be taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _name_of(import_id: UUID) -> str:
    return f"the second writer of {import_id}"
