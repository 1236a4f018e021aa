"""The invariants of a live shop: each is a query in `invariants/` that returns what breaks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from souk.core.database.identity import NOBODY, acting_as

FOLDER = Path(__file__).parent.parent / "invariants"

# A broken rule breaks many rows at once: these are enough to begin with.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule, and the rows that break it (the first `SHOWN` of `count`)."""

    name: str
    rule: str
    columns: list[str]
    rows: list[tuple[Any, ...]]
    count: int


def check_invariants() -> Iterator[Finding]:
    """Yield a finding for every invariant, all as of one moment; those that hold have no rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        # A live shop changes between two queries: one snapshot for all of them.
        with acting_as(NOBODY):  # It has to come first, before who asks is told.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        for path in sorted(FOLDER.glob("*.sql")):
            text = path.read_text()
            rule = text.splitlines()[0].removeprefix("-- ")
            cursor.execute(text)
            columns = [column.name for column in cursor.description]
            rows = cursor.fetchmany(SHOWN)
            yield Finding(path.stem, rule, columns, rows, max(cursor.rowcount, len(rows)))
