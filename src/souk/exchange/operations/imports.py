"""Imports, from the file that is brought to what came of it."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from souk.core.currencies import is_currency
from souk.core.database.counting import count_changed_tables
from souk.core.database.functions import call
from souk.core.database.identity import Identity, acting_as
from souk.core.errors import DomainError, invalid_field
from souk.core.sheets.reading import count_lines
from souk.core.sheets.records import BadFile, Outcome
from souk.exchange.errors import ImportOvertaken
from souk.exchange.models import Import, Kind, Part, Refusal, State
from souk.exchange.operations.changes import (
    count_made_first,
    forget_unused_categories,
    has_products,
    keep_changes,
    make_categories_first,
)
from souk.exchange.operations.halves import (
    Half,
    OneWriter,
    TwoWriters,
    await_end_of_half,
    is_divisible,
)
from souk.exchange.operations.kinds import Wanted, prepare, take_in
from souk.exchange.operations.pulse import LEASE, Pulse

log = structlog.get_logger("souk.imports")

_PART_BYTES = 1024 * 1024
_INTERRUPTED = "It was interrupted before it was done; import the file again."
_HALF_THERE = "It was interrupted when half of it was there: import the file again, or undo this."


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is taken in."""

    currency: str
    is_dry_run: bool = False
    is_partial: bool = False
    sets_stock: bool = False


@transaction.atomic
def bring_file(
    chunks: Iterable[bytes], *, kind: str, name: str, options: Options, actor_id: UUID | None
) -> UUID:
    """Keep a file for the worker, which takes it in, and return its import's id.

    Raises InvalidFields where the kind is none, or the file is empty or too large.
    """
    row = _opened(kind, name, options, actor_id)
    size = 0
    for number, content in enumerate(_parts(chunks)):
        size += len(content)
        if size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // (1024 * 1024)
            raise invalid_field("file", f"is larger than {most} MB; use souk import", "too_large")
        Part.objects.create(of_import=row, number=number, content=content)
    if not size:
        raise invalid_field("file", "is empty", "empty")
    return row.id


def import_file(
    path: Path, *, kind: str, options: Options, actor_id: UUID | None = None, tell: Any = None
) -> UUID:
    """Take in a file that lies here, at once, and return its import's id.

    All of it or nothing: where rows are refused nothing is changed, unless `is_partial`. `tell` is
    told the line reached and how many there are.
    """
    row = _opened(kind, path.name, options, actor_id, is_held=True)
    _run(row, path, tell)
    return row.id


def run_next_import() -> int:
    """Take in the next file that waits, for a worker; return how many that were.

    One whose worker was killed is begun anew: of what that had written, nothing is there.
    """
    row = _claimed()
    if row is None:
        return 0
    if not row.parts.exists():
        _end(row, State.FAILED, error=_INTERRUPTED)
        _tidy(row)
        return 1
    try:
        with tempfile.TemporaryDirectory(prefix="souk-import-") as folder:
            path = Path(folder, "file")
            with path.open("wb") as file:
                for number in row.parts.order_by("number").values_list("number", flat=True):
                    file.write(row.parts.values_list("content", flat=True).get(number=number))
            _run(row, path, None)
    except (OSError, OperationalError) as error:
        # The disk is full, or the database was lost or held; the file is not bad.
        _note(row, f"It is begun anew within a minute: {str(error).splitlines()[0]}")
        raise
    return 1


def forget_imports(age: timedelta) -> int:
    """Forget which rows older imports changed and refused, but for what an undo still takes."""
    old = Import.objects.filter(finished_at__lt=Now() - age).exclude(state=State.UNDOING)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM exchange_changes WHERE import_id = ANY (%s::uuid[])",
            [list(old.values_list("id", flat=True))],
        )
        count = int(cursor.rowcount)
    return count + Refusal.objects.filter(of_import__in=old).delete()[0]


def _opened(
    kind: str, name: str, options: Options, actor_id: UUID | None, *, is_held: bool = False
) -> Import:
    if kind not in Kind.values:
        raise invalid_field("kind", f"is one of {', '.join(Kind.values)}", "unknown_kind")
    if not is_currency(options.currency):
        raise invalid_field("currency", "write an ISO 4217 code in capitals, such as USD")
    held: dict[str, Any] = {}
    if is_held:
        moment = Now()
        held = {"state": State.RUNNING, "claim": uuid4(), "started_at": moment}
        held["leased_until"] = Now() + LEASE
    return Import.objects.create(
        kind=kind,
        file_name=name[-255:].replace("\0", ""),
        currency=options.currency,
        is_dry_run=options.is_dry_run,
        is_partial=options.is_partial,
        sets_stock=options.sets_stock,
        actor_id=actor_id,
        **held,
    )


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    kept = bytearray()
    for chunk in chunks:
        kept += chunk
        while len(kept) >= _PART_BYTES:
            yield bytes(kept[:_PART_BYTES])
            del kept[:_PART_BYTES]
    if kept:
        yield bytes(kept)


