"""Taking note of what has changed since things were put into a cart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from souk.carts.operations.holding import all_or_nothing, hold_cart, save_change
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


@all_or_nothing
def refresh_cart(cart_id: UUID, *, owner: Owner) -> list[Change]:
    """Take the prices of now; reduce what is short, remove what cannot be had; return the changes.

    Afterwards no line has a notice, unless something changes again.
    """
    cart = hold_cart(cart_id, owner)
    lines = {line.id: line for line in lines_of(cart) if line.notice}
    changes = [change for line in lines.values() for change in _changes(line)]
    if not changes:
        return []
    for item in cart.items:
        if item.id in lines:
            item.quantity = lines[item.id].buyable_quantity
            item.unit_price_amount = lines[item.id].unit_price_amount
    cart.items = [item for item in cart.items if item.quantity]
    save_change(cart)
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
