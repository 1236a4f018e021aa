"""What carts hold on a person."""

from typing import Any
from uuid import UUID

from souk.carts.models import Cart, Coupon, Item

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
    "recovered_at",
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
    """Return a customer's carts with what is in them, in three statements."""
    carts = list(Cart.objects.filter(user_id=user_id).order_by("id").values(*CART))
    items: dict[UUID, list[dict[str, Any]]] = {cart["id"]: [] for cart in carts}
    codes: dict[UUID, list[str]] = {cart["id"]: [] for cart in carts}
    coupons = Coupon.objects.filter(cart_id__in=list(codes)).order_by("id")
    for cart_id, code in coupons.values_list("cart_id", "code"):
        codes[cart_id].append(code)
    for item in Item.objects.filter(cart_id__in=list(items)).order_by("id").values(*ITEM):
        items[item.pop("cart_id")].append(item)
    return [{**cart, "items": items[cart["id"]], "coupons": codes[cart["id"]]} for cart in carts]
