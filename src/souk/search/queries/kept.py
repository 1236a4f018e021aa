"""Pages that are kept in the cache, where there is one; their stock apart, for it moves all day.

What is kept is the text that PostgreSQL wrote, and what is put together from it is that text
again: an answer has the same ETag, whether it was kept or read.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import connection

from souk.core.cache import Entry, Found, is_on, keep, look_up

HOUR = 60 * 60
PRODUCT_SECONDS = HOUR
FEATURED_SECONDS = HOUR
TREE_SECONDS = 24 * HOUR
STOCK_SECONDS = 5 * 60

# What a topic stands for; the triggers on the catalogue name the first three of them, too.
CATALOGUE, TREE, FEATURED = "catalogue", "tree", "featured"
FEATURED_STOCK = "featured-stock"

_BETWEEN = "\x1e"
# How json_build_object writes a key: no text and no jsonb within a page can look like it.
_ID = re.compile(r'"id" : "([0-9a-f-]{36})"')


def product_topic(slug: str) -> str:
    return f"product:{slug}"


def stock_topic(slug: str) -> str:
    return f"stock:{slug}"


def kept(entry: Entry, read: Callable[[], str]) -> str:
    """Return a text from the cache, or read it and keep it until something is published."""
    if not is_on():
        return read()
    found = look_up([entry])
    (text,) = found.texts
    if text is None:
        lasting = until_publication(entry)
        text = read()
        keep(lasting, text, found)
    return text


@dataclass(frozen=True, slots=True)
class WithStock:
    """A page whose stock is kept for a shorter time than the rest.

    `marks` finds each value of its stock; `read_stock` reads them again, given the ids on the page,
    as JSON values between commas: None when one of them is not there any more.
    """

    body: Entry
    stock: Entry
    marks: re.Pattern[str]
    read: Callable[[], str]
    read_stock: Callable[[list[str]], str | None]

    def text(self) -> str:
        """Return the page, from the cache as far as it is there."""
        if not is_on():
            return self.read()
        found = look_up([self.body, self.stock])
        body, stock = found.texts
        if body is None:
            return self._fresh(found)
        layout = _layout(body)
        if stock is None or not stock.startswith(layout):
            values = self.read_stock(_ID.findall(body))
            if values is None:
                return self._fresh(found)
            stock = layout + values
            keep(self.stock, stock, found)
        values = stock.removeprefix(layout)
        pieces, values_now = body.split(_BETWEEN), values.split(",") if values else []
        if len(pieces) != len(values_now) + 1:
            return self._fresh(found)
        return _joined(pieces, values_now)

    def _fresh(self, found: Found) -> str:
        body = until_publication(self.body)
        text = self.read()
        parts = self.marks.split(text)
        kept_body = _BETWEEN.join(parts[::2])
        keep(body, kept_body, found)
        keep(self.stock, _layout(kept_body) + ",".join(parts[1::2]), found)
        return text


def until_publication(entry: Entry) -> Entry:
    """Return an entry that ends when the next product is published; nobody tells of that."""
    if entry.topics[-1] not in (TREE, FEATURED):
        return entry
    with connection.cursor() as db:
        db.execute(
            "SELECT floor(extract(epoch FROM min(published_at) - now()))::integer"
            " FROM search_entries WHERE published_at > now()"
        )
        (seconds,) = db.fetchone()
    return entry if seconds is None else replace(entry, seconds=min(entry.seconds, seconds))


def _layout(body: str) -> str:
    """Return what tells whose stock, and in which order, a page shows."""
    ids = ",".join(_ID.findall(body))
    return hashlib.blake2b(ids.encode(), digest_size=8).hexdigest() + ";"


def _joined(pieces: list[str], values: list[str]) -> str:
    parts = [text for pair in zip(pieces, values, strict=False) for text in pair]
    return "".join([*parts, pieces[-1]])
