"""What a cart's stock is held by. Holding and letting go is the inventory's."""

from uuid import UUID

from souk.carts.operations.holding import hold_cart, save
from souk.carts.operations.items import Wanted
from souk.carts.queries.ownership import Owner
from souk.carts.stores.document import CartDocument
from souk.inventory.operations.reservation import cancel_reservation


def lines_to_reserve(cart_id: UUID, *, owner: Owner) -> list[Wanted]:
    """Return what is in an active cart, and hold it: nobody changes or orders it meanwhile."""
    cart = hold_cart(cart_id, owner)
    return [Wanted(item.quantity, item.variant_id) for item in cart.items]


def let_go(cart: CartDocument) -> None:
    """Let go the stock that is held for a cart which is given up."""
    if cart.reservation_id is not None:
        cancel_reservation(cart.id)


def note_reservation(cart_id: UUID, reservation_id: UUID, *, owner: Owner) -> None:
    """Note what holds the stock of a cart that the caller holds: its order takes it over."""
    cart = hold_cart(cart_id, owner)
    if cart.reservation_id != reservation_id:
        cart.reservation_id = reservation_id
        save(cart)
