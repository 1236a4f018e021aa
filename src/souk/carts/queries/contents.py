"""A cart as its buyer sees it: three statements, whatever is in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from souk.carts.errors import CartNotFound
from souk.carts.models import Item
from souk.carts.queries.ownership import Owner, owned_cart
from souk.catalog.queries.offers import Offer, offers_of
from souk.inventory.queries.availability import availability_of
from souk.inventory.queries.reservations import held_quantities


@dataclass(frozen=True, slots=True)
class Line:
    """A line at the price in force; `price_changed` since it was put in.

    `available_quantity` is None where stock is not tracked, 0 where it is no longer sold.
    """

    id: UUID
    variant_id: UUID
    sku: str
    name: str
    options: dict[str, str]
    quantity: int
    unit_price_amount: int
    total_amount: int
    price_changed: bool
    available_quantity: int | None
    image: str | None


@dataclass(frozen=True, slots=True)
class CartContents:
    id: UUID
    status: str
    currency: str
    items: list[Line]
    revision: int
    expires_at: datetime

    @property
    def subtotal_amount(self) -> int:
        return sum(line.total_amount for line in self.items)


def contents_of(cart_id: UUID, owner: Owner) -> CartContents:
    """Return the cart with its lines priced now; raise CartNotFound unless it is the owner's."""
    cart = owned_cart(cart_id, owner)
    if cart is None:
        raise CartNotFound
    items = list(Item.objects.filter(cart=cart).order_by("id"))
    offers = {
        offer.variant_id: offer for offer in offers_of([(item.variant_id, None) for item in items])
    }
    available = availability_of([item.variant_id for item in items])
    # What is held for this cart is there for it, and for nobody else.
    held = held_quantities(cart.reservation_id)
    return CartContents(
        id=cart.id,
        status=cart.status,
        currency=cart.currency,
        items=[
            _line(
                item,
                offers.get(item.variant_id),
                available.get(item.variant_id, 0) + held.get(item.variant_id, 0),
            )
            for item in items
        ],
        revision=cart.revision,
        expires_at=cart.expires_at,
    )


def _line(item: Item, offer: Offer | None, available: int) -> Line:
    price = offer.unit_price_amount if offer else item.unit_price_amount
    if offer is None:
        in_stock: int | None = 0
    else:
        in_stock = available if offer.tracks_stock else None
    return Line(
        id=item.id,
        variant_id=item.variant_id,
        sku=offer.sku if offer else "",
        name=offer.name if offer else "no longer for sale",
        options=offer.options if offer else {},
        quantity=item.quantity,
        unit_price_amount=price,
        total_amount=price * item.quantity,
        price_changed=price != item.unit_price_amount,
        available_quantity=in_stock,
        image=offer.image if offer else None,
    )
