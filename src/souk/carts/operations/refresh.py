"""Taking note of what has changed since things were put into a cart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import transaction

from souk.carts.models import Cart, Item
from souk.carts.operations.holding import hold_cart, note_change
from souk.carts.queries.contents import Line, Notice, lines_of
from souk.carts.queries.ownership import Owner

Kind = Literal["price_changed", "quantity_reduced", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a line: another price, a smaller quantity, or nothing is left of it."""

    variant_id: UUID
    sku: str
    name: str
    change: Kind
    reason: Notice
    before: int
    after: int


@transaction.atomic
def refresh_cart(cart_id: UUID, *, owner: Owner) -> list[Change]:
    """Take the prices of now; reduce what is short, remove what cannot be had; return the changes.

    Afterwards no line has a notice, unless something changes again.
    """
    cart = hold_cart(cart_id, owner)
    lines = [line for line in lines_of(cart) if line.notice]
    changes = [change for line in lines for change in _changes(line)]
    if not changes:
        return []
    gone = {change.variant_id for change in changes if change.change == "removed"}
    _write(cart, [line for line in lines if line.variant_id not in gone])
    Item.objects.filter(cart=cart, variant_id__in=gone).delete()
    note_change(cart)
    return changes


def _changes(line: Line) -> Iterator[Change]:
    if line.buyable_quantity == 0:
        reason: Notice = "unavailable" if line.notice == "unavailable" else "insufficient_stock"
        yield _change(line, "removed", reason, line.quantity, 0)
        return
    if line.price_changed:
        yield _change(
            line,
            "price_changed",
            "price_changed",
            line.added_unit_price_amount,
            line.unit_price_amount,
        )
    if line.buyable_quantity < line.quantity:
        yield _change(
            line, "quantity_reduced", "insufficient_stock", line.quantity, line.buyable_quantity
        )


def _change(
    line: Line,
    change: Kind,
    reason: Notice,
    before: int,
    after: int,
) -> Change:
    return Change(line.variant_id, line.sku, line.name, change, reason, before, after)


def _write(cart: Cart, lines: Sequence[Line]) -> None:
    """Write the prices and quantities of lines in one statement, whatever their number."""
    Item.objects.bulk_create(
        [
            Item(
                id=line.id,
                cart=cart,
                variant_id=line.variant_id,
                quantity=line.buyable_quantity,
                unit_price_amount=line.unit_price_amount,
            )
            for line in lines
        ],
        update_conflicts=True,
        unique_fields=["cart", "variant_id"],
        update_fields=["quantity", "unit_price_amount"],
    )
