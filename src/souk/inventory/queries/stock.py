"""How many of a variant lie in a warehouse, as staff see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from souk.core.errors import NotFound
from souk.inventory.models import Stock


@dataclass(frozen=True, slots=True)
class WantedStock:
    """Which stock is wanted: everything that is given narrows."""

    warehouse: UUID | None = None
    variant: UUID | None = None
    product: UUID | None = None
    sku: str = ""
    low_stock: bool | None = None


@dataclass(frozen=True, slots=True)
class StockView:
    """A stock row. On hand is what is there: available, reserved, committed and damaged."""

    id: UUID
    variant_id: UUID
    sku: str
    product_id: UUID
    product_name: str
    warehouse_id: UUID
    warehouse_code: str
    available_quantity: int
    reserved_quantity: int
    committed_quantity: int
    damaged_quantity: int
    backordered_quantity: int
    on_hand_quantity: int
    reorder_point: int
    reorder_quantity: int
    max_stock_level: int | None
    is_low: bool
    bin_location: str
    shelf_location: str
    last_counted_at: datetime | None
    updated_at: datetime


def stock_before(before: UUID | None, *, wanted: WantedStock, limit: int) -> list[StockView]:
    """Return stock rows, newest first, from the one before `before` on; one statement."""
    rows = _wanted(wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _views(rows.order_by("-id")[:limit])


def count_stock_rows(wanted: WantedStock) -> int:
    return _wanted(wanted).count()


def stock_of(stock_id: UUID) -> StockView:
    """Return one stock row; raise NotFound when there is none."""
    found = _views(Stock.objects.filter(id=stock_id))
    if not found:
        raise NotFound
    return found[0]


def stock_at(warehouses: Sequence[UUID], variants: Sequence[UUID]) -> list[StockView]:
    """Return the stock rows of variants in warehouses, in one statement."""
    rows = Stock.objects.filter(warehouse_id__in=warehouses, variant_id__in=variants)
    return _views(rows.order_by("id"))


def _wanted(wanted: WantedStock) -> "QuerySet[Stock]":
    exact = {
        "warehouse_id": wanted.warehouse,
        "variant_id": wanted.variant,
        "variant__product_id": wanted.product,
        "variant__sku__iexact": wanted.sku or None,
        "is_low": wanted.low_stock,
    }
    rows = Stock.objects.filter(
        **{name: value for name, value in exact.items() if value is not None}
    )
    if wanted.low_stock:
        # What nobody can buy any more is not ordered again.
        rows = rows.filter(
            variant__deleted_at__isnull=True, variant__is_active=True, variant__tracks_stock=True
        )
    return rows


def _views(rows: "QuerySet[Stock]") -> list[StockView]:
    return [_view(row) for row in rows.select_related("variant__product", "warehouse")]


def _view(row: Stock) -> StockView:
    return StockView(
        id=row.id,
        variant_id=row.variant_id,
        sku=row.variant.sku,
        product_id=row.variant.product_id,
        product_name=row.variant.product.name,
        warehouse_id=row.warehouse_id,
        warehouse_code=row.warehouse.code,
        available_quantity=row.available,
        reserved_quantity=row.reserved,
        committed_quantity=row.committed,
        damaged_quantity=row.damaged,
        backordered_quantity=row.backordered,
        on_hand_quantity=row.available + row.reserved + row.committed + row.damaged,
        reorder_point=row.reorder_point,
        reorder_quantity=row.reorder_quantity,
        max_stock_level=row.max_stock_level,
        is_low=row.is_low,
        bin_location=row.bin_location,
        shelf_location=row.shelf_location,
        last_counted_at=row.last_counted_at,
        updated_at=row.updated_at,
    )
