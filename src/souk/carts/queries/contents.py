"""A cart as its buyer sees it: three statements, whatever is in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from souk.carts.errors import CartNotFound
from souk.carts.queries.ownership import Owner, owned_cart
from souk.carts.stores.document import CartDocument, CartItem
from souk.catalog.queries.offers import Offer, offers_of
from souk.inventory.queries.availability import availability_of
from souk.inventory.queries.reservations import held_quantities

Notice = Literal["unavailable", "insufficient_stock", "price_changed"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line at the price in force, beside the one when it was put in.

    `available_quantity` is None where stock is not tracked, 0 where it is no longer sold. What is
    not sold any more, or not in the cart's currency, counts nothing. `notice` is the gravest of
    what the buyer should know.
    """

    id: UUID
    variant_id: UUID
    sku: str
    name: str
    options: dict[str, str]
    quantity: int
    unit_price_amount: int
    added_unit_price_amount: int
    is_sold: bool
    available_quantity: int | None
    allow_backorder: bool
    product_id: UUID | None
    product_slug: str
    image: str | None

    @property
    def total_amount(self) -> int:
        return self.unit_price_amount * self.quantity if self.is_sold else 0

    @property
    def price_changed(self) -> bool:
        return self.unit_price_amount != self.added_unit_price_amount

    @property
    def buyable_quantity(self) -> int:
        """How many of what is wanted can be had."""
        if self.available_quantity is None or (self.is_sold and self.allow_backorder):
            return self.quantity
        return max(min(self.quantity, self.available_quantity), 0)

    @property
    def notice(self) -> Notice | None:
        if not self.is_sold:
            return "unavailable"
        if self.buyable_quantity < self.quantity:
            return "insufficient_stock"
        return "price_changed" if self.price_changed else None


@dataclass(frozen=True, slots=True)
class CartContents:
    id: UUID
    status: str
    currency: str
    items: list[Line]
    coupon_codes: list[str]
    notes: str
    revision: int
    expires_at: datetime

    @property
    def subtotal_amount(self) -> int:
        return sum(line.total_amount for line in self.items)

    @property
    def total_items(self) -> int:
        return sum(line.quantity for line in self.items if line.is_sold)


def contents_of(cart_id: UUID, owner: Owner) -> CartContents:
    """Return the cart with its lines priced now; raise CartNotFound unless it is the owner's."""
    cart = owned_cart(cart_id, owner)
    if cart is None:
        raise CartNotFound
    return contents_in(cart)


def contents_in(cart: CartDocument) -> CartContents:
    """Return what is in a cart, with its lines priced now."""
    return CartContents(
        id=cart.id,
        status=cart.status,
        currency=cart.currency,
        items=lines_of(cart),
        coupon_codes=cart.coupon_codes,
        notes=cart.notes,
        revision=cart.revision,
        expires_at=cart.expires_at,
    )


def lines_of(cart: CartDocument) -> list[Line]:
    """Return the lines of a cart, priced now, in the order in which they were put in."""
    offers = {
        offer.variant_id: offer
        for offer in offers_of([(item.variant_id, None) for item in cart.items])
        if offer.currency == cart.currency
    }
    available = availability_of([item.variant_id for item in cart.items])
    # What is held for this cart is there for it, and for nobody else.
    held = held_quantities(cart.reservation_id)
    return [
        _line(
            item,
            offers.get(item.variant_id),
            available.get(item.variant_id, 0) + held.get(item.variant_id, 0),
        )
        for item in cart.items
    ]


def _line(item: CartItem, offer: Offer | None, available: int) -> Line:
    if offer is None:
        in_stock: int | None = 0
    else:
        in_stock = available if offer.tracks_stock else None
    return Line(
        id=item.id,
        variant_id=item.variant_id,
        sku=offer.sku if offer else item.sku,
        name=offer.name if offer else item.name,
        options=offer.options if offer else item.options,
        quantity=item.quantity,
        unit_price_amount=offer.unit_price_amount if offer else item.unit_price_amount,
        added_unit_price_amount=item.unit_price_amount,
        is_sold=offer is not None,
        available_quantity=in_stock,
        allow_backorder=offer is not None and offer.allow_backorder,
        product_id=offer.product_id if offer else item.product_id,
        product_slug=offer.product_slug if offer else item.product_slug,
        image=offer.image if offer else item.image,
    )
