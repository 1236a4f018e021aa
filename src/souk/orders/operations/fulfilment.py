"""Confirming, preparing, sending and delivering an order, whole or in parts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from souk.core.database.functions import call_rows
from souk.core.errors import NotFound
from souk.core.ids import sibling_of, siblings_of
from souk.inventory.operations.settlement import send_stock
from souk.orders.errors import (
    ItemUnknown,
    MoreThanLeft,
    NothingLeftToSend,
    StepRefused,
    TransitionRefused,
)
from souk.orders.models import (
    Fulfilment,
    FulfilmentLine,
    FulfilmentState,
    Order,
    OrderStatus,
)
from souk.orders.operations.status import change_status
from souk.orders.queries.orders import status_of
from souk.orders.queries.progress import Progress, is_all_delivered, is_all_sent, progress_of


@dataclass(frozen=True, slots=True)
class Parcel:
    """How something travels, and where its way can be followed."""

    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""


_UNTRACKED = Parcel()


def confirm_order(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Accept an order."""
    change_status(order_id, OrderStatus.CONFIRMED, reason="", actor_id=actor_id)


def process_order(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Begin to prepare an order."""
    change_status(order_id, OrderStatus.PROCESSING, reason="", actor_id=actor_id)


@transaction.atomic
def ship_order(order_id: UUID, *, actor_id: UUID | None, parcel: Parcel = _UNTRACKED) -> None:
    """Send all that is left of an order: its goods leave the warehouses.

    Repeating it changes nothing but the tracking, when that is given.
    """
    before = status_of(order_id, lock=True)
    if before not in (OrderStatus.PROCESSING, OrderStatus.SHIPPED):
        raise TransitionRefused(before, OrderStatus.SHIPPED)
    if before == OrderStatus.SHIPPED:
        _track(_fulfilments_of(order_id, FulfilmentState.SHIPPED)[-1].id, order_id, parcel)
        return
    waiting = [part.id for part in _fulfilments_of(order_id, FulfilmentState.PENDING)]
    if any(line.left for line in progress_of(order_id)):
        waiting.append(_prepare(order_id, None, actor_id))
    for fulfilment_id in waiting:
        _send(fulfilment_id, order_id, parcel, actor_id)


@transaction.atomic
def deliver_order(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Note that all of an order has arrived."""
    before = status_of(order_id, lock=True)
    if before not in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        raise TransitionRefused(before, OrderStatus.DELIVERED)
    for fulfilment in _fulfilments_of(order_id, FulfilmentState.SHIPPED):
        _deliver(fulfilment.id, order_id, actor_id)


@transaction.atomic
def begin_fulfilment(
    order_id: UUID,
    *,
    quantities: Mapping[UUID, int] | None,
    actor_id: UUID | None,
    parcel: Parcel = _UNTRACKED,
    is_sent: bool = True,
) -> UUID:
    """Send a part of an order, or pack it to be sent later; return the fulfilment.

    `quantities` are by item, None for all that is left. What needs no sending goes with the last
    part that does. An order that is confirmed begins to be prepared. Raises ItemUnknown,
    MoreThanLeft, NothingLeftToSend, TransitionRefused.
    """
    before = status_of(order_id, lock=True)
    if before not in (OrderStatus.CONFIRMED, OrderStatus.PROCESSING):
        raise TransitionRefused(before, OrderStatus.SHIPPED)
    fulfilment_id = _prepare(order_id, quantities, actor_id)
    if before == OrderStatus.CONFIRMED:
        process_order(order_id, actor_id=actor_id)
    if is_sent:
        _send(fulfilment_id, order_id, parcel, actor_id)
    else:
        _track(fulfilment_id, order_id, parcel)
    return fulfilment_id


@transaction.atomic
def send_fulfilment(
    fulfilment_id: UUID, *, actor_id: UUID | None, parcel: Parcel = _UNTRACKED
) -> None:
    """Send what was packed; repeating it changes nothing but the tracking, when that is given."""
    _send(fulfilment_id, order_of(fulfilment_id), parcel, actor_id)


@transaction.atomic
def deliver_fulfilment(fulfilment_id: UUID, *, actor_id: UUID | None) -> None:
    """Note that a part of an order has arrived; with the last one the order has."""
    _deliver(fulfilment_id, order_of(fulfilment_id), actor_id)


@transaction.atomic
def cancel_fulfilment(fulfilment_id: UUID) -> None:
    """Call off what was packed and not sent: its items wait to be sent another way."""
    _change(fulfilment_id, FulfilmentState.CANCELLED)


def order_of(fulfilment_id: UUID) -> UUID:
    """Return the order that a fulfilment is a part of; raise NotFound where there is none."""
    order_id: UUID | None = (
        Fulfilment.objects.filter(id=fulfilment_id).values_list("order_id", flat=True).first()
    )
    if order_id is None:
        raise NotFound
    return order_id


def check_left(quantities: Mapping[UUID, int], left: Mapping[UUID, int]) -> None:
    """Raise ItemUnknown or MoreThanLeft where more is named than is left, by item."""
    for item_id in quantities:
        if item_id not in left:
            raise ItemUnknown(item_id)
    short = [
        {"item_id": item_id, "quantity": quantity, "left_quantity": left[item_id]}
        for item_id, quantity in quantities.items()
        if quantity > left[item_id]
    ]
    if short:
        raise MoreThanLeft(short)


def _prepare(order_id: UUID, quantities: Mapping[UUID, int] | None, actor_id: UUID | None) -> UUID:
    chosen = _chosen(progress_of(order_id), quantities)
    fulfilment = Fulfilment(
        id=sibling_of(order_id), order_id=order_id, actor_id=actor_id, created_at=timezone.now()
    )
    # The triggers of the lines need the row before them.
    fulfilment.save(force_insert=True)
    FulfilmentLine.objects.bulk_create(
        FulfilmentLine(
            id=sibling_of(order_id), fulfilment=fulfilment, item_id=item_id, quantity=quantity
        )
        for item_id, quantity in chosen.items()
    )
    return fulfilment.id


def _chosen(lines: list[Progress], quantities: Mapping[UUID, int] | None) -> dict[UUID, int]:
    left = {line.item_id: line.left for line in lines}
    if not any(left.values()):
        raise NothingLeftToSend
    if quantities is None:
        return {item_id: count for item_id, count in left.items() if count}
    check_left(quantities, left)
    chosen = dict(quantities)
    goods = [line for line in lines if line.requires_shipping]
    if all(line.left == chosen.get(line.item_id, 0) for line in goods):
        # Nothing else will be sent: what needs no parcel is handed over now.
        chosen |= {
            line.item_id: line.left for line in lines if line.left and not line.requires_shipping
        }
    return chosen


def _send(fulfilment_id: UUID, order_id: UUID, parcel: Parcel, actor_id: UUID | None) -> None:
    if parcel != _UNTRACKED:
        _track(fulfilment_id, order_id, parcel)
    if not _change(fulfilment_id, FulfilmentState.SHIPPED):
        return
    lines = progress_of(order_id)
    if is_all_sent(lines):
        change_status(order_id, OrderStatus.SHIPPED, reason="", actor_id=actor_id)
    # Stock comes last: a hot product is locked only while the transaction commits.
    send_stock(order_id, actor_id=actor_id, lines=_stock_of(fulfilment_id, lines))


def _deliver(fulfilment_id: UUID, order_id: UUID, actor_id: UUID | None) -> None:
    if not _change(fulfilment_id, FulfilmentState.DELIVERED):
        return
    if settings.RETURN_DAYS:
        until = timezone.now() + timedelta(days=settings.RETURN_DAYS)
        Order.objects.filter(id=order_id).update(return_until=until)
    if is_all_delivered(progress_of(order_id)) and status_of(order_id) == OrderStatus.SHIPPED:
        change_status(order_id, OrderStatus.DELIVERED, reason="", actor_id=actor_id)


def _change(fulfilment_id: UUID, to_status: FulfilmentState) -> bool:
    """Move a fulfilment to a status and say whether that changed it. Locks the order first."""
    ((outcome, before),) = call_rows("orders.change_fulfilment", fulfilment_id, to_status.value)
    if outcome == "not_found":
        raise NotFound
    if outcome == "refused":
        raise StepRefused("fulfilment", before, to_status.value)
    return bool(outcome == "changed")


def _track(fulfilment_id: UUID, order_id: UUID, parcel: Parcel) -> None:
    """Note how a fulfilment travels; the order shows the latest tracking."""
    given = {name: text for name, text in asdict(parcel).items() if text}
    if not given:
        return
    Fulfilment.objects.filter(id=fulfilment_id).update(**given)
    given.pop("carrier", None)
    if given:
        Order.objects.filter(id=order_id).update(**given)


def _stock_of(fulfilment_id: UUID, lines: list[Progress]) -> dict[UUID, int]:
    """Return how many of which tracked variants a fulfilment takes out of the warehouses."""
    tracked = {line.item_id: line.variant_id for line in lines if line.tracks_stock}
    wanted: dict[UUID, int] = {}
    for item_id, quantity in FulfilmentLine.objects.filter(
        id__range=siblings_of(fulfilment_id), fulfilment_id=fulfilment_id
    ).values_list("item_id", "quantity"):
        if item_id in tracked:
            variant_id = tracked[item_id]
            wanted[variant_id] = wanted.get(variant_id, 0) + quantity
    return wanted


def _fulfilments_of(order_id: UUID, status: FulfilmentState) -> list[Fulfilment]:
    return list(
        Fulfilment.objects.filter(
            id__range=siblings_of(order_id), order_id=order_id, status=status
        ).order_by("created_at", "id")
    )
