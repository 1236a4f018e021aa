"""Calling off what is left to send of an order, while the rest of it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from souk.core.ids import siblings_of
from souk.orders.errors import (
    AllWouldBeCancelled,
    ImportedOrder,
    NothingLeftToCancel,
)
from souk.orders.models import Item, ItemCancellation, Order, OrderStatus
from souk.orders.operations.fulfilment import check_left
from souk.orders.operations.returns import close_if_returned
from souk.orders.operations.status import change_status
from souk.orders.queries.orders import status_of
from souk.orders.queries.progress import Progress, is_all_delivered, is_all_sent, progress_of
from souk.orders.queries.values import value_of

_WAITING = (OrderStatus.PENDING, OrderStatus.CONFIRMED, OrderStatus.PROCESSING)


@dataclass(frozen=True, slots=True)
class CancelledItems:
    """What was called off: its worth, that of what was before, and the order's total.

    Amounts are minor units; `stock` is how many of which tracked variants are free again.
    """

    value_amount: int
    value_amount_before: int
    total_amount: int
    stock: dict[UUID, int]


@transaction.atomic
def call_off_items(
    order_id: UUID,
    *,
    quantities: Mapping[UUID, int] | None,
    reason: str,
    actor_id: UUID | None,
) -> CancelledItems:
    """Note that some of an order is not sent after all; the order goes on with the rest.

    `quantities` are by item, None for all that is in no fulfilment: what is packed has to be
    unpacked first. With the last that was to be sent the order is shipped, and delivered where all
    of it has arrived. Raises NothingLeftToCancel, ItemUnknown, MoreThanLeft, AllWouldBeCancelled.
    """
    before = status_of(order_id, lock=True)
    order = Order.objects.only(
        "imported_number", "tax_amount", "included_tax_amount", "total_amount"
    ).get(id=order_id)
    if order.imported_number is not None:
        raise ImportedOrder
    lines = progress_of(order_id)
    chosen = _chosen(lines, quantities) if before in _WAITING else {}
    if not chosen:
        raise NothingLeftToCancel
    if all(line.wanted == chosen.get(line.item_id, 0) for line in lines):
        raise AllWouldBeCancelled
    earlier = ItemCancellation.objects.filter(order_id=order_id)
    value_before = earlier.aggregate(sum=Sum("value_amount", default=0))["sum"]
    value = _write(order, lines, chosen, reason, actor_id)
    _go_on(order_id, actor_id)
    return CancelledItems(value, value_before, order.total_amount, _stock_of(lines, chosen))


def _chosen(lines: list[Progress], quantities: Mapping[UUID, int] | None) -> dict[UUID, int]:
    left = {line.item_id: line.left for line in lines}
    if quantities is None:
        return {item_id: count for item_id, count in left.items() if count}
    if any(left.values()):
        check_left(quantities, left)
        return dict(quantities)
    return {}


def _write(
    order: Order,
    lines: list[Progress],
    chosen: Mapping[UUID, int],
    reason: str,
    actor_id: UUID | None,
) -> int:
    """Write what is called off and return what it had cost."""
    before = {line.item_id: line.given_up for line in lines}
    items = Item.objects.filter(id__range=siblings_of(order.id), id__in=list(chosen))
    rows = [
        ItemCancellation(
            order=order,
            item=item,
            quantity=chosen[item.id],
            value_amount=value_of(item, order, before=before[item.id], quantity=chosen[item.id]),
            reason=reason,
            actor_id=actor_id,
        )
        for item in items.order_by("position")
    ]
    ItemCancellation.objects.bulk_create(rows)
    return sum(row.value_amount for row in rows)


def _go_on(order_id: UUID, actor_id: UUID | None) -> None:
    """Let the order take the steps that only waited for what is called off."""
    lines = progress_of(order_id)
    if not is_all_sent(lines):
        return
    change_status(order_id, OrderStatus.SHIPPED, reason="", actor_id=actor_id)
    if is_all_delivered(lines):
        change_status(order_id, OrderStatus.DELIVERED, reason="", actor_id=actor_id)
        close_if_returned(order_id, actor_id=actor_id)


def _stock_of(lines: list[Progress], chosen: Mapping[UUID, int]) -> dict[UUID, int]:
    freed: dict[UUID, int] = {}
    for line in lines:
        if line.tracks_stock and line.item_id in chosen:
            freed[line.variant_id] = freed.get(line.variant_id, 0) + chosen[line.item_id]
    return freed
