"""What orders hold on a person."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from souk.orders.models import (
    Fulfilment,
    FulfilmentLine,
    Item,
    ItemCancellation,
    Order,
    OrderStatus,
    Return,
    ReturnLine,
    ReturnStep,
    StatusChange,
)

ORDER = (
    "id",
    "order_number",
    "imported_number",
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
    "gift_message",
    "special_instructions",
    "admin_notes",
    "cancellation_reason",
    "confirmed_at",
    "paid_at",
    "shipped_at",
    "delivered_at",
    "cancelled_at",
    "estimated_delivery_at",
    "return_until",
    "deleted_at",
    "created_at",
    "updated_at",
)
ITEM = (
    "id",
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
    "included_tax_amount",
    "fulfilment_status",
)
FULFILMENT = (
    "id",
    "order_id",
    "status",
    "carrier",
    "tracking_number",
    "tracking_url",
    "shipped_at",
    "delivered_at",
    "created_at",
    "updated_at",
)
FULFILMENT_LINE = ("fulfilment_id", "item_id", "quantity")
ITEM_CANCELLATION = ("order_id", "item_id", "quantity", "value_amount", "reason", "created_at")
RETURN = (
    "id",
    "order_id",
    "return_number",
    "status",
    "note",
    "answer",
    "value_amount",
    "approved_at",
    "rejected_at",
    "received_at",
    "refunded_at",
    "created_at",
    "updated_at",
)
RETURN_LINE = (
    "of_return_id",
    "item_id",
    "quantity",
    "reason",
    "restocked_quantity",
    "written_off_quantity",
)
RETURN_STEP = ("of_return_id", "from_status", "to_status", "reason", "created_at")
STEP = ("order_id", "from_status", "to_status", "reason", "created_at")

# The goods or the money are still on their way.
OPEN = (
    OrderStatus.PENDING,
    OrderStatus.CONFIRMED,
    OrderStatus.PROCESSING,
    OrderStatus.SHIPPED,
)


PARTS = ("items", "item_cancellations", "history", "fulfilments", "returns")


def personal(user_id: UUID) -> list[dict[str, Any]]:
    """Return everything a customer ordered, also what came to nothing, in nine statements."""
    orders = list(Order.objects.filter(user_id=user_id).order_by("id").values(*ORDER))
    parts: dict[UUID, dict[str, Any]] = {
        order["id"]: {**order, **{name: [] for name in PARTS}} for order in orders
    }
    ids = list(parts)
    for item in Item.objects.filter(order_id__in=ids).order_by("id").values(*ITEM):
        parts[item.pop("order_id")]["items"].append(item)
    for step in StatusChange.objects.filter(order_id__in=ids).order_by("id").values(*STEP):
        parts[step.pop("order_id")]["history"].append(step)
    called_off = ItemCancellation.objects.filter(order_id__in=ids).order_by("id")
    for cancellation in called_off.values(*ITEM_CANCELLATION):
        parts[cancellation.pop("order_id")]["item_cancellations"].append(cancellation)
    for fulfilment in _fulfilments(ids):
        parts[fulfilment.pop("order_id")]["fulfilments"].append(fulfilment)
    for asked in _returns(ids):
        parts[asked.pop("order_id")]["returns"].append(asked)
    return list(parts.values())


def _fulfilments(order_ids: list[UUID]) -> list[dict[str, Any]]:
    sent = Fulfilment.objects.filter(order_id__in=order_ids).order_by("id").values(*FULFILMENT)
    parts: dict[UUID, dict[str, Any]] = {part["id"]: {**part, "items": []} for part in sent}
    lines = FulfilmentLine.objects.filter(fulfilment_id__in=list(parts)).order_by("id")
    for line in lines.values(*FULFILMENT_LINE):
        parts[line.pop("fulfilment_id")]["items"].append(line)
    return list(parts.values())


def _returns(order_ids: list[UUID]) -> list[dict[str, Any]]:
    asked = Return.objects.filter(order_id__in=order_ids).order_by("id").values(*RETURN)
    parts: dict[UUID, dict[str, Any]] = {
        one["id"]: {**one, "items": [], "history": []} for one in asked
    }
    lines = ReturnLine.objects.filter(of_return_id__in=list(parts)).order_by("id")
    for line in lines.values(*RETURN_LINE):
        parts[line.pop("of_return_id")]["items"].append(line)
    steps = ReturnStep.objects.filter(of_return_id__in=list(parts)).order_by("id")
    for step in steps.values(*RETURN_STEP):
        parts[step.pop("of_return_id")]["history"].append(step)
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
