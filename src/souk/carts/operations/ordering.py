"""Handing a cart to the statement that orders it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.carts.models import CartStatus
from souk.carts.stores.chosen import store
from souk.carts.stores.shown import forget_carts_of


@contextmanager
def cart_for_order(cart_id: UUID | None, user_id: UUID | None) -> Iterator[dict[str, Any]]:
    """Yield what `checkout.place_order` has to be told of a cart that is kept elsewhere.

    It is held until then, in a transaction around that. Nothing of one that is kept in the tables:
    the statement finds and holds it by itself, and is its own transaction. Nor of one that is an
    order already: that stands in the tables, too.
    """
    if cart_id is None:
        yield {}
        return
    forget_carts_of([user_id])
    if store().is_elsewhere:
        with transaction.atomic():
            cart = store().hold(cart_id)
            yield {"cart": asdict(cart)} if cart and cart.status != CartStatus.CONVERTED else {}
    else:
        yield {}
    forget_carts_of([user_id])
