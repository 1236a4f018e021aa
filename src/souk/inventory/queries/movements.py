"""What happened to the stock, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from souk.core.ids import first_id_at
from souk.inventory.models import Movement


@dataclass(frozen=True, slots=True)
class WantedMovements:
    """Which movements are wanted: everything that is given narrows."""

    warehouse: UUID | None = None
    variant: UUID | None = None
    sku: str = ""
    kind: str | None = None
    reference: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MovementView:
    """One change of one stock row; `quantity_before` and `_after` are what was available."""

    id: UUID
    kind: str
    variant_id: UUID
    sku: str
    warehouse_id: UUID
    warehouse_code: str
    available_change: int
    reserved_change: int
    committed_change: int
    damaged_change: int
    backordered_change: int
    quantity_before: int
    quantity_after: int
    reference_type: str
    reference_id: UUID | None
    reason: str
    unit_cost_amount: int | None
    actor_id: UUID | None
    created_at: datetime


def movements_before(
    before: UUID | None, *, wanted: WantedMovements, limit: int
) -> list[MovementView]:
    """Return movements, newest first, from the one before `before` on; one statement."""
    rows = _wanted(wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    rows = rows.select_related("stock__variant", "stock__warehouse").order_by("-id")
    return [_view(row) for row in rows[:limit]]


def count_movements(wanted: WantedMovements) -> int:
    return _wanted(wanted).count()


def _wanted(wanted: WantedMovements) -> "QuerySet[Movement]":
    exact = {
        "stock__warehouse_id": wanted.warehouse,
        "stock__variant_id": wanted.variant,
        "stock__variant__sku__iexact": wanted.sku,
        "kind": wanted.kind,
        "reference_id": wanted.reference,
        # Ids begin with their time: a range of them is found in its months alone.
        "id__gte": wanted.since and first_id_at(wanted.since),
        "id__lt": wanted.until and first_id_at(wanted.until),
    }
    return Movement.objects.filter(**{name: value for name, value in exact.items() if value})


def _view(row: Movement) -> MovementView:
    return MovementView(
        id=row.id,
        kind=row.kind,
        variant_id=row.stock.variant_id,
        sku=row.stock.variant.sku,
        warehouse_id=row.stock.warehouse_id,
        warehouse_code=row.stock.warehouse.code,
        available_change=row.available_change,
        reserved_change=row.reserved_change,
        committed_change=row.committed_change,
        damaged_change=row.damaged_change,
        backordered_change=row.backordered_change,
        quantity_before=row.quantity_before,
        quantity_after=row.quantity_after,
        reference_type=row.reference_type,
        reference_id=row.reference_id,
        reason=row.reason,
        unit_cost_amount=row.unit_cost_amount,
        actor_id=row.actor_id,
        created_at=row.created_at,
    )
