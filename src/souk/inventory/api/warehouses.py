"""Warehouses, for staff."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import staff_may
from souk.core.http.pages import bad_cursor, decode_cursor, page_of
from souk.core.http.revisions import if_match_moment, set_etag
from souk.inventory.api.schemas import (
    NewWarehouseBody,
    WarehouseAnswer,
    WarehouseBody,
    WarehousePage,
    WarehousesQuery,
)
from souk.inventory.operations import warehouses
from souk.inventory.queries.warehouses import (
    WarehouseView,
    count_warehouses,
    warehouse_of,
    warehouses_after,
)

router = Router(tags=["admin"], auth=staff_may("inventory.manage"))


@router.get("", response=WarehousePage, operation_id="adminListWarehouses")
def list_all(request: HttpRequest, query: Query[WarehousesQuery]) -> dict[str, Any]:
    """Warehouses, those that are asked first at the head."""
    scope = f"warehouses {query.active}"
    position = _position(query.cursor, scope)
    found = warehouses_after(position, active=query.active, limit=query.limit + 1)
    page = page_of(found, query, position=lambda last: [last.priority, str(last.id)], query=scope)
    page["total"] = count_warehouses(query.active) if query.count else None
    return page


@router.post("", response={201: WarehouseAnswer}, operation_id="adminCreateWarehouse")
def create(
    request: HttpRequest, body: NewWarehouseBody, response: HttpResponse
) -> Status[WarehouseView]:
    """Open a warehouse."""
    return Status(201, _shown(warehouses.open_warehouse(**body.values()), response))


@router.get("/{uuid:warehouse_id}", response=WarehouseAnswer, operation_id="adminGetWarehouse")
def read(request: HttpRequest, warehouse_id: UUID, response: HttpResponse) -> WarehouseView:
    """One warehouse, and how full it is."""
    return _shown(warehouse_id, response)


@router.patch("/{uuid:warehouse_id}", response=WarehouseAnswer, operation_id="adminUpdateWarehouse")
def change(
    request: HttpRequest, warehouse_id: UUID, body: WarehouseBody, response: HttpResponse
) -> WarehouseView:
    """Change a warehouse; an inactive one sells nothing. Honours If-Match."""
    warehouses.change_warehouse(warehouse_id, revision=if_match_moment(request), **body.values())
    return _shown(warehouse_id, response)


@router.delete("/{uuid:warehouse_id}", response={204: None}, operation_id="adminDeleteWarehouse")
def remove(request: HttpRequest, warehouse_id: UUID) -> Status[None]:
    """Remove a warehouse that never had stock; deactivate any other. Honours If-Match."""
    warehouses.remove_warehouse(warehouse_id, revision=if_match_moment(request))
    return Status(204, None)


def _shown(warehouse_id: UUID, response: HttpResponse) -> WarehouseView:
    warehouse = warehouse_of(warehouse_id)
    set_etag(response, warehouse.updated_at)
    return warehouse


def _position(cursor: str | None, scope: str) -> tuple[int, UUID] | None:
    if not cursor:
        return None
    priority, last = decode_cursor(cursor, query=scope, length=2)
    try:
        return int(priority), UUID(last)
    except (ValueError, AttributeError, TypeError):
        raise bad_cursor() from None
