"""What a part of an order had cost."""

from souk.core.ids import siblings_of
from souk.orders.models import Item, Order


def value_of(item: Item, order: Order, *, before: int, quantity: int) -> int:
    """Return what so many of a line had cost after discount, with their tax, in minor units.

    `before` are those that have come back or were called off already. Values of parts sum up to
    what the line had cost, however it is divided: each is the difference between two shares of the
    whole, which are rounded down.
    """
    paid: int = item.total_amount - item.discount_amount + _added_tax(item, order)
    whole: int = item.quantity
    return paid * (before + quantity) // whole - paid * before // whole


def value_of_sending(order: Order) -> int:
    """Return what sending an order had cost after discount, with its tax, in minor units."""
    lines = Item.objects.filter(order_id=order.id, id__range=siblings_of(order.id))
    if all(_knows_its_taxes(line) for line in lines):
        in_lines = sum(line.included_tax_amount or 0 for line in lines)
        added = order.shipping_tax_amount - (order.included_tax_amount - in_lines)
    else:
        added = _share_of_added(order.shipping_tax_amount, order)
    cost: int = order.shipping_amount - order.shipping_discount_amount + added
    return cost


def _added_tax(item: Item, order: Order) -> int:
    """Return how much of a line's tax was added to its price, the rest being in it already."""
    if not _knows_its_taxes(item):
        return _share_of_added(item.tax_amount, order)
    added: int = item.tax_amount - (item.included_tax_amount or 0)
    return added


def _knows_its_taxes(item: Item) -> bool:
    # Lines of earlier versions do not.
    return item.included_tax_amount is not None or item.tax_amount == 0


def _share_of_added(tax: int, order: Order) -> int:
    taxes: int = order.tax_amount + order.included_tax_amount
    return tax * int(order.tax_amount) // taxes if taxes else 0
