"""Whether products are in stock, where a card could not be told at once."""

from souk.core.database.functions import call

# So many cards in one transaction, which holds them.
_AT_ONCE = 500


def follow_noted_stock() -> int:
    """Write on some cards whether products are in stock, where that was noted to have changed.

    Stock changes at once, and its card with it: only where an import or the like holds the card,
    an order does not wait for that, and a large warehouse opens and closes without writing all
    cards. Return on how many it looked.
    """
    found: int = call("search.follow_noted_stock", _AT_ONCE)
    return found
