"""The coupons' codes in a cart. What one is worth, or whether there is one, the checkout asks."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from souk.carts.errors import CartNotFound
from souk.carts.models import Cart, Coupon
from souk.carts.queries.ownership import Owner, owned_cart, require_active
from souk.core.errors import NotFound, PreconditionFailed, invalid_field

MAX_COUPONS = 10


@transaction.atomic
def put_coupon(cart_id: UUID, code: str, *, owner: Owner) -> UUID:
    """Put a code into the cart and return its id; one that is there already changes nothing."""
    cart = _held(cart_id, owner, None)
    _, is_new = Coupon.objects.get_or_create(cart=cart, code=code)
    if is_new:
        if Coupon.objects.filter(cart=cart).count() > MAX_COUPONS:
            raise invalid_field("code", f"a cart holds at most {MAX_COUPONS} coupons")
        _note_change(cart)
    return cart.id


@transaction.atomic
def remove_coupon(cart_id: UUID, code: str, *, owner: Owner, revision: int | None) -> None:
    """Take a code out of the cart; raise NotFound where it is not in."""
    cart = _held(cart_id, owner, revision)
    if not Coupon.objects.filter(cart=cart, code=code).delete()[0]:
        raise NotFound
    _note_change(cart)


def _held(cart_id: UUID, owner: Owner, revision: int | None) -> Cart:
    cart = owned_cart(cart_id, owner, lock=True)
    if cart is None:
        raise CartNotFound
    require_active(cart)
    if revision is not None and cart.revision != revision:
        raise PreconditionFailed
    return cart


def _note_change(cart: Cart) -> None:
    Cart.objects.filter(id=cart.id).update(
        revision=F("revision") + 1,
        expires_at=timezone.now() + timedelta(days=settings.CART_DAYS),
    )
