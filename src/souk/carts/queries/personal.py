"""What carts hold on a person."""

from typing import Any
from uuid import UUID

from souk.carts.stores.chosen import store

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
    "variant_id",
    "sku",
    "name",
    "options",
    "quantity",
    "unit_price_amount",
    "product_id",
    "product_slug",
    "image",
    "created_at",
)


def personal(user_id: UUID) -> list[dict[str, Any]]:
    """Return a customer's carts with what is in them."""
    return [
        {name: getattr(cart, name) for name in CART}
        | {
            "items": [{name: getattr(item, name) for name in ITEM} for item in cart.items],
            "coupons": cart.coupon_codes,
        }
        for cart in store().of_customer(user_id)
    ]
