"""What orders hold on a person."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from souk.orders.models import Item, Order, OrderStatus, StatusChange

ORDER = (
    "id",
    "order_number",
    "cart_id",
    "email",
    "status",
    "payment_status",
    "currency",
    "subtotal_amount",
    "discount_amount",
    "shipping_amount",
    "tax_amount",
    "total_amount",
    "shipping_discount_amount",
    "shipping_tax_amount",
    "included_tax_amount",
    "discounts",
    "tax_lines",
    "shipping_address",
    "billing_address",
    "shipping_method_code",
    "shipping_method_name",
    "tracking_number",
    "tracking_url",
    "notes",
    "admin_notes",
    "cancellation_reason",
    "confirmed_at",
    "paid_at",
    "shipped_at",
    "delivered_at",
    "cancelled_at",
    "deleted_at",
    "created_at",
    "updated_at",
)
ITEM = (
    "order_id",
    "position",
    "variant_id",
    "product_id",
    "sku",
    "name",
    "variant_name",
    "options",
    "quantity",
    "unit_price_amount",
    "total_amount",
    "discount_amount",
    "tax_amount",
    "fulfilment_status",
)
STEP = ("order_id", "from_status", "to_status", "reason", "created_at")

# The goods or the money are still on their way.
OPEN = (
    OrderStatus.PENDING,
    OrderStatus.CONFIRMED,
    OrderStatus.PROCESSING,
    OrderStatus.SHIPPED,
)


def personal(user_id: UUID) -> list[dict[str, Any]]:
    """Return everything a customer ordered, also what came to nothing, in three statements."""
    orders = list(Order.objects.filter(user_id=user_id).order_by("id").values(*ORDER))
    parts: dict[UUID, dict[str, Any]] = {
        order["id"]: {**order, "items": [], "history": []} for order in orders
    }
    ids = list(parts)
    for item in Item.objects.filter(order_id__in=ids).order_by("id").values(*ITEM):
        parts[item.pop("order_id")]["items"].append(item)
    for step in StatusChange.objects.filter(order_id__in=ids).order_by("id").values(*STEP):
        parts[step.pop("order_id")]["history"].append(step)
    return list(parts.values())


def open_orders_of(user_ids: Collection[UUID]) -> list[str]:
    """Return the numbers of orders that are still on their way."""
    orders = Order.objects.filter(user_id__in=user_ids, status__in=OPEN, deleted_at__isnull=True)
    return list(orders.order_by("id").values_list("order_number", flat=True))


def buyers_among(user_ids: Collection[UUID]) -> set[UUID]:
    """Return those who have ever ordered something."""
    buyers = Order.objects.filter(user_id__in=user_ids).values_list("user_id", flat=True)
    return {buyer for buyer in buyers.distinct() if buyer is not None}


def order_ids_of(user_ids: Collection[UUID]) -> list[UUID]:
    """Return the ids of all that these people ordered."""
    return list(Order.objects.filter(user_id__in=user_ids).values_list("id", flat=True))
