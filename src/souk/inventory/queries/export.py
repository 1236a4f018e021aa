"""Stock as files have it: what may be sold, by warehouse and SKU."""

from souk.core.sheets.exports import Export

STOCK_COLUMNS = (
    "warehouse",
    "sku",
    "available",
    "reorder_point",
    "reorder_quantity",
    "max_stock_level",
    "bin_location",
    "shelf_location",
)

_STOCK = """
    SELECT json_build_object(
        'warehouse', warehouse.code, 'sku', variant.sku, 'available', stock.available,
        'reorder_point', stock.reorder_point, 'reorder_quantity', stock.reorder_quantity,
        'max_stock_level', stock.max_stock_level, 'bin_location', stock.bin_location,
        'shelf_location', stock.shelf_location
    )
    FROM inventory_stock AS stock
    JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id
    JOIN catalog_variants AS variant ON variant.id = stock.variant_id
    WHERE variant.deleted_at IS NULL
    ORDER BY warehouse.code COLLATE "C", variant.sku COLLATE "C"
"""


def stock_export() -> Export:
    """Return how stock is exported; what orders hold and what is damaged is theirs to tell."""
    return Export(_STOCK, columns=lambda: list(STOCK_COLUMNS))
