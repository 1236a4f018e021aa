"""A cart as its buyer sees it, priced by what prices orders."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from souk.carts.queries.contents import CartContents, contents_of
from souk.carts.queries.ownership import Owner
from souk.promotions.queries.verdicts import CouponVerdict


@dataclass(frozen=True, slots=True)
class PricedCart:
    """What is in a cart, and what is taken off it now; amounts are minor units.

    `discounts` are `{code, name, amount}`, as of an order. `line_discounts` are by variant.
    """

    contents: CartContents
    discount_amount: int
    line_discounts: dict[str, int]
    discounts: list[dict[str, Any]]
    coupons: list[CouponVerdict]

    @property
    def total_amount(self) -> int:
        return self.contents.subtotal_amount - self.discount_amount


def priced_cart(cart_id: UUID, owner: Owner) -> PricedCart:
    """Return the owner's cart with its discounts; raise CartNotFound for anybody else's."""
    contents = contents_of(cart_id, owner)
    taken = _taken_off(contents, owner) or {}
    return PricedCart(
        contents=contents,
        discount_amount=taken.get("discount_amount", 0),
        line_discounts=taken.get("lines", {}),
        discounts=taken.get("discounts", []),
        coupons=[CouponVerdict(**coupon) for coupon in taken.get("coupons", [])],
    )


def _taken_off(contents: CartContents, owner: Owner) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT checkout.price_cart(%s, %s, %s, %s::text[])",
            [contents.id, contents.currency, owner.user_id, [owner.email]],
        )
        (taken,) = cursor.fetchone()
    return json.loads(taken) if taken else None
