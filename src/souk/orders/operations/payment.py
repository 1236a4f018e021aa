"""What an order knows of its money."""

from uuid import UUID

from souk.core.database.functions import call
from souk.orders.models import Order, PaymentStatus


def mark_paid(order_id: UUID, *, actor_id: UUID | None) -> None:
    """Note that an order is fully paid, and confirm it; repeating it changes nothing."""
    call("orders.mark_paid", order_id, actor_id)


def mark_refunded(order_id: UUID) -> None:
    """Note that an order's money has gone back; repeating it changes nothing."""
    Order.objects.filter(id=order_id, payment_status=PaymentStatus.PAID).update(
        payment_status=PaymentStatus.REFUNDED
    )
