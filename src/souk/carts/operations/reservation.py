"""What a cart's stock is held by. Holding and letting go is the inventory's."""

from uuid import UUID

from souk.carts.models import Cart, Item
from souk.carts.operations.holding import hold_cart
from souk.carts.operations.items import Wanted
from souk.carts.queries.ownership import Owner
from souk.inventory.operations.reservation import cancel_reservation


def lines_to_reserve(cart_id: UUID, *, owner: Owner) -> list[Wanted]:
    """Return what is in an active cart, and lock it: nobody changes or orders it meanwhile."""
    cart = hold_cart(cart_id, owner)
    items = Item.objects.filter(cart=cart).order_by("id")
    return [Wanted(item.quantity, item.variant_id) for item in items]


def let_go(cart: Cart) -> None:
    """Let go the stock that is held for a cart which is given up."""
    if cart.reservation_id is not None:
        cancel_reservation(cart.id)


def note_reservation(cart_id: UUID, reservation_id: UUID) -> None:
    """Note what holds the cart's stock, so that its order can take it over."""
    Cart.objects.filter(id=cart_id).update(reservation_id=reservation_id)
