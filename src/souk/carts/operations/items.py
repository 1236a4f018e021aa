"""Putting things into a cart, changing how many, taking them out."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction

from souk.carts.errors import CurrencyMismatch, ItemUnavailable
from souk.carts.models import Cart, Item
from souk.carts.operations.holding import hold_cart, note_change
from souk.carts.queries.ownership import Owner
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


@transaction.atomic
def add_item(cart_id: UUID, *, owner: Owner, wanted: Wanted) -> None:
    """Put an item into the cart; what is there already gets more."""
    cart = hold_cart(cart_id, owner)
    put(cart, [wanted], on_sale([wanted], field="{name}"))
    note_change(cart)


@transaction.atomic
def change_quantity(
    cart_id: UUID, item_id: UUID, *, owner: Owner, quantity: int, revision: int | None
) -> None:
    """Set how many of a line are wanted."""
    cart = hold_cart(cart_id, owner, revision=revision)
    if not Item.objects.filter(cart=cart, id=item_id).update(quantity=quantity):
        raise NotFound
    note_change(cart)


@transaction.atomic
def remove_item(cart_id: UUID, item_id: UUID, *, owner: Owner, revision: int | None) -> None:
    """Take a line out of the cart."""
    cart = hold_cart(cart_id, owner, revision=revision)
    if not Item.objects.filter(cart=cart, id=item_id).delete()[0]:
        raise NotFound
    note_change(cart)


def on_sale(wanted: Sequence[Wanted], *, field: str = "items.{place}.{name}") -> list[Offer]:
    """Return the offers of all that is wanted; raise ItemUnavailable naming those that are not."""
    offers = offers_of([(item.variant_id, item.sku) for item in wanted]) if wanted else []
    missing = set(range(len(wanted))) - {offer.place for offer in offers}
    if missing:
        raise ItemUnavailable([_unavailable(wanted, place, field) for place in sorted(missing)])
    return offers


def put(cart: Cart, wanted: Sequence[Wanted], offers: Sequence[Offer]) -> None:
    """Write lines into a cart that the caller holds: one statement, whatever their number."""
    foreign = next((offer for offer in offers if offer.currency != cart.currency), None)
    if foreign:
        message = f"{foreign.sku} is sold in {foreign.currency}, this cart is in {cart.currency}"
        raise CurrencyMismatch(
            [FieldError(f"items.{foreign.place}", message, CurrencyMismatch.code())]
        )
    lines: dict[UUID, Item] = {}
    # The database gives them in any order; the buyer reads them in theirs.
    for offer in sorted(offers, key=lambda offer: offer.place):
        line = lines.setdefault(
            offer.variant_id,
            Item(
                id=uuid7(),
                cart=cart,
                variant_id=offer.variant_id,
                quantity=0,
                unit_price_amount=offer.unit_price_amount,
                sku=offer.sku,
                name=offer.name,
                options=offer.options,
            ),
        )
        line.quantity += wanted[offer.place].quantity
    _upsert(cart, lines)


def check_number_of_lines(lines: int) -> None:
    """Raise InvalidFields for more lines than a cart holds."""
    if lines > MAX_LINES:
        raise invalid_field("items", f"a cart holds at most {MAX_LINES} different items")


def _upsert(cart: Cart, lines: dict[UUID, Item]) -> None:
    present = {
        item.variant_id: item for item in Item.objects.filter(cart=cart, variant_id__in=lines)
    }
    for variant_id, line in lines.items():
        if variant_id in present:
            line.id = present[variant_id].id
            line.quantity += present[variant_id].quantity
    try:
        with transaction.atomic():
            Item.objects.bulk_create(
                lines.values(),
                update_conflicts=True,
                unique_fields=["cart", "variant_id"],
                update_fields=["quantity", "unit_price_amount", "sku", "name", "options"],
            )
    except IntegrityError as error:
        if "carts_items_quantity_is_sensible" not in str(error):
            raise
        message = f"at most {MAX_QUANTITY} of one item fit in a cart"
        raise invalid_field("quantity", message) from None
    check_number_of_lines(Item.objects.filter(cart=cart).count())


def _unavailable(wanted: Sequence[Wanted], place: int, field: str) -> FieldError:
    item = wanted[place]
    name = "variant_id" if item.variant_id else "sku"
    message = f"{item.variant_id or item.sku} is not for sale"
    return FieldError(field.format(place=place, name=name), message, ItemUnavailable.code())
