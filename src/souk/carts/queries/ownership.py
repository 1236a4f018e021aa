"""Whose cart it is."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from souk.carts.errors import CartConverted, CartNotActive, NoActiveCart
from souk.carts.models import Cart, CartStatus
from souk.core.secrets import token_hash


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who may own a cart: a user, or who holds a guest's token.

    `email` is the user's, for whoever limits something a customer.
    """

    user_id: UUID | None
    token: str | None
    email: str = ""

    def owns(self, cart: Cart) -> bool:
        if cart.user_id is not None:
            return cart.user_id == self.user_id
        return bool(self.token) and bytes(cart.token_hash or b"") == token_hash(self.token or "")


def owned_cart(cart_id: UUID, owner: Owner, *, lock: bool = False) -> Cart | None:
    """Return the cart if it is this owner's; for one that was merged, the one it went into."""
    carts = Cart.objects.select_for_update() if lock else Cart.objects.all()
    cart = carts.filter(id=cart_id).first()
    if cart is None or not owner.owns(cart):
        return None
    if cart.merged_into_id is not None:
        return owned_cart(cart.merged_into_id, owner, lock=lock)
    return cart


def active_cart_of(user_id: UUID) -> UUID:
    """Return the cart that a customer is at, whichever device it was begun on.

    Raises NoActiveCart.
    """
    carts = Cart.objects.filter(user_id=user_id, status=CartStatus.ACTIVE)
    cart_id = carts.filter(expires_at__gt=timezone.now()).values_list("id", flat=True).first()
    if cart_id is None:
        raise NoActiveCart
    return cart_id


def merged_into(cart_id: UUID, owner: Owner) -> UUID | None:
    """Return the cart that this one of the owner's was merged into; None where it was not."""
    cart = owned_cart(cart_id, owner)
    return cart.id if cart is not None and cart.id != cart_id else None


def require_active(cart: Cart) -> None:
    """Raise unless things can still be put into this cart."""
    if cart.status == CartStatus.CONVERTED:
        raise CartConverted
    if cart.status != CartStatus.ACTIVE or cart.expires_at <= timezone.now():
        raise CartNotActive
