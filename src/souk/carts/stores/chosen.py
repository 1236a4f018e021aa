"""The store that this shop keeps its carts in."""

from functools import cache

from django.conf import settings

from souk.carts.stores.port import CartStore
from souk.carts.stores.tables import Tables

_TABLES = Tables()


def store() -> CartStore:
    """Return where carts are kept."""
    return _documents(settings.MONGODB_URL) if settings.MONGODB_URL else _TABLES


@cache
def _documents(url: str) -> CartStore:
    # Its client is there only where it is wanted.
    from souk.carts.stores.documents import Documents

    return Documents(url)
