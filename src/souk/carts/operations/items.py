"""Putting things into a cart, changing how many, taking them out."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from souk.carts.errors import CurrencyMismatch, ItemUnavailable
from souk.carts.operations.holding import all_or_nothing, hold_cart, save_change
from souk.carts.queries.ownership import Owner
from souk.carts.stores.document import CartDocument, CartItem
from souk.catalog.queries.offers import Offer, offers_of
from souk.core.errors import FieldError, NotFound, invalid_field
from souk.core.ids import uuid7

MAX_LINES = 200
MAX_QUANTITY = 9999


class Wanted(NamedTuple):
    """So many of a variant, by id or by SKU."""

    quantity: int
    variant_id: UUID | None = None
    sku: str | None = None


@all_or_nothing
def add_item(cart_id: UUID, *, owner: Owner, wanted: Wanted) -> None:
    """Put an item into the cart; what is there already gets more."""
    cart = hold_cart(cart_id, owner)
    put(cart, [wanted], on_sale([wanted], field="{name}"))
    save_change(cart)


@all_or_nothing
def change_quantity(
    cart_id: UUID, item_id: UUID, *, owner: Owner, quantity: int, revision: int | None
) -> None:
    """Set how many of a line are wanted."""
    cart = hold_cart(cart_id, owner, revision=revision)
    _item(cart, item_id).quantity = quantity
    save_change(cart)


@all_or_nothing
def remove_item(cart_id: UUID, item_id: UUID, *, owner: Owner, revision: int | None) -> None:
    """Take a line out of the cart."""
    cart = hold_cart(cart_id, owner, revision=revision)
    cart.items.remove(_item(cart, item_id))
    save_change(cart)


def on_sale(wanted: Sequence[Wanted], *, field: str = "items.{place}.{name}") -> list[Offer]:
    """Return the offers of all that is wanted; raise ItemUnavailable naming those that are not."""
    offers = offers_of([(item.variant_id, item.sku) for item in wanted]) if wanted else []
    missing = set(range(len(wanted))) - {offer.place for offer in offers}
    if missing:
        raise ItemUnavailable([_unavailable(wanted, place, field) for place in sorted(missing)])
    return offers


def put(cart: CartDocument, wanted: Sequence[Wanted], offers: Sequence[Offer]) -> None:
    """Write lines into a cart that the caller holds and keeps afterwards."""
    foreign = next((offer for offer in offers if offer.currency != cart.currency), None)
    if foreign:
        message = f"{foreign.sku} is sold in {foreign.currency}, this cart is in {cart.currency}"
        raise CurrencyMismatch(
            [FieldError(f"items.{foreign.place}", message, CurrencyMismatch.code())]
        )
    lines = {item.variant_id: item for item in cart.items}
    # The database gives them in any order; the buyer reads them in theirs.
    for offer in sorted(offers, key=lambda offer: offer.place):
        before = lines.get(offer.variant_id)
        quantity = wanted[offer.place].quantity + (before.quantity if before else 0)
        if quantity > MAX_QUANTITY:
            message = f"at most {MAX_QUANTITY} of one item fit in a cart"
            raise invalid_field("quantity", message)
        lines[offer.variant_id] = _line(offer, quantity, before)
    check_number_of_lines(len(lines))
    cart.items = list(lines.values())


def check_number_of_lines(lines: int) -> None:
    """Raise InvalidFields for more lines than a cart holds."""
    if lines > MAX_LINES:
        raise invalid_field("items", f"a cart holds at most {MAX_LINES} different items")


def _line(offer: Offer, quantity: int, before: CartItem | None) -> CartItem:
    """Return the line of what is offered now, in the place of the one before."""
    return CartItem(
        id=before.id if before else uuid7(),
        variant_id=offer.variant_id,
        quantity=quantity,
        unit_price_amount=offer.unit_price_amount,
        sku=offer.sku,
        name=offer.name,
        options=offer.options,
        product_id=offer.product_id,
        product_slug=offer.product_slug,
        image=offer.image,
        created_at=before.created_at if before else None,
    )


def _item(cart: CartDocument, item_id: UUID) -> CartItem:
    item = next((item for item in cart.items if item.id == item_id), None)
    if item is None:
        raise NotFound
    return item


def _unavailable(wanted: Sequence[Wanted], place: int, field: str) -> FieldError:
    item = wanted[place]
    name = "variant_id" if item.variant_id else "sku"
    message = f"{item.variant_id or item.sku} is not for sale"
    return FieldError(field.format(place=place, name=name), message, ItemUnavailable.code())
