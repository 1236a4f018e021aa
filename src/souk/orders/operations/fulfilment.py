"""Confirming, preparing, sending and delivering an order."""

from uuid import UUID

from django.db import transaction

from souk.inventory.operations.settlement import send_stock
from souk.orders.models import FulfilmentStatus, Item, Order, OrderStatus
from souk.orders.operations.status import change_status


def confirm_order(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Accept an order."""
    change_status(order_id, OrderStatus.CONFIRMED, reason="", actor_id=actor_id)


def process_order(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Begin to prepare an order."""
    change_status(order_id, OrderStatus.PROCESSING, reason="", actor_id=actor_id)


@transaction.atomic
def ship_order(
    order_id: UUID,
    *,
    actor_id: UUID | None,
    tracking_number: str = "",
    tracking_url: str = "",
) -> None:
    """Send an order: its goods leave the warehouses."""
    if change_status(order_id, OrderStatus.SHIPPED, reason="", actor_id=actor_id):
        send_stock(order_id, actor_id=actor_id)
        _mark_items(order_id, FulfilmentStatus.SHIPPED)
    if tracking_number or tracking_url:
        Order.objects.filter(id=order_id).update(
            tracking_number=tracking_number, tracking_url=tracking_url
        )


@transaction.atomic
def deliver_order(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Note that an order has arrived."""
    if change_status(order_id, OrderStatus.DELIVERED, reason="", actor_id=actor_id):
        _mark_items(order_id, FulfilmentStatus.DELIVERED)


def _mark_items(order_id: UUID, status: FulfilmentStatus) -> None:
    Item.objects.filter(order_id=order_id).update(fulfilment_status=status)
