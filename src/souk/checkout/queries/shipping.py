"""What it costs to send a cart."""

from uuid import UUID

from souk.carts.errors import CartNotFound
from souk.carts.queries.ownership import Owner, owned_cart
from souk.core.database.functions import call_rows
from souk.shipping.queries.options import Option


def options_for_cart(cart_id: UUID, owner: Owner, *, country: str, region: str) -> list[Option]:
    """Return the ways to send a cart to a place, in the shop's order; none where nothing is sent.

    Two statements, whatever is in it. Raises CartNotFound unless it is the owner's.
    """
    cart = owned_cart(cart_id, owner)
    if cart is None:
        raise CartNotFound
    rows = call_rows("checkout.shipping_options", cart.id, country, region, cart.currency)
    return [Option(*row) for row in rows]
