"""What carts hold on a person."""

from typing import Any
from uuid import UUID

from souk.carts.models import Cart, Item

CART = (
    "id",
    "status",
    "currency",
    "notes",
    "order_id",
    "merged_into_id",
    "created_at",
    "updated_at",
    "expires_at",
    "abandoned_at",
    "resumed_at",
)
ITEM = (
    "cart_id",
    "variant_id",
    "sku",
    "name",
    "options",
    "quantity",
    "unit_price_amount",
    "created_at",
)


def personal(user_id: UUID) -> list[dict[str, Any]]:
    """Return a customer's carts with what is in them, in two statements."""
    carts = list(Cart.objects.filter(user_id=user_id).order_by("id").values(*CART))
    items: dict[UUID, list[dict[str, Any]]] = {cart["id"]: [] for cart in carts}
    for item in Item.objects.filter(cart_id__in=list(items)).order_by("id").values(*ITEM):
        items[item.pop("cart_id")].append(item)
    return [{**cart, "items": items[cart["id"]]} for cart in carts]
