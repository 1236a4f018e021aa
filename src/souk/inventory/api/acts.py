"""What staff do with stock: each call is one transaction, all of it or nothing."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from souk.core.http.caller import staff_may
from souk.inventory.api.schemas import (
    ActAnswer,
    AdjustmentBody,
    CountBody,
    DamageBody,
    ReceiptBody,
    TransferBody,
    VariantLine,
)
from souk.inventory.operations.adjustment import Correction, adjust_stock
from souk.inventory.operations.count import count_stock
from souk.inventory.operations.damage import damage_stock, repair_stock, write_off_stock
from souk.inventory.operations.movement import Line
from souk.inventory.operations.receipt import Arrival, receive_stock
from souk.inventory.operations.transfer import transfer_stock
from souk.inventory.queries.stock import stock_at
from souk.inventory.queries.variants import named_variants
from souk.inventory.queries.warehouses import require_warehouse

router = Router(tags=["admin"], auth=staff_may("inventory.manage"))

Done = Status[dict[str, Any]]


@router.post("/receipts", response={201: ActAnswer}, operation_id="adminReceiveStock")
def receive(request: HttpRequest, body: ReceiptBody) -> Done:
    """Add goods that arrived; orders that wait for them come first."""
    return _act(request, body, receive_stock, Arrival)


@router.post("/adjustments", response={201: ActAnswer}, operation_id="adminAdjustStock")
def adjust(request: HttpRequest, body: AdjustmentBody) -> Done:
    """Correct what is available, by a difference or to a number."""
    return _act(request, body, adjust_stock, Correction)


@router.post("/counts", response={201: ActAnswer}, operation_id="adminCountStock")
def count(request: HttpRequest, body: CountBody) -> Done:
    """Note how many were counted, with what orders hold and without the damaged."""
    return _act(request, body, count_stock, Line)


@router.post("/damages", response={201: ActAnswer}, operation_id="adminDamageStock")
def damage(request: HttpRequest, body: DamageBody) -> Done:
    """Put goods aside that are damaged."""
    return _act(request, body, damage_stock, Line)


@router.post("/repairs", response={201: ActAnswer}, operation_id="adminRepairStock")
def repair(request: HttpRequest, body: DamageBody) -> Done:
    """Make damaged goods available again."""
    return _act(request, body, repair_stock, Line)


@router.post("/write-offs", response={201: ActAnswer}, operation_id="adminWriteOffStock")
def write_off(request: HttpRequest, body: DamageBody) -> Done:
    """Give damaged goods up."""
    return _act(request, body, write_off_stock, Line)


@router.post("/transfers", response={201: ActAnswer}, operation_id="adminTransferStock")
def transfer(request: HttpRequest, body: TransferBody) -> Done:
    """Move goods from one warehouse to another one."""
    start = require_warehouse(body.from_warehouse_id)
    end = require_warehouse(body.to_warehouse_id)
    lines = _lines(body.items, Line)
    reference = transfer_stock(start, end, lines, reason=body.reason, actor_id=_actor(request))
    return _done(reference, [start, end], lines)


def _act(
    request: HttpRequest, body: Any, act: Callable[..., UUID], line: Callable[..., Any]
) -> Done:
    warehouse = require_warehouse(body.warehouse_id)
    lines = _lines(body.items, line)
    reference = act(warehouse, lines, reason=body.reason, actor_id=_actor(request))
    return _done(reference, [warehouse], lines)


def _lines(items: Sequence[VariantLine], line: Callable[..., Any]) -> list[Any]:
    named = named_variants([(item.variant_id, item.sku) for item in items])
    return [
        line(known.variant_id, known.sku, **item.model_dump(exclude={"variant_id", "sku"}))
        for known, item in zip(named, items, strict=True)
    ]


def _done(reference: UUID, warehouses: list[UUID], lines: Sequence[Line | Correction]) -> Done:
    rows = stock_at(warehouses, [line.variant_id for line in lines])
    return Status(201, {"reference_id": reference, "items": rows})


def _actor(request: HttpRequest) -> UUID | None:
    actor: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return actor
