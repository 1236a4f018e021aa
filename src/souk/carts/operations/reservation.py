"""What a cart's stock is held by. Holding and letting go is the inventory's."""

from uuid import UUID

from souk.carts.errors import CartNotFound
from souk.carts.models import Cart, Item
from souk.carts.operations.items import Wanted
from souk.carts.queries.ownership import Owner, owned_cart, require_active


def lines_to_reserve(cart_id: UUID, *, owner: Owner) -> list[Wanted]:
    """Return what is in an active cart, and lock it: nobody changes or orders it meanwhile."""
    cart = owned_cart(cart_id, owner, lock=True)
    if cart is None:
        raise CartNotFound
    require_active(cart)
    items = Item.objects.filter(cart=cart).order_by("id")
    return [Wanted(item.quantity, item.variant_id) for item in items]


def note_reservation(cart_id: UUID, reservation_id: UUID) -> None:
    """Note what holds the cart's stock, so that its order can take it over."""
    Cart.objects.filter(id=cart_id).update(reservation_id=reservation_id)
