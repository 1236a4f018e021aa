"""What an import has done so far, noted as it does it: undoing takes that."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from souk.catalog.operations.product_import.categories import make_categories, remove_unused
from souk.catalog.operations.product_import.reading import named_categories
from souk.catalog.operations.product_import.tables import Change as Made
from souk.core.sheets.staging import stage
from souk.exchange.models import Change, Import, State

_CATEGORIES = "catalog_categories"


def keep_changes(import_id: UUID, made: Sequence[Made]) -> None:
    """Note what undoing takes, in the transaction that does it."""
    columns = {"table_name": "text", "row_id": "uuid", "before": "jsonb", "after": "jsonb"}
    stage("staged_changes", columns, ((m.table, m.row_id, m.before, m.after) for m in made))
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO exchange_changes (import_id, {names})"
            f" SELECT %s::uuid, {names} FROM staged_changes",
            [import_id],
        )


def make_categories_first(import_id: UUID, path: Path) -> None:
    """Make the categories that a file names, in a transaction of their own; raises BadFile.

    Who makes one holds the whole tree until the transaction ends.
    """
    paths = named_categories(path)
    with transaction.atomic():
        made = make_categories(paths)
        keep_changes(import_id, [Made(_CATEGORIES, one) for one in made])


def count_made_first(import_id: UUID) -> int:
    """Return how many categories are there already of those that an import makes."""
    return Change.objects.filter(of_import_id=import_id, table_name=_CATEGORIES).count()


def has_products(import_id: UUID) -> bool:
    """Say whether any of what an import did to products is there."""
    changes = Change.objects.filter(of_import_id=import_id)
    return changes.exclude(table_name=_CATEGORIES).exists()


@transaction.atomic
def forget_unused_categories(import_id: UUID) -> None:
    """Remove categories that an import made for products that then were not taken."""
    changes = Change.objects.filter(of_import_id=import_id, table_name=_CATEGORIES)
    made = list(changes.values_list("row_id", flat=True))
    removed = remove_unused(made) if made else []
    if not removed:
        return
    changes.filter(row_id__in=removed).delete()
    row = Import.objects.select_for_update(no_key=True).get(id=import_id)
    if row.state == State.DONE:
        counts = {**row.counts, "categories_created": len(made) - len(removed)}
        row.counts = {name: count for name, count in counts.items() if count}
        row.save(update_fields=["counts"])
