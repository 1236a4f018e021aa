"""Undoing an import of products."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from souk.catalog.operations.product_import.undoing import Undone, undo_changes
from souk.core.database.identity import current_identity
from souk.exchange.errors import CannotUndo, ImportNotFound
from souk.exchange.models import Import, Kind, State

UNDO_DAYS = 30


@transaction.atomic
def undo_import(import_id: UUID, *, actor_id: UUID | None) -> Undone:
    """Take away what an import of products made, and give what it changed its former values.

    What somebody has changed since stays as it is, and so do quantities: goods may have been sold.
    What is withdrawn can be restored one by one. Raises ImportNotFound, CannotUndo, and SkuTaken or
    BarcodeTaken where another variant has by now what one had before.
    """
    row = Import.objects.select_for_update(no_key=True).filter(id=import_id).first()
    if row is None:
        raise ImportNotFound
    is_open = row.finished_at is not None and row.finished_at > _oldest()
    if row.kind != Kind.PRODUCTS or row.state != State.DONE or row.is_dry_run or not is_open:
        raise CannotUndo(f"of {row.kind}, {'a dry run' if row.is_dry_run else row.state}")
    # Latest first: of a column that was changed twice, the first value is the former one.
    changes = row.changes.order_by("-id").values_list("table_name", "row_id", "before", "after")
    undone = undo_changes(changes)
    Import.objects.filter(id=import_id).update(
        state=State.UNDONE, undone_at=Now(), undone_by=actor_id or current_identity().user_id
    )
    row.changes.all().delete()
    return undone


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=UNDO_DAYS)
