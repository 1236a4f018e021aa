"""Undoing an import of products or orders."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from souk.catalog.operations.product_import.undoing import Undone, undo_changes
from souk.core.database.identity import current_identity
from souk.exchange.errors import CannotUndo, ImportNotFound
from souk.exchange.models import Import, Kind, State
from souk.exchange.operations.halves import take_time
from souk.orders.operations.order_import.importing import remove_orders

UNDO_DAYS = 30


@transaction.atomic
def undo_import(import_id: UUID, *, actor_id: UUID | None) -> Undone:
    """Take away what an import made, and give what it changed its former values.

    Of products, what somebody has changed since stays as it is, and so do quantities: goods may
    have been sold; what is withdrawn can be restored one by one. Orders go. Raises ImportNotFound,
    CannotUndo, and SkuTaken or BarcodeTaken where another variant has by now what one had before.
    """
    row = Import.objects.select_for_update(no_key=True).filter(id=import_id).first()
    if row is None:
        raise ImportNotFound
    is_open = row.finished_at is not None and row.finished_at > _oldest()
    is_kept = row.kind in (Kind.PRODUCTS, Kind.ORDERS)
    if not is_kept or row.state != State.DONE or row.is_dry_run or not is_open:
        raise CannotUndo(f"of {row.kind}, {'a dry run' if row.is_dry_run else row.state}")
    take_time()
    undone = _orders_of(row) if row.kind == Kind.ORDERS else _products_of(row)
    Import.objects.filter(id=import_id).update(
        state=State.UNDONE, undone_at=Now(), undone_by=actor_id or current_identity().user_id
    )
    row.changes.all().delete()
    return undone


def _products_of(row: Import) -> Undone:
    # Latest first: of a column that was changed twice, the first value is the former one.
    changes = row.changes.order_by("-id").values_list("table_name", "row_id", "before", "after")
    return undo_changes(changes)


def _orders_of(row: Import) -> Undone:
    added = list(row.changes.values_list("row_id", flat=True))
    removed = remove_orders(added)
    return Undone(withdrawn=removed, restored=0, left=len(added) - removed)


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=UNDO_DAYS)
