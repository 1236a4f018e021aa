"""The coupons' codes in a cart. What one is worth, or whether there is one, the checkout asks."""

from collections.abc import Callable
from uuid import UUID

from souk.carts.operations.holding import all_or_nothing, hold_cart, save_change
from souk.carts.queries.contents import CartContents, contents_in
from souk.carts.queries.ownership import Owner
from souk.core.errors import NotFound, invalid_field

MAX_COUPONS = 10


@all_or_nothing
def put_coupon(
    cart_id: UUID, code: str, *, owner: Owner, check: Callable[[CartContents], None]
) -> None:
    """Put a code into the cart; one that is there already changes nothing.

    `check` sees the cart with the code in it, and raises when that is no good.
    """
    cart = hold_cart(cart_id, owner)
    is_new = code not in cart.coupon_codes
    if is_new:
        cart.coupon_codes.append(code)
    if len(cart.coupon_codes) > MAX_COUPONS:
        raise invalid_field("code", f"a cart holds at most {MAX_COUPONS} coupons")
    check(contents_in(cart))
    if is_new:
        save_change(cart)


@all_or_nothing
def remove_coupon(cart_id: UUID, code: str, *, owner: Owner, revision: int | None) -> None:
    """Take a code out of the cart; raise NotFound where it is not in."""
    cart = hold_cart(cart_id, owner, revision=revision)
    if code not in cart.coupon_codes:
        raise NotFound
    cart.coupon_codes.remove(code)
    save_change(cart)
