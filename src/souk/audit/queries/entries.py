"""What was changed, newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from souk.audit.models import AuditedTable, Entry
from souk.core.ids import first_id_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are wanted: everything that is given narrows."""

    table: str | None = None
    record: str | None = None
    user_id: UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of an entry, before and after; None where there was or is nothing."""

    column: str
    old: Any
    new: Any


def audited_tables() -> list[str]:
    """Return the names of the tables whose changes are recorded."""
    return list(AuditedTable.objects.order_by("name").values_list("name", flat=True))


def entries_before(before: UUID | None, *, wanted: Wanted, limit: int) -> list[Entry]:
    """Return entries, newest first, from the one before `before` on."""
    entries = _wanted(wanted)
    if before is not None:
        entries = entries.filter(id__lt=before)
    return list(entries.order_by("-id")[:limit])


def count_entries(wanted: Wanted) -> int:
    return _wanted(wanted).count()


def entries_about(row: Model, *, limit: int) -> list[Entry] | None:
    """Return the latest entries of a row and of what belongs to it.

    None where there are none and the row's own changes are not recorded.
    """
    table = row._meta.db_table
    about = Q(table_name=table, record_id=str(row.pk))
    if isinstance(row.pk, UUID):
        about |= Q(subject_id=row.pk)
    entries = list(Entry.objects.filter(about).order_by("-id")[:limit])
    if not entries and table not in audited_tables():
        return None
    return entries


def differences(entry: Entry) -> Iterator[Difference]:
    """Yield what an entry's change was, column by column; empty ones of a whole row are left."""
    old, new = entry.old_values or {}, entry.new_values or {}
    for column in {**old, **new}:
        before, after = old.get(column), new.get(column)
        if not (_is_empty(before) and _is_empty(after)):
            yield Difference(column, before, after)


def users_in(entries: Sequence[Entry]) -> set[UUID]:
    """Return who made these entries, to be named."""
    return {entry.actor_id for entry in entries if entry.actor_id is not None}


def _wanted(wanted: Wanted) -> "QuerySet[Entry]":
    exact = {
        "table_name": wanted.table,
        "record_id": wanted.record,
        "actor_id": wanted.user_id,
        "action": wanted.action,
        # Ids begin with their time: a range of them is found in its months alone.
        "id__gte": wanted.since and first_id_at(wanted.since),
        "id__lt": wanted.until and first_id_at(wanted.until),
    }
    return Entry.objects.filter(**{name: value for name, value in exact.items() if value})


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], {})
