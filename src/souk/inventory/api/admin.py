"""Stock and its movements, for staff."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.core.http.caller import staff_may
from souk.core.http.pages import last_id, page_of
from souk.core.http.revisions import if_match_moment, set_etag
from souk.inventory.api.schemas import (
    AvailabilityAnswer,
    AvailabilityQuery,
    MovementPage,
    MovementsQuery,
    StockAnswer,
    StockBody,
    StockPage,
    StockQuery,
)
from souk.inventory.operations.reordering import change_stock
from souk.inventory.queries.availability import product_availability
from souk.inventory.queries.movements import WantedMovements, count_movements, movements_before
from souk.inventory.queries.stock import (
    StockView,
    WantedStock,
    count_stock_rows,
    stock_before,
    stock_of,
)

router = Router(tags=["admin"], auth=staff_may("inventory.manage"))


@router.get("/inventory", response=StockPage, operation_id="adminListInventory")
def list_stock(request: HttpRequest, query: Query[StockQuery]) -> dict[str, Any]:
    """What lies where; with `low_stock=true` what has to be ordered again."""
    wanted = WantedStock(query.warehouse, query.variant, query.product, query.sku, query.low_stock)
    scope = repr(wanted)
    before = last_id(query.cursor, query=scope)
    rows = stock_before(before, wanted=wanted, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda last: [str(last.id)], query=scope)
    page["total"] = count_stock_rows(wanted) if query.count else None
    return page


@router.get(
    "/inventory/availability", response=AvailabilityAnswer, operation_id="adminGetAvailability"
)
def read_availability(request: HttpRequest, query: Query[AvailabilityQuery]) -> dict[str, Any]:
    """What is available of a product: in all, by warehouse and by variant."""
    return product_availability(query.product)


@router.get("/inventory/{uuid:stock_id}", response=StockAnswer, operation_id="adminGetStock")
def read(request: HttpRequest, stock_id: UUID, response: HttpResponse) -> StockView:
    """One stock row."""
    return _shown(stock_id, response)


@router.patch("/inventory/{uuid:stock_id}", response=StockAnswer, operation_id="adminUpdateStock")
def change(
    request: HttpRequest, stock_id: UUID, body: StockBody, response: HttpResponse
) -> StockView:
    """Change when to order again and where it lies, not how many there are. Honours If-Match."""
    change_stock(stock_id, revision=if_match_moment(request), **body.model_dump(exclude_unset=True))
    return _shown(stock_id, response)


@router.get("/movements", response=MovementPage, operation_id="adminListMovements")
def list_movements(request: HttpRequest, query: Query[MovementsQuery]) -> dict[str, Any]:
    """Every change of the stock, newest first."""
    wanted = WantedMovements(
        query.warehouse,
        query.variant,
        query.sku,
        query.kind,
        query.reference,
        query.since,
        query.until,
    )
    scope = repr(wanted)
    before = last_id(query.cursor, query=scope)
    rows = movements_before(before, wanted=wanted, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda last: [str(last.id)], query=scope)
    page["total"] = count_movements(wanted) if query.count else None
    return page


def _shown(stock_id: UUID, response: HttpResponse) -> StockView:
    stock = stock_of(stock_id)
    set_etag(response, stock.updated_at)
    return stock
