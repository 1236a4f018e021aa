"""Looking into a store of carts, and setting its clock forward, whichever it is."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from souk.accounts.models import User
from souk.carts.stores.chosen import store
from souk.carts.stores.document import CartDocument
from souk.core.database.identity import as_system


@as_system()
def kept(cart_id: str) -> CartDocument:
    """Return a cart as it is kept."""
    cart = store().find(UUID(cart_id))
    assert cart is not None
    return cart


@as_system()
def carts_of(user: User) -> list[CartDocument]:
    """Return all carts of a customer as they are kept."""
    return store().of_customer(user.id)


def ended(cart_id: str) -> None:
    """Let a cart's time be over."""
    changed(cart_id, lambda cart: setattr(cart, "expires_at", datetime.now(UTC)))


@as_system()
def changed(cart_id: str, change: Callable[[CartDocument], Any]) -> None:
    cart = kept(cart_id)
    change(cart)
    store().save(cart)
