"""A cart as its buyer sees it, priced by what prices orders."""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from souk.carts.queries.contents import CartContents, contents_of
from souk.carts.queries.ownership import Owner
from souk.checkout.errors import ShippingUnavailable
from souk.core.database.functions import Integers, Uuids, call
from souk.promotions.queries.verdicts import CouponVerdict


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a cart might be sent, and how where that is chosen already."""

    country: str
    region: str
    shipping_method: str | None


@dataclass(frozen=True, slots=True)
class PricedCart:
    """What is in a cart, and what is taken off it now; amounts are minor units.

    `discounts` are `{code, name, amount}` and `tax_lines` are as those of an order;
    `line_discounts` are by variant. Sending and taxes are 0 where no destination is known.
    """

    contents: CartContents
    discount_amount: int
    line_discounts: dict[str, int]
    discounts: list[dict[str, Any]]
    coupons: list[CouponVerdict]
    shipping_amount: int
    tax_amount: int
    included_tax_amount: int
    tax_lines: list[dict[str, Any]]

    @property
    def total_amount(self) -> int:
        goods = self.contents.subtotal_amount - self.discount_amount
        return goods + self.shipping_amount + self.tax_amount


def priced_cart(cart_id: UUID, owner: Owner, *, to: Destination | None = None) -> PricedCart:
    """Return the owner's cart with its discounts, and with shipping and taxes where it goes.

    Raises CartNotFound for anybody else's, ShippingUnavailable where it cannot be sent so.
    """
    return priced(contents_of(cart_id, owner), owner, to=to)


def priced(contents: CartContents, owner: Owner, *, to: Destination | None = None) -> PricedCart:
    """Return what is in a cart with its discounts: see `priced_cart`."""
    taken = _priced(contents, owner, to) or {}
    if to is not None and taken.get("is_unavailable"):
        raise ShippingUnavailable(to.shipping_method, to.country)
    return PricedCart(
        contents=contents,
        discount_amount=taken.get("discount_amount", 0),
        line_discounts=taken.get("lines", {}),
        discounts=taken.get("discounts", []),
        coupons=[CouponVerdict(**coupon) for coupon in taken.get("coupons", [])],
        shipping_amount=taken.get("shipping_amount", 0),
        tax_amount=taken.get("tax_amount", 0),
        included_tax_amount=taken.get("included_tax_amount", 0),
        tax_lines=taken.get("tax_lines", []),
    )


def _priced(contents: CartContents, owner: Owner, to: Destination | None) -> dict[str, Any] | None:
    known = {**asdict(to), "tax_rounding": settings.TAX_ROUNDING} if to else None
    answer = call(
        "checkout.price_cart", *wanted_in(contents, owner), json.dumps(known) if known else None
    )
    return json.loads(answer) if answer else None


def wanted_in(contents: CartContents, owner: Owner) -> tuple[Any, ...]:
    """Return what is in a cart and whose it is, as the functions take it that price carts."""
    return (
        Uuids(line.variant_id for line in contents.items),
        Integers(line.quantity for line in contents.items),
        contents.coupon_codes,
        contents.currency,
        owner.user_id,
        [owner.email],
    )
