"""Bringing in stock from a file; a row of it is known by warehouse and SKU."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from souk.core.sheets import readers
from souk.core.sheets.records import Outcome, Refusal
from souk.core.sheets.shapes import Given, Shape
from souk.core.sheets.staging import stage
from souk.inventory.queries.export import STOCK_COLUMNS

_READERS: dict[str, readers.Cell] = {
    "warehouse": readers.text(20, is_needed=True),
    "sku": readers.text(100, is_needed=True),
    "available": readers.number(),
    "reorder_point": readers.number(),
    "reorder_quantity": readers.number(),
    "max_stock_level": readers.number(),
    "bin_location": readers.text(50),
    "shelf_location": readers.text(50),
}
STOCK_SHEET = Shape({name: _READERS[name] for name in STOCK_COLUMNS}, needs=("warehouse", "sku"))

_STAGED = {
    "line": "int4",
    "warehouse": "text",
    "sku": "text",
    "available": "int4",
    "reorder_point": "int4",
    "reorder_quantity": "int4",
    "max_stock_level": "int4",
    "bin_location": "text",
    "shelf_location": "text",
}

_FIND = """
    CREATE TEMP TABLE found_stock ON COMMIT DROP AS
    SELECT staged.*, warehouse.id AS warehouse_id, variant.id AS variant_id,
           stock.id IS NULL AS is_new,
           first_value(staged.line) OVER (
               PARTITION BY staged.warehouse, upper(staged.sku) ORDER BY staged.line
           ) AS first_line
    FROM staged_stock AS staged
    LEFT JOIN inventory_warehouses AS warehouse ON warehouse.code = staged.warehouse
    LEFT JOIN catalog_variants AS variant
        ON upper(variant.sku) = upper(staged.sku) AND variant.deleted_at IS NULL
    LEFT JOIN inventory_stock AS stock
        ON stock.warehouse_id = warehouse.id AND stock.variant_id = variant.id
"""

_WRONG = """
    SELECT line,
           CASE WHEN warehouse_id IS NULL THEN
                    'there is no warehouse ' || warehouse || '; make it first'
                WHEN variant_id IS NULL THEN
                    'there is no variant with the SKU ' || sku || '; import products first'
                ELSE 'is the same warehouse and SKU as line ' || first_line
           END,
           CASE WHEN warehouse_id IS NULL THEN 'warehouse' ELSE 'sku' END
    FROM found_stock
    WHERE warehouse_id IS NULL OR variant_id IS NULL OR line <> first_line
    ORDER BY line
"""
_DROP_WRONG = """
    DELETE FROM found_stock
    WHERE warehouse_id IS NULL OR variant_id IS NULL OR line <> first_line
"""

# Before anything is written, in the order of their ids, as everybody locks stock.
_LOCK = """
    SELECT count(*)
    FROM (SELECT array_agg(warehouse_id) AS warehouses, array_agg(variant_id) AS variants
          FROM found_stock) AS pairs
    CROSS JOIN LATERAL inventory.lock_stock(pairs.warehouses, pairs.variants, true) AS stock
    WHERE pairs.warehouses IS NOT NULL
"""

_SET = """
    UPDATE inventory_stock AS stock
    SET reorder_point = wanted.reorder_point, reorder_quantity = wanted.reorder_quantity,
        max_stock_level = wanted.max_stock_level, bin_location = wanted.bin_location,
        shelf_location = wanted.shelf_location
    FROM (
        SELECT stock.id, coalesce(found.reorder_point, stock.reorder_point) AS reorder_point,
               coalesce(found.reorder_quantity, stock.reorder_quantity) AS reorder_quantity,
               coalesce(found.max_stock_level, stock.max_stock_level) AS max_stock_level,
               coalesce(found.bin_location, stock.bin_location) AS bin_location,
               coalesce(found.shelf_location, stock.shelf_location) AS shelf_location
        FROM found_stock AS found JOIN inventory_stock AS stock USING (warehouse_id, variant_id)
    ) AS wanted
    WHERE stock.id = wanted.id
      AND (stock.reorder_point, stock.reorder_quantity, stock.max_stock_level, stock.bin_location,
           stock.shelf_location)
          IS DISTINCT FROM
          (wanted.reorder_point, wanted.reorder_quantity, wanted.max_stock_level,
           wanted.bin_location, wanted.shelf_location)
    RETURNING stock.warehouse_id, stock.variant_id
"""

_WRITE = f"""
    WITH settled AS ({_SET}),
    moved AS (
        SELECT found.warehouse_id, found.variant_id
        FROM found_stock AS found JOIN inventory_stock AS stock USING (warehouse_id, variant_id)
        WHERE stock.available <> found.available
    )
    SELECT count(*) FILTER (WHERE found.is_new),
           count(*) FILTER (WHERE NOT found.is_new AND changed.variant_id IS NOT NULL),
           count(*) FILTER (WHERE NOT found.is_new AND changed.variant_id IS NULL)
    FROM found_stock AS found
    LEFT JOIN (SELECT * FROM settled UNION SELECT * FROM moved) AS changed
        USING (warehouse_id, variant_id)
"""

_MOVE = """
    SELECT inventory.set_available(place.warehouse_id, place.variants, place.quantities,
                                   'adjustment', 'import', core.caller_id())
    FROM (
        SELECT warehouse_id, array_agg(variant_id) AS variants, array_agg(available) AS quantities
        FROM found_stock
        WHERE available IS NOT NULL
        GROUP BY warehouse_id
        ORDER BY warehouse_id
    ) AS place
"""


def import_stock(given: Iterator[Given], outcome: Outcome, currency: str) -> None:
    """Make what is available what a file says, each difference with its movement.

    Runs in the caller's transaction, in a fixed number of statements. What orders hold stays.
    """
    stage("staged_stock", _STAGED, (_staged(row) for row in given))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.found_stock")
        cursor.execute(_FIND)
        cursor.execute(_WRONG)
        for refusal in cursor.fetchall():
            outcome.refuse(Refusal(*refusal))
        cursor.execute(_DROP_WRONG)
        cursor.execute(_LOCK)
        cursor.execute(_WRITE)
        ((created, updated, unchanged),) = cursor.fetchall()
        cursor.execute(_MOVE)
    outcome.counts.update(stock_created=created, stock_updated=updated, stock_unchanged=unchanged)


def _staged(row: Given) -> list[Any]:
    return [row.line, *(row.values.get(name) for name in list(_STAGED)[1:])]