@transaction.atomic
def _claimed() -> Import | None:
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, leased_until__lt=Now())
    row = Import.objects.select_for_update(skip_locked=True).filter(free).order_by("id").first()
    if row is None:
        return None
    row.state, row.claim, row.line = State.RUNNING, uuid4(), 0
    Import.objects.filter(id=row.id).update(
        state=row.state, claim=row.claim, line=0, started_at=Now(), leased_until=Now() + LEASE
    )
    return row


def _run(row: Import, path: Path, tell: Any) -> None:
    """Take a file in, and note what came of it."""
    by = Identity(role="system", user_id=row.actor_id, request_id=f"import:{row.id}")
    wanted = Wanted(
        row.kind,
        path,
        currency=row.currency,
        sets_stock=row.sets_stock,
        is_dry_run=row.is_dry_run,
    )
    with acting_as(by):
        try:
            prepare(wanted)
            outcome = _taken_by_two(row, Half(row.id, wanted, by), tell)
            outcome = outcome or _taken(row, wanted, tell, OneWriter())
            if not _is_kept(row, outcome):
                is_refused = bool(outcome.refusal_count) and not row.is_partial
                _end(row, State.REFUSED if is_refused else State.DONE, outcome)
        except (BadFile, DomainError) as error:
            said = error.detail if isinstance(error, DomainError) else str(error)
            _end(row, State.FAILED, error=said)
        except OperationalError:
            raise
        except OSError as error:
            _end(row, State.FAILED, error=f"{error.strerror or error}; nothing was changed.")
        except Exception:
            # Whatever a file brings to light, whoever brought it is to hear that it ended.
            log.exception("an import failed", id=str(row.id))
            said = "It failed for a reason of ours, which the log tells; nothing was changed."
            _end(row, State.FAILED, error=said)
        _tidy(row)
        count_changed_tables()


def _taken_by_two(row: Import, half: Half, tell: Any) -> Outcome | None:
    """Take a file in by two writers; return None where one is to do it, from the beginning."""
    if not is_divisible(half.wanted):
        return None
    try:
        with TwoWriters() as writers:
            with Pulse(row, count_lines(half.wanted.path), tell):
                make_categories_first(row.id, half.wanted.path)
            writers.divide(half)
            return _taken(row, half.wanted, tell, writers)
    except (ImportOvertaken, BadFile):
        raise
    except Exception as error:  # noqa: BLE001 - one writer tells what it is, if it is anything
        log.info("an import goes on with one writer", id=str(row.id), reason=str(error))
        await_end_of_half(row.id)
        return None


def _taken(row: Import, wanted: Wanted, tell: Any, writers: OneWriter) -> Outcome:
    """Take a file in, in one transaction, which ends the import unless all of it is taken back."""
    row.line_count = count_lines(wanted.path)
    with Pulse(row, row.line_count, tell) as pulse, transaction.atomic():
        writers.begin()
        call("core.keep_counts")
        made_first = count_made_first(row.id)
        outcome = take_in(
            writers.part_of(wanted),
            keep=lambda made: keep_changes(row.id, made),
            tell=writers.telling(pulse.tell),
        )
        writers.join(outcome)
        outcome.counts["categories_created"] += made_first
        pulse.end()
        if _is_kept(row, outcome):
            _end(row, State.DONE, outcome)
            writers.commit_others()
        else:
            transaction.set_rollback(True)
    return outcome


def _note(row: Import, reason: str) -> None:
    """Tell why an import goes on later; its lease stands, so that it is not tried all the time."""
    held = Import.objects.filter(id=row.id, state=State.RUNNING, claim=row.claim)
    held.update(error=reason)


def _tidy(row: Import) -> None:
    """Leave no category behind that was made for products which then were not taken."""
    try:
        forget_unused_categories(row.id)
    except OperationalError:
        log.warning("somebody holds the tree: empty categories may stay", id=str(row.id))


def _is_kept(row: Import, outcome: Outcome) -> bool:
    return not row.is_dry_run and (row.is_partial or not outcome.refusal_count)


@transaction.atomic
def _end(row: Import, state: State, outcome: Outcome | None = None, *, error: str = "") -> None:
    """Note what came of an import; raise ImportOvertaken where another worker has it by now."""
    outcome = outcome or Outcome()
    if state in (State.REFUSED, State.FAILED) and has_products(row.id):
        # Both writers had written all of theirs, and one of them was killed before it committed.
        state, error = State.DONE, _HALF_THERE
    # Small files end before their progress was told once.
    reached = {} if error else {"line": row.line_count, "line_count": row.line_count}
    ended = Import.objects.filter(id=row.id, state=State.RUNNING, claim=row.claim).update(
        state=state,
        counts={name: count for name, count in outcome.counts.items() if count},
        refusal_count=outcome.refusal_count,
        error=error,
        **reached,
        claim=None,
        leased_until=None,
        finished_at=Now(),
    )
    if not ended:
        raise ImportOvertaken
    Part.objects.filter(of_import=row).delete()
    told = sorted([*outcome.refusals, *outcome.notes], key=lambda one: one.line)
    Refusal.objects.bulk_create(
        (
            Refusal(
                of_import=row, number=n, line=one.line, column_name=one.column, reason=one.reason
            )
            for n, one in enumerate(told)
        ),
        batch_size=1000,
    )
