"""Goods that come back: asked for, answered, received, paid back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from souk.core.database.functions import call, call_rows
from souk.core.errors import NotFound
from souk.core.ids import readable_number, uuid7
from souk.inventory.operations.returns import return_stock
from souk.orders.errors import (
    ItemUnknown,
    MoreThanArrived,
    MoreThanAsked,
    NotReturnable,
    ReceivedOtherwise,
    ReturnTimeOver,
    StepRefused,
)
from souk.orders.models import (
    Item,
    Order,
    OrderStatus,
    Return,
    ReturnLine,
    ReturnStatus,
    StatusTransition,
)
from souk.orders.operations.status import change_status
from souk.orders.queries.orders import status_of
from souk.orders.queries.progress import Progress, is_all_returned, progress_of
from souk.orders.queries.values import value_of


@dataclass(frozen=True, slots=True)
class Wish:
    """So many of an item that are to go back, and why."""

    item_id: UUID
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many of an item came back: fit to be sold again, and not."""

    restocked: int = 0
    written_off: int = 0


@transaction.atomic
def request_return(
    order_id: UUID, wishes: Sequence[Wish], *, note: str, actor_id: UUID | None
) -> UUID:
    """Ask to send items of an order back; return the return.

    Raises NotReturnable, ReturnTimeOver, ItemUnknown, MoreThanArrived.
    """
    status_of(order_id, lock=True)
    until = Order.objects.values_list("return_until", flat=True).get(id=order_id)
    if until is None or not settings.RETURN_DAYS:
        raise NotReturnable
    if until < timezone.now():
        raise ReturnTimeOver(until)
    _check(wishes, {line.item_id: line for line in progress_of(order_id)})
    call("orders.note_actor", actor_id, "")
    return_id = uuid7()
    asked = Return(
        id=return_id,
        return_number=f"RET-{readable_number(return_id)}",
        order_id=order_id,
        note=note,
    )
    asked.save(force_insert=True)
    ReturnLine.objects.bulk_create(
        ReturnLine(
            of_return=asked, item_id=wish.item_id, quantity=wish.quantity, reason=wish.reason
        )
        for wish in wishes
    )
    return return_id


def approve_return(return_id: UUID, *, answer: str, actor_id: UUID | None) -> None:
    """Let the goods come; `answer` tells the buyer how. Repeating it changes nothing."""
    _change(return_id, ReturnStatus.APPROVED, reason=answer, actor_id=actor_id)


def reject_return(return_id: UUID, *, answer: str, actor_id: UUID | None) -> None:
    """Refuse a return, or close one whose goods never came. Repeating it changes nothing."""
    _change(return_id, ReturnStatus.REJECTED, reason=answer, actor_id=actor_id)


@transaction.atomic
def receive_return(
    return_id: UUID,
    arrived: Mapping[UUID, Arrived] | None,
    *,
    actor_id: UUID | None,
    warehouse_id: UUID | None = None,
) -> None:
    """Note what has come back: by item, or all of it as fit to be sold again.

    Goods go back into the stock, or are written off: in a warehouse, or without one where they
    came from. What the return names and has not come can be returned later. Repeating it changes
    nothing. Raises StepRefused, ItemUnknown, MoreThanAsked, ReceivedOtherwise.
    """
    order_id = order_of(return_id)
    status_of(order_id, lock=True)
    known = Return.objects.values_list("status", flat=True).get(id=return_id)
    lines = {line.item_id: line for line in ReturnLine.objects.filter(of_return_id=return_id)}
    if known in (ReturnStatus.RECEIVED, ReturnStatus.REFUNDED):
        _check_repeat(lines, arrived)
        return
    before = {line.item_id: line for line in progress_of(order_id)}
    came = _came(lines, arrived)
    for item_id, line in lines.items():
        line.restocked_quantity = came[item_id].restocked
        line.written_off_quantity = came[item_id].written_off
    # Before the step, whose trigger lets the order's lines follow.
    ReturnLine.objects.bulk_update(lines.values(), ["restocked_quantity", "written_off_quantity"])
    _change(return_id, ReturnStatus.RECEIVED, reason="", actor_id=actor_id)
    _fix_value(return_id, order_id, came, before)
    close_if_returned(order_id, actor_id=actor_id)
    _put_back(order_id, came, before, actor_id, warehouse_id)


def note_return_refunded(return_id: UUID, *, actor_id: UUID | None) -> None:
    """Note that what a return was worth has gone back; repeating it changes nothing."""
    _change(return_id, ReturnStatus.REFUNDED, reason="", actor_id=actor_id)


