"""Whose cart it is."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from souk.carts.errors import CartConverted, CartNotActive, NoActiveCart
from souk.carts.models import CartStatus
from souk.carts.stores.chosen import store
from souk.carts.stores.document import CartDocument
from souk.carts.stores.shown import cart_shown_to
from souk.core.cache import is_on
from souk.core.secrets import token_hash


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who may own a cart: a user, or who holds a guest's token.

    `email` is the user's, for whoever limits something a customer.
    """

    user_id: UUID | None
    token: str | None
    email: str = ""

    def owns(self, cart: CartDocument) -> bool:
        if cart.user_id is not None:
            return cart.user_id == self.user_id
        return bool(self.token) and cart.token_hash == token_hash(self.token or "").hex()


def owned_cart(cart_id: UUID, owner: Owner, *, hold: bool = False) -> CartDocument | None:
    """Return the cart if it is this owner's; for one that was merged, the one it went into."""
    cart = store().hold(cart_id) if hold else _shown(cart_id, owner)
    if cart is None or not owner.owns(cart):
        return None
    if cart.merged_into_id is not None:
        return owned_cart(cart.merged_into_id, owner, hold=hold)
    return cart


def active_cart_of(user_id: UUID) -> UUID:
    """Return the cart that a customer is at, whichever device it was begun on.

    Raises NoActiveCart.
    """
    cart = cart_shown_to(user_id)
    if cart is None or is_over(cart):
        raise NoActiveCart
    return cart.id


def _shown(cart_id: UUID, owner: Owner) -> CartDocument | None:
    if owner.user_id is not None and is_on():
        cart = cart_shown_to(owner.user_id)
        if cart is not None and cart.id == cart_id:
            return cart
    return store().find(cart_id)


def merged_into(cart_id: UUID, owner: Owner) -> UUID | None:
    """Return the cart that this one of the owner's was merged into; None where it was not."""
    cart = owned_cart(cart_id, owner)
    return cart.id if cart is not None and cart.id != cart_id else None


def require_active(cart: CartDocument) -> None:
    """Raise unless things can still be put into this cart."""
    if cart.status == CartStatus.CONVERTED:
        raise CartConverted
    if cart.status != CartStatus.ACTIVE or is_over(cart):
        raise CartNotActive


def is_over(cart: CartDocument) -> bool:
    """Say whether a cart's time is over."""
    return cart.expires_at <= timezone.now()
