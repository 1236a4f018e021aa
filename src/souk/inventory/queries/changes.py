"""What moved lately in stock."""

from datetime import datetime

from django.db import connection


def oldest_writing() -> datetime:
    """Return since when some transaction has been writing that has not ended; now, without one."""
    with connection.cursor() as db:
        db.execute(
            "SELECT coalesce(min(xact_start), clock_timestamp()) FROM pg_stat_activity"
            " WHERE backend_xid IS NOT NULL AND datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        ((moment,),) = db.fetchall()
    return moment  # type: ignore[no-any-return]


def products_moved_since(moment: datetime) -> list[tuple[str, bool]]:
    """Return the slugs of products of which something became available, or no longer is.

    Beside each, whether it is featured. A range of the movements' key: one statement.
    """
    with connection.cursor() as db:
        db.execute(
            "SELECT DISTINCT product.slug, product.is_featured"
            " FROM inventory_movements AS movement"
            " JOIN inventory_stock AS stock ON stock.id = movement.stock_id"
            " JOIN catalog_variants AS variant ON variant.id = stock.variant_id"
            " JOIN catalog_products AS product ON product.id = variant.product_id"
            " WHERE movement.id >= core.uuid7_floor(%s) AND movement.available_change <> 0",
            [moment],
        )
        return [(str(slug), bool(is_featured)) for slug, is_featured in db.fetchall()]
