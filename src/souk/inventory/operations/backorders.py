"""Orders that wait for goods which are not there yet."""

from souk.core.database.functions import call

# So many rows in one transaction, which holds them.
_AT_ONCE = 500


def fill_waiting() -> int:
    """Give what is available in any open warehouse to who waits; return how many rows had some.

    What arrives does that by itself: this is for warehouses that open again, and for rows that
    somebody else held at that moment.
    """
    found: int = call("inventory.fill_waiting", _AT_ONCE)
    return found