def note_return_not_refunded(return_id: UUID) -> None:
    """Note that what was given back for a return came to nothing; repeating it changes nothing."""
    _change(return_id, ReturnStatus.RECEIVED, reason="refund failed", actor_id=None)


def close_if_returned(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Let an order be returned when all that it wanted came back, if that is a step it may take.

    Its money may be back already.
    """
    if not is_all_returned(progress_of(order_id)):
        return
    step = StatusTransition.objects.filter(
        from_status=status_of(order_id), to_status=OrderStatus.RETURNED
    )
    if step.exists():
        change_status(order_id, OrderStatus.RETURNED, reason="", actor_id=actor_id)


def order_of(return_id: UUID) -> UUID:
    """Return the order that something of comes back; raise NotFound where there is no return."""
    order_id: UUID | None = (
        Return.objects.filter(id=return_id).values_list("order_id", flat=True).first()
    )
    if order_id is None:
        raise NotFound
    return order_id


def _check(wishes: Sequence[Wish], lines: Mapping[UUID, Progress]) -> None:
    for wish in wishes:
        if wish.item_id not in lines:
            raise ItemUnknown(wish.item_id)
    short = [
        {
            "item_id": wish.item_id,
            "quantity": wish.quantity,
            "returnable_quantity": lines[wish.item_id].returnable,
        }
        for wish in wishes
        if wish.quantity > lines[wish.item_id].returnable
    ]
    if short:
        raise MoreThanArrived(short)


def _check_repeat(lines: Mapping[UUID, ReturnLine], arrived: Mapping[UUID, Arrived] | None) -> None:
    noted = {
        item_id: Arrived(line.restocked_quantity, line.written_off_quantity)
        for item_id, line in lines.items()
    }
    if arrived is not None and _came(lines, arrived) != noted:
        raise ReceivedOtherwise(
            [
                {
                    "item_id": item_id,
                    "restock_quantity": part.restocked,
                    "write_off_quantity": part.written_off,
                }
                for item_id, part in noted.items()
            ]
        )


def _came(
    lines: Mapping[UUID, ReturnLine], arrived: Mapping[UUID, Arrived] | None
) -> dict[UUID, Arrived]:
    if arrived is None:
        return {item_id: Arrived(restocked=line.quantity) for item_id, line in lines.items()}
    for item_id in arrived:
        if item_id not in lines:
            raise ItemUnknown(item_id)
    came = {item_id: arrived.get(item_id, Arrived()) for item_id in lines}
    over = [
        {
            "item_id": item_id,
            "quantity": part.restocked + part.written_off,
            "asked_quantity": lines[item_id].quantity,
        }
        for item_id, part in came.items()
        if part.restocked + part.written_off > lines[item_id].quantity
    ]
    if over:
        raise MoreThanAsked(over)
    return came


def _fix_value(
    return_id: UUID,
    order_id: UUID,
    came: Mapping[UUID, Arrived],
    before: Mapping[UUID, Progress],
) -> None:
    order = Order.objects.only("tax_amount", "included_tax_amount").get(id=order_id)
    worth = sum(
        value_of(
            item,
            order,
            before=before[item.id].given_up,
            quantity=came[item.id].restocked + came[item.id].written_off,
        )
        for item in Item.objects.filter(id__in=list(came))
    )
    Return.objects.filter(id=return_id).update(value_amount=worth)


def _put_back(
    order_id: UUID,
    came: Mapping[UUID, Arrived],
    lines: Mapping[UUID, Progress],
    actor_id: UUID | None,
    warehouse_id: UUID | None,
) -> None:
    for is_fit in (True, False):
        quantities: dict[UUID, int] = {}
        for item_id, part in came.items():
            count = part.restocked if is_fit else part.written_off
            if count and lines[item_id].tracks_stock:
                variant_id = lines[item_id].variant_id
                quantities[variant_id] = quantities.get(variant_id, 0) + count
        return_stock(
            order_id, quantities, restock=is_fit, actor_id=actor_id, warehouse_id=warehouse_id
        )


def _change(
    return_id: UUID, to_status: ReturnStatus, *, reason: str, actor_id: UUID | None
) -> bool:
    """Move a return to a status and say whether that changed it. Locks the order first."""
    ((outcome, before),) = call_rows(
        "orders.change_return", return_id, to_status.value, reason, actor_id
    )
    if outcome == "not_found":
        raise NotFound
    if outcome == "refused":
        raise StepRefused("return", before, to_status.value)
    return bool(outcome == "changed")
