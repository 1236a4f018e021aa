"""What listings show, written anew: cards and entries, some thousand products at a time."""

from collections.abc import Callable
from uuid import UUID

from django.db import connection, transaction

from souk.core.database.functions import call
from souk.search.models import Refresh

# Their rows are locked until the batch is committed.
_BATCH = 2000
_FIRST = UUID(int=0)


@transaction.atomic
def ask_for_refresh() -> None:
    """Note that every card and entry may be out of date; committed with what made them so."""
    Refresh.objects.all().delete()
    Refresh.objects.create(reached=_FIRST)


def refresh_what_is_due(
    progress: Callable[[int, int], None] | None = None, *, batch: int = _BATCH
) -> int:
    """Bring every card and entry up to date if that was asked for; return how many products.

    Each batch is committed with how far it came: who was killed goes on from there.
    """
    total = 0
    done = 0
    while (part := _refresh_next(batch)) is not None:
        if not total:
            total = _products_ahead() + part
        done += part
        if progress:
            progress(done, max(total, done))
    return done


@transaction.atomic
def _refresh_next(batch: int) -> int | None:
    """Refresh the next products; return how many, or None when nothing is due."""
    due = Refresh.objects.select_for_update().first()
    if due is None:
        return None
    with connection.cursor() as db:
        # Who changes one of them meanwhile waits, for older than the product no card may be.
        db.execute(
            "SELECT id FROM catalog_products WHERE id > %s ORDER BY id LIMIT %s FOR SHARE",
            [due.reached, batch],
        )
        products = [row[0] for row in db.fetchall()]
        db.execute("SELECT search.refresh_cards(%s::uuid[])", [products])
        db.execute("SELECT search.refresh_stock(%s::uuid[])", [products])
        db.execute("SELECT search.refresh_entries(%s::uuid[])", [products])
    if len(products) < batch:
        due.delete()
    else:
        Refresh.objects.update(reached=products[-1])
    return len(products)


def count_categories_anew() -> None:
    """Count what each category lists from its places: an earlier version kept no tallies."""
    call("search.count_tallies")


def _products_ahead() -> int:
    with connection.cursor() as db:
        db.execute(
            "SELECT count(*) FROM catalog_products, search_refreshes AS due"
            " WHERE catalog_products.id > due.reached"
        )
        return int(db.fetchone()[0])
