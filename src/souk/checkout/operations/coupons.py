"""Putting a coupon into a cart, where it has to be good for what is in it."""

from uuid import UUID

from souk.carts.operations.coupons import put_coupon
from souk.carts.queries.contents import CartContents
from souk.carts.queries.ownership import Owner
from souk.checkout.errors import CouponInvalid
from souk.checkout.queries.carts import priced
from souk.promotions.queries.codes import normal_code


def add_coupon(cart_id: UUID, code: str, *, owner: Owner) -> None:
    """Put a coupon into the cart; raise CouponInvalid, and change nothing, when it is no good now.

    Also when another one in the cart cannot be combined with it.
    """
    wanted = normal_code(code)
    put_coupon(cart_id, wanted, owner=owner, check=lambda cart: _check(wanted, cart, owner))


def _check(wanted: str, cart: CartContents, owner: Owner) -> None:
    refused = next(
        coupon
        for coupon in priced(cart, owner).coupons
        if coupon.code == wanted or not coupon.is_combinable
    )
    if refused.reason is None:
        return
    if refused.code != wanted:
        refused = refused.in_the_way_of(wanted)
    raise CouponInvalid([refused], currency=cart.currency, field="code")
