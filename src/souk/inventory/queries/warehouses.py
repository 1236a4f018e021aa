"""Where goods are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from souk.inventory.errors import NoWarehouse, WarehouseNotFound
from souk.inventory.models import Stock, Warehouse


@dataclass(frozen=True, slots=True)
class WarehouseView:
    """A warehouse, how many pieces lie in it, and how full that makes it in percent."""

    id: UUID
    code: str
    name: str
    type: str
    address: dict[str, Any]
    latitude: float | None
    longitude: float | None
    timezone: str
    operating_hours: dict[str, Any]
    max_capacity: int | None
    priority: int
    active: bool
    on_hand_quantity: int
    utilization: float | None
    created_at: datetime
    updated_at: datetime


def receiving_warehouse() -> UUID:
    """Return the warehouse that new goods go to: the active one of the first priority.

    Raises NoWarehouse when none is active.
    """
    found = (
        Warehouse.objects.filter(is_active=True)
        .order_by("priority", "id")
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise NoWarehouse
    return found


def require_warehouse(warehouse_id: UUID | None) -> UUID:
    """Return this warehouse, or without one the receiving one; raise WarehouseNotFound."""
    if warehouse_id is None:
        return receiving_warehouse()
    if not Warehouse.objects.filter(id=warehouse_id).exists():
        raise WarehouseNotFound
    return warehouse_id


def warehouse_coded(code: str) -> UUID | None:
    """Return the warehouse with this code, None when there is none."""
    found: UUID | None = Warehouse.objects.filter(code=code).values_list("id", flat=True).first()
    return found


def warehouse_of(warehouse_id: UUID) -> WarehouseView:
    """Return a warehouse; raise WarehouseNotFound when there is none."""
    found = _views(Warehouse.objects.filter(id=warehouse_id))
    if not found:
        raise WarehouseNotFound
    return found[0]


def warehouses_after(
    position: tuple[int, UUID] | None, *, active: bool | None, limit: int
) -> list[WarehouseView]:
    """Return warehouses in the order of their priority, after a position; two statements."""
    rows = _wanted(active).order_by("priority", "id")
    if position is not None:
        priority, last = position
        later = rows.filter(priority=priority, id__gt=last) | rows.filter(priority__gt=priority)
        rows = later.order_by("priority", "id")
    return _views(rows[:limit])


def count_warehouses(active: bool | None) -> int:
    return _wanted(active).count()


def _wanted(active: bool | None) -> "QuerySet[Warehouse]":
    rows = Warehouse.objects.all()
    return rows if active is None else rows.filter(is_active=active)


def _views(rows: "QuerySet[Warehouse]") -> list[WarehouseView]:
    warehouses = list(rows)
    held = _on_hand([warehouse.id for warehouse in warehouses])
    return [_view(warehouse, held.get(warehouse.id, 0)) for warehouse in warehouses]


def _on_hand(ids: Sequence[UUID]) -> dict[UUID, int]:
    on_hand = F("available") + F("reserved") + F("committed") + F("damaged")
    return dict(
        Stock.objects.filter(warehouse_id__in=ids)
        .values("warehouse_id")
        .annotate(quantity=Sum(on_hand))
        .values_list("warehouse_id", "quantity")
    )


def _view(warehouse: Warehouse, on_hand: int) -> WarehouseView:
    capacity = warehouse.max_capacity
    return WarehouseView(
        id=warehouse.id,
        code=warehouse.code,
        name=warehouse.name,
        type=warehouse.type,
        address=warehouse.address,
        latitude=_number(warehouse.latitude),
        longitude=_number(warehouse.longitude),
        timezone=warehouse.timezone,
        operating_hours=warehouse.operating_hours,
        max_capacity=capacity,
        priority=warehouse.priority,
        active=warehouse.is_active,
        on_hand_quantity=on_hand,
        utilization=round(100 * on_hand / capacity, 1) if capacity else None,
        created_at=warehouse.created_at,
        updated_at=warehouse.updated_at,
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
