"""What it costs to send a cart."""

from uuid import UUID

from souk.carts.queries.contents import contents_of
from souk.carts.queries.ownership import Owner
from souk.checkout.queries.carts import wanted_in
from souk.core.database.functions import call_rows
from souk.shipping.queries.options import Option


def options_for_cart(cart_id: UUID, owner: Owner, *, country: str, region: str) -> list[Option]:
    """Return the ways to send a cart to a place, in the shop's order; none where nothing is sent.

    As many statements, whatever is in it. Raises CartNotFound unless it is the owner's.
    """
    cart = contents_of(cart_id, owner)
    rows = call_rows("checkout.shipping_options", *wanted_in(cart, owner), country, region)
    return [Option(*row) for row in rows]
