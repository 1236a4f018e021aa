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

from souk.catalog.operations.product_import.tables import Change as Made
from souk.core.database.identity import Identity, acting_as
from souk.core.errors import DomainError, invalid_field
from souk.core.money import is_currency
from souk.core.sheets.reading import count_lines
from souk.core.sheets.records import BadFile, Outcome
from souk.core.sheets.staging import stage
from souk.exchange.errors import ImportOvertaken
from souk.exchange.models import Import, Kind, Part, Refusal, State
from souk.exchange.operations.kinds import Wanted, prepare, take_in
from souk.exchange.operations.pulse import LEASE, Pulse

log = structlog.get_logger("souk.imports")

_PART_BYTES = 1024 * 1024
_INTERRUPTED = "It was interrupted before it was done; import the file again."


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
        return 1
    with tempfile.TemporaryDirectory(prefix="souk-import-") as folder:
        path = Path(folder, "file")
        with path.open("wb") as file:
            for number in row.parts.order_by("number").values_list("number", flat=True):
                file.write(row.parts.values_list("content", flat=True).get(number=number))
        _run(row, path, None)
    return 1


def forget_imports(age: timedelta) -> int:
    """Forget which rows older imports changed and refused: they cannot be undone any more."""
    old = Import.objects.filter(finished_at__lt=Now() - age)
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
    """Take a file in, in one transaction, and note what came of it."""
    by = Identity(role="system", user_id=row.actor_id, request_id=f"import:{row.id}")
    wanted = Wanted(
        row.kind,
        path,
        currency=row.currency,
        sets_stock=row.sets_stock,
        is_dry_run=row.is_dry_run,
    )
    with acting_as(by), Pulse(row, count_lines(path), tell) as pulse:
        try:
            prepare(wanted)
            with transaction.atomic():
                _take_time()
                outcome = take_in(wanted, keep=lambda made: _keep(row, made), tell=pulse.tell)
                pulse.end()
                is_kept = not row.is_dry_run and (row.is_partial or not outcome.refusal_count)
                if is_kept:
                    _end(row, State.DONE, outcome)
                else:
                    transaction.set_rollback(True)
        except (BadFile, DomainError) as error:
            pulse.end()
            said = error.detail if isinstance(error, DomainError) else str(error)
            _end(row, State.FAILED, error=said)
            return
        except OperationalError:
            # The database was lost or held, the file is not bad: it is begun anew after its lease.
            raise
        except Exception:
            # Whatever a file brings to light, whoever brought it is to hear that it ended.
            pulse.end()
            log.exception("an import failed", id=str(row.id))
            said = "It failed for a reason of ours, which the log tells; nothing was changed."
            _end(row, State.FAILED, error=said)
            return
        if not is_kept:
            is_refused = bool(outcome.refusal_count) and not row.is_partial
            _end(row, State.REFUSED if is_refused else State.DONE, outcome)


def _take_time() -> None:
    """Let a batch, and what reads the file meanwhile, take longer than a request may.

    Whoever is dead is known by the lease; a busy machine is not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL statement_timeout = '10min';"
            " SET LOCAL idle_in_transaction_session_timeout = '10min'"
        )


@transaction.atomic
def _end(row: Import, state: State, outcome: Outcome | None = None, *, error: str = "") -> None:
    """Note what came of an import; raise ImportOvertaken where another worker has it by now."""
    outcome = outcome or Outcome()
    ended = Import.objects.filter(id=row.id, state=State.RUNNING, claim=row.claim).update(
        state=state,
        counts={name: count for name, count in outcome.counts.items() if count},
        refusal_count=outcome.refusal_count,
        error=error,
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


def _keep(row: Import, made: list[Made]) -> None:
    """Note what undoing takes."""
    columns = {"table_name": "text", "row_id": "uuid", "before": "jsonb", "after": "jsonb"}
    stage("staged_changes", columns, ((m.table, m.row_id, m.before, m.after) for m in made))
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO exchange_changes (import_id, {names})"
            f" SELECT %s::uuid, {names} FROM staged_changes",
            [row.id],
        )
