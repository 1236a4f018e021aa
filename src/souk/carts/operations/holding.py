"""Holding carts while they change, so that two who change one come one after the other."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, When
from django.db.models.functions import Now
from django.utils import timezone

from souk.carts.errors import CartNotFound
from souk.carts.models import Cart
from souk.carts.queries.ownership import Owner, owned_cart, require_active
from souk.core.database.functions import call
from souk.core.errors import PreconditionFailed


def hold_carts_of(user_id: UUID) -> None:
    """Let nobody else begin, claim or reopen a cart of this customer until the commit."""
    call("carts.hold_carts_of", user_id)


def hold_cart(cart_id: UUID, owner: Owner, *, revision: int | None = None) -> Cart:
    """Return the owner's active cart, locked; raise why it cannot be had."""
    cart = owned_cart(cart_id, owner, lock=True)
    if cart is None:
        raise CartNotFound
    require_active(cart)
    if revision is not None and cart.revision != revision:
        raise PreconditionFailed
    return cart


def note_change(cart: Cart, **values: Any) -> None:
    """Write values into a cart that the caller holds; its revision and its end move on."""
    Cart.objects.filter(id=cart.id).update(
        revision=F("revision") + 1,
        expires_at=end_from_now(),
        resumed_at=Case(When(abandoned_at__isnull=False, then=Now())),
        **values,
    )


def end_from_now() -> datetime:
    """Return until when a cart is kept that is changed now."""
    return timezone.now() + timedelta(days=settings.CART_DAYS)
