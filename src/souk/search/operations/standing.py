"""Which products are searched before all others, and what is remembered of searches."""

from souk.core.database.functions import call

# What staff look back on.
_DAYS = 90


def choose_prominent() -> int:
    """Make the products that are viewed most the prominent ones; return how many changed."""
    changed: int = call("search.choose_prominent")
    return changed


def share_room(writers: int) -> None:
    """Let this transaction, one of so many, fill only its part of the room for prominent products.

    All of them begin with this before one commits.
    """
    call("search.share_room", writers)


def forget_old_words() -> int:
    """Delete what was searched 90 days ago, and words that no product has; return how many rows."""
    return int(call("search.forget_terms", _DAYS)) + int(call("search.forget_words"))
