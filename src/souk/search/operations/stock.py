"""Whether products are in stock, where a card could not be told at once."""

from souk.core.database.functions import call

# So many cards in one transaction, which holds them.
_AT_ONCE = 500


def follow_noted_stock() -> int:
    """Write on cards whether their products are in stock, where somebody held them before.

    Stock changes at once, and its card with it: only where an import or the like holds the card, an
    order does not wait for that. Return on how many cards it looked.
    """
    found: int = call("search.follow_noted_stock", _AT_ONCE)
    return found
