"""Featured products, the list that every storefront's first page shows."""

import json
import re
from uuid import UUID

from souk.core.cache import Entry
from souk.core.database.functions import Uuids, call
from souk.search.queries.filters import Filters
from souk.search.queries.kept import (
    CATALOGUE,
    FEATURED,
    FEATURED_SECONDS,
    FEATURED_STOCK,
    STOCK_SECONDS,
    WithStock,
)
from souk.search.queries.listing import Page, product_page_of

# How search.product_cards writes it; all else in a card has a space before its colon.
_STOCK = re.compile(r'(?<="in_stock": )(true|false)')
_END_OF_CARDS = "\x1f"
_FEATURED = Filters(featured=True)


def is_featured_alone(filters: Filters) -> bool:
    """Say whether a listing is that of featured products, narrowed by nothing else."""
    return filters == _FEATURED


def featured_page(*, sort: str, limit: int) -> Page:
    """Return the first page of featured products."""
    name = f"featured:{sort}:{limit}"
    body = Entry(name, (CATALOGUE, FEATURED), FEATURED_SECONDS)
    page = WithStock(
        body=body,
        stock=Entry(f"{name}:stock", (*body.topics, FEATURED_STOCK), STOCK_SECONDS),
        marks=_STOCK,
        read=lambda: _read(sort, limit),
        read_stock=_read_stock,
    )
    cards, _, rest = page.text().partition(_END_OF_CARDS)
    next_cursor, count = json.loads(rest)
    return Page(cards, next_cursor, count)


def _read(sort: str, limit: int) -> str:
    page = product_page_of(_FEATURED, sort=sort, limit=limit, cursor=None)
    return page.cards + _END_OF_CARDS + json.dumps([page.next_cursor, page.count])


def _read_stock(ids: list[str]) -> str | None:
    found: str | None = call("search.cards_stock", Uuids(map(UUID, ids)))
    return found
