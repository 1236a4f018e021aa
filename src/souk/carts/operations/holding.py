"""Holding carts while they change, so that two who change one come one after the other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from souk.carts.errors import CartNotFound
from souk.carts.queries.ownership import Owner, owned_cart, require_active
from souk.carts.stores.chosen import store
from souk.carts.stores.document import CartDocument
from souk.carts.stores.port import Overtaken
from souk.carts.stores.shown import forget_carts_of
from souk.core.database.functions import call
from souk.core.errors import PreconditionFailed, Unavailable

# Who holds a cart is seldom overtaken; so often, something else is wrong.
_ATTEMPTS = 10

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def all_or_nothing(operation: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make an operation on carts one transaction, begun again when somebody was faster."""

    @wraps(operation)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        for _ in range(_ATTEMPTS):
            try:
                with transaction.atomic():
                    return operation(*args, **kwargs)
            except Overtaken:
                continue
        raise Unavailable

    return run


def hold_carts_of(user_id: UUID) -> None:
    """Let nobody else begin, claim or reopen a cart of this customer until the commit."""
    call("carts.hold_carts_of", user_id)


def hold_cart(cart_id: UUID, owner: Owner, *, revision: int | None = None) -> CartDocument:
    """Return the owner's active cart, held; raise why it cannot be had."""
    cart = owned_cart(cart_id, owner, hold=True)
    if cart is None:
        raise CartNotFound
    require_active(cart)
    if revision is not None and cart.revision != revision:
        raise PreconditionFailed
    return cart


def save_change(cart: CartDocument, *others: CartDocument) -> None:
    """Keep what a buyer has changed in a held cart: its revision and its end move on.

    `others` are kept with it, as they are.
    """
    now = timezone.now()
    cart.revision += 1
    cart.expires_at = end_from_now()
    cart.resumed_at = now if cart.abandoned_at else None
    # The others first: a customer has one active cart at a time.
    save(*others, cart)


def save(*carts: CartDocument) -> None:
    """Keep carts as they are: the last thing that an operation does."""
    store().save(*carts)
    forget_carts_of(cart.user_id for cart in carts)


def end_from_now() -> datetime:
    """Return until when a cart is kept that is changed now."""
    return timezone.now() + timedelta(days=settings.CART_DAYS)
