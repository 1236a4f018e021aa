"""What a customer has bought and received."""

from uuid import UUID

from souk.orders.models import Item, Order


def delivered_item(user_id: UUID, product_id: UUID) -> UUID | None:
    """Return the latest line of a product that reached a customer, None where there is none."""
    arrived = Order.objects.filter(
        user_id=user_id, delivered_at__isnull=False, deleted_at__isnull=True
    )
    lines = Item.objects.filter(order__in=arrived, product_id=product_id).order_by("-id")
    return lines.values_list("id", flat=True).first()
