"""What a part of a line had cost."""

from souk.orders.models import Item, Order


def value_of(item: Item, order: Order, *, before: int, quantity: int) -> int:
    """Return what so many of a line had cost after discount, with their tax, in minor units.

    `before` are those that have come back already. Values of parts sum up to what the line had
    cost, however it is divided: each is the difference between two shares of the whole, which are
    rounded down.
    """
    paid: int = item.total_amount - item.discount_amount + _added_tax(item, order)
    whole: int = item.quantity
    return paid * (before + quantity) // whole - paid * before // whole


def _added_tax(item: Item, order: Order) -> int:
    """Return how much of a line's tax was added to its price, the rest being in it already."""
    taxes: int = order.tax_amount + order.included_tax_amount
    tax: int = item.tax_amount
    return tax * int(order.tax_amount) // taxes if taxes else 0
