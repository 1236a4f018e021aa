"""Carts that nobody comes back to: noted after a while, given up in the end."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from souk.carts.errors import CartConverted, CartNotFound
from souk.carts.models import Cart, CartStatus
from souk.carts.operations.holding import all_or_nothing, hold_cart, save_change
from souk.carts.operations.reservation import let_go
from souk.carts.queries.ownership import Owner, owned_cart
from souk.carts.stores.chosen import store

_BATCH = 500


@all_or_nothing
def abandon_cart(cart_id: UUID, *, owner: Owner, revision: int | None) -> None:
    """Give a cart up, at its owner's wish; repeating it changes nothing."""
    cart = owned_cart(cart_id, owner, hold=True)
    if cart is None:
        raise CartNotFound
    if cart.status == CartStatus.CONVERTED:
        raise CartConverted
    if cart.status == CartStatus.ABANDONED:
        return
    held = hold_cart(cart.id, owner, revision=revision)
    let_go(held)
    held.status = CartStatus.ABANDONED
    save_change(held)


def note_abandoned_carts() -> int:
    """Announce the carts that nobody has come back to for CART_ABANDONED_HOURS; return how many.

    Each is announced once, by `cart.abandoned`, however many workers are at it.
    """
    noted = batch = _BATCH
    total = 0
    while noted == batch:
        noted = store().note_abandoned(timedelta(hours=settings.CART_ABANDONED_HOURS), batch)
        total += noted
    return total


def abandon_expired_carts() -> int:
    """Give up the carts whose time is over; return how many."""
    ended = Cart.objects.filter(order_id__isnull=True, expires_at__lt=timezone.now())
    return ended.filter(status=CartStatus.ACTIVE).update(status=CartStatus.ABANDONED)
