"""Imports, as staff see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from souk.core.sheets.writing import csv_chunks
from souk.exchange.errors import ImportNotFound
from souk.exchange.models import Import, Refusal

_ROWS_A_FETCH = 1000


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import: how far it is, or what came of it."""

    id: UUID
    kind: str
    file_name: str
    state: str
    is_dry_run: bool
    is_partial: bool
    sets_stock: bool
    currency: str
    line: int
    line_count: int
    counts: dict[str, int]
    refusal_count: int
    error: str
    actor_id: UUID | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None
    undo_counts: dict[str, int]
    undo_error: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken, and what to do about it."""

    line: int
    column: str
    reason: str


def imports_sought(*, kind: str = "", state: str = "") -> "QuerySet[Import]":
    """Return imports of this kind and state; of all of them where none is named."""
    rows = Import.objects.all()
    rows = rows.filter(kind=kind) if kind else rows
    return rows.filter(state=state) if state else rows


def import_of(import_id: UUID) -> ImportView:
    """Return an import; raise ImportNotFound when there is none."""
    row = Import.objects.filter(id=import_id).first()
    if row is None:
        raise ImportNotFound
    return view_of(row)


def view_of(row: Import) -> ImportView:
    values: dict[str, Any] = {name: getattr(row, name) for name in ImportView.__dataclass_fields__}
    return ImportView(**values)


def refusals_of(import_id: UUID, *, limit: int | None = None) -> Iterator[Refused]:
    """Yield the rows that an import refused, in the order of the file."""
    rows = Refusal.objects.filter(of_import_id=import_id).order_by("number")
    for row in rows[:limit] if limit else rows:
        yield Refused(row.line, row.column_name, row.reason)


def report_of(import_id: UUID) -> Iterator[bytes]:
    """Yield a CSV of the rows that an import refused."""
    rows = (
        {"line": one.line, "column": one.column, "what to do": one.reason}
        for one in refusals_of(import_id)
    )
    return csv_chunks(["line", "column", "what to do"], rows)
