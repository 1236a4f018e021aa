"""Undoing an import of products or orders: asked for by whoever may, done by the worker."""

import time
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from souk.catalog.operations.product_import.undoing import Undone, undo_changes
from souk.core.database.counting import count_changed_tables
from souk.core.database.identity import Identity, acting_as, current_identity
from souk.core.errors import DomainError
from souk.exchange.errors import CannotUndo, ImportNotFound, UndoRefused
from souk.exchange.models import Import, Kind, State
from souk.orders.operations.order_import.importing import remove_orders

log = structlog.get_logger("souk.imports")

UNDO_DAYS = 30
UNDONE_KINDS = (Kind.PRODUCTS, Kind.ORDERS)

_LOOK_SECONDS = 0.5
_OURS = "It failed for a reason of ours, which the log tells; nothing was changed."
_WHY_NOT = {
    State.WAITING: "The worker has not begun it: undo it when it is done.",
    State.RUNNING: "It is running: undo it when it is done.",
    State.REFUSED: "It changed nothing, for rows were refused: there is nothing to undo.",
    State.FAILED: "It changed nothing, for it failed: there is nothing to undo.",
    State.UNDONE: "It has been undone already.",
}


def ask_undo(import_id: UUID, *, actor_id: UUID | None) -> None:
    """Have the worker undo an import; asked for again meanwhile, it is the same undo.

    Raises ImportNotFound and CannotUndo.
    """
    row = Import.objects.filter(id=import_id).first()
    if row is None:
        raise ImportNotFound
    if row.state != State.UNDOING:
        _check(row)
        # Where somebody was quicker it is theirs. Who is at it holds the row: none is waited for.
        Import.objects.filter(id=import_id, state=State.DONE).update(
            state=State.UNDOING,
            undone_by=actor_id or current_identity().user_id,
            undo_error="",
        )


def undo_import(import_id: UUID, *, actor_id: UUID | None) -> Undone:
    """Undo an import here and now; what a worker has begun already is awaited.

    Raises ImportNotFound, CannotUndo, and UndoRefused where something stands in its way.
    """
    ask_undo(import_id, actor_id=actor_id)
    while (row := Import.objects.get(id=import_id)).state == State.UNDOING:
        if not _undo(row):
            time.sleep(_LOOK_SECONDS)
    if row.state != State.UNDONE:
        raise UndoRefused(row.undo_error)
    return Undone(**row.undo_counts)


def run_next_undo() -> int:
    """Undo the next import that somebody wants undone, for a worker; return how many that were.

    All of it or nothing: one whose worker was killed is begun anew, as soon as the database has
    seen that nobody is there. What could not be done for now comes after the others.
    """
    wanted = Import.objects.filter(state=State.UNDOING).order_by("updated_at")
    return int(any(_undo(row) for row in wanted))


def _check(row: Import) -> None:
    """Raise CannotUndo where an import is none that can be undone."""
    if row.kind not in UNDONE_KINDS:
        raise CannotUndo("Imports of products and of orders can be undone, others cannot.")
    if row.is_dry_run:
        raise CannotUndo("It was a dry run, which changed nothing: there is nothing to undo.")
    if row.state != State.DONE:
        raise CannotUndo(_WHY_NOT[State(row.state)])
    if row.finished_at is None or row.finished_at <= _oldest():
        raise CannotUndo(f"It ended more than {UNDO_DAYS} days ago: what it did is not known now.")


def _undo(row: Import) -> bool:
    """Undo an import, in a transaction that holds its row; return whether nobody else is at it."""
    by = Identity(role="system", user_id=row.undone_by, request_id=f"undo:{row.id}")
    with acting_as(by):
        try:
            is_done = _take_back(row)
        except DomainError as error:
            _give_up(row, error.detail)
        except OperationalError as error:
            # The database was lost, or somebody holds it: it is begun anew.
            _note(row, f"It is tried again: {str(error).splitlines()[0]}")
            raise
        except Exception:
            # Whoever wants it undone is to hear that it ended.
            log.exception("an undo failed", id=str(row.id))
            _give_up(row, _OURS)
        else:
            if is_done:
                count_changed_tables()
            return is_done
        return True


@transaction.atomic
def _take_back(row: Import) -> bool:
    """Take away what an import made, and give what it changed its former values.

    Of products, what somebody has changed since stays as it is, and so do quantities: goods may
    have been sold; what is withdrawn can be restored one by one. Orders go. Returns whether the
    import was free to be undone. Raises SkuTaken or BarcodeTaken where another variant has by now
    what one had before.
    """
    free = Import.objects.select_for_update(no_key=True, skip_locked=True)
    if not free.filter(id=row.id, state=State.UNDOING).exists():
        return False
    _take_any_time()
    undone = _orders_of(row) if row.kind == Kind.ORDERS else _products_of(row)
    Import.objects.filter(id=row.id).update(
        state=State.UNDONE, undone_at=Now(), undo_counts=asdict(undone), undo_error=""
    )
    row.changes.all().delete()
    return True


def _take_any_time() -> None:
    """Let each statement take what it takes: nobody waits for it, and half of it is worth nothing.

    Whoever stops in between, without an end of their process, still ends after a while.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL statement_timeout = 0;"
            " SET LOCAL idle_in_transaction_session_timeout = '10min'"
        )


def _products_of(row: Import) -> Undone:
    # Latest first: of a column that was changed twice, the first value is the former one.
    changes = row.changes.order_by("-id").values_list("table_name", "row_id", "before", "after")
    return undo_changes(changes)


def _orders_of(row: Import) -> Undone:
    added = list(row.changes.values_list("row_id", flat=True))
    removed = remove_orders(added)
    return Undone(withdrawn=removed, restored=0, left=len(added) - removed)


def _give_up(row: Import, reason: str) -> None:
    Import.objects.filter(id=row.id, state=State.UNDOING).update(
        state=State.DONE, undo_error=reason
    )


def _note(row: Import, reason: str) -> None:
    Import.objects.filter(id=row.id, state=State.UNDOING).update(undo_error=reason)


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=UNDO_DAYS)
