"""How a cart is written in MongoDB: ids as text, amounts as whole minor units.

`user_id` is unique: it is there while the cart is the active one of its customer. `idle_since` is
there until it was announced that nobody comes back.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from souk.carts.models import CartStatus
from souk.carts.stores.document import CartDocument, CartItem

Document = dict[str, Any]

_CART = TypeAdapter(CartDocument)


class NoCart(Exception):
    """A document is no cart; it says why."""


def document_from(cart: CartDocument) -> Document:
    """Return the document that a cart becomes, one revision on."""
    now = datetime.now(UTC)
    is_active = cart.status == CartStatus.ACTIVE
    return {
        "_id": str(cart.id),
        "kept_revision": cart.kept_revision + 1,
        **({"user_id": str(cart.user_id)} if cart.user_id and is_active else {}),
        **({"customer_id": str(cart.user_id)} if cart.user_id else {}),
        "token_hash": cart.token_hash,
        "status": cart.status,
        "currency": cart.currency,
        "revision": cart.revision,
        "reservation_id": _text(cart.reservation_id),
        "notes": cart.notes,
        "items": [_line(item, now) for item in cart.items],
        "subtotal_amount": sum(item.quantity * item.unit_price_amount for item in cart.items),
        "applied_coupons": [{"coupon_code": code} for code in cart.coupon_codes],
        "abandoned_at": cart.abandoned_at,
        "resumed_at": cart.resumed_at,
        "merged_into_id": _text(cart.merged_into_id),
        "created_at": cart.created_at or now,
        "updated_at": now,
        "expires_at": cart.expires_at,
        **({"idle_since": now} if is_active and cart.items and not cart.abandoned_at else {}),
    }


def cart_from(document: Document) -> CartDocument:
    """Return the cart that a document is; raise NoCart for one that somebody has made none."""
    try:
        return _CART.validate_python(
            {
                **document,
                "id": document["_id"],
                "user_id": document.get("customer_id"),
                "status": CartStatus(document["status"]).value,
                "items": [_item(line) for line in document["items"]],
                "coupon_codes": [one["coupon_code"] for one in document["applied_coupons"]],
            }
        )
    except ValidationError as error:
        # Not what is written there: that is a buyer's.
        why = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise NoCart("; ".join(why)) from None
    except (KeyError, TypeError, ValueError) as error:
        raise NoCart(repr(error)) from None


def _line(item: CartItem, now: datetime) -> Document:
    return {
        "item_id": str(item.id),
        "variant_id": str(item.variant_id),
        "product_id": _text(item.product_id),
        "product_name": item.name,
        "product_slug": item.product_slug,
        "sku": item.sku,
        # Names of options may hold what names of fields may not.
        "options": [{"name": name, "value": value} for name, value in item.options.items()],
        "quantity": item.quantity,
        "unit_price_amount": item.unit_price_amount,
        "total_amount": item.quantity * item.unit_price_amount,
        "image_url": item.image,
        "added_at": item.created_at or now,
    }


def _item(line: Document) -> Document:
    return {
        **line,
        "id": line["item_id"],
        "name": line["product_name"],
        "options": {option["name"]: option["value"] for option in line["options"]},
        "image": line["image_url"],
        "created_at": line["added_at"],
    }


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
