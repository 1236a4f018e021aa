"""The coupons' codes in a cart. What one is worth, or whether there is one, the checkout asks."""

from uuid import UUID

from django.db import transaction

from souk.carts.models import Coupon
from souk.carts.operations.holding import hold_cart, note_change
from souk.carts.queries.ownership import Owner
from souk.core.errors import NotFound, invalid_field

MAX_COUPONS = 10


@transaction.atomic
def put_coupon(cart_id: UUID, code: str, *, owner: Owner) -> None:
    """Put a code into the cart; one that is there already changes nothing."""
    cart = hold_cart(cart_id, owner)
    _, is_new = Coupon.objects.get_or_create(cart=cart, code=code)
    if not is_new:
        return
    if Coupon.objects.filter(cart=cart).count() > MAX_COUPONS:
        raise invalid_field("code", f"a cart holds at most {MAX_COUPONS} coupons")
    note_change(cart)


@transaction.atomic
def remove_coupon(cart_id: UUID, code: str, *, owner: Owner, revision: int | None) -> None:
    """Take a code out of the cart; raise NotFound where it is not in."""
    cart = hold_cart(cart_id, owner, revision=revision)
    if not Coupon.objects.filter(cart=cart, code=code).delete()[0]:
        raise NotFound
    note_change(cart)
