"""Rows on their way into tables: COPY into a temporary table that ends with the transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from psycopg.types.json import set_json_dumps
from pydantic_core import to_json

# Several times as quick as Python's own. What is no number is for the database to refuse.
_as_json = partial(to_json, inf_nan_mode="constants")


def stage(name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> int:
    """Fill the temporary table `name` anew with rows and return how many; within a transaction.

    COPY cannot write into a table with row-level security; what is staged is put there by a
    statement, for which policies hold.
    """
    declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        cursor.execute(f"CREATE TEMP TABLE {name} ({declared}) ON COMMIT DROP")
        count = 0
        plain: Any = cursor.cursor
        set_json_dumps(_as_json, plain)
        with plain.copy(f"COPY {name} FROM STDIN (FORMAT BINARY)") as target:
            target.set_types([_bare(kind) for kind in columns.values()])
            for row in rows:
                target.write_row(row)
                count += 1
    return count


@dataclass(slots=True)
class Growth:
    """Has statements planned anew, whenever as many rows again have been written.

    A plan is made once, for the size that tables have then. Within this transaction nobody else
    tells it that they have grown.
    """

    _written: int = 0
    _planned_for: int = 0

    def by(self, rows: int) -> None:
        self._written += rows
        if self._written >= 2 * self._planned_for:
            self._planned_for = self._written
            plan_anew()


def plan_anew() -> None:
    """Have statements planned anew, those of triggers too, before one that changes many rows.

    Their plans are kept from when one row was changed: each row would be compared with each.
    """
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def _bare(kind: str) -> str:
    return kind.partition(" ")[0]
