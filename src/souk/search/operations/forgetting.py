"""Having the cache forget pages that show what was; by a round of the worker.

What changed in the catalogue is noted by triggers, in the transaction of the change, and a note
goes only when the cache has been told. What changed in stock is read from its movements: orders
write no notes.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from souk.core.cache import forget, is_on
from souk.inventory.queries.changes import oldest_writing, products_moved_since
from souk.search.models import PageChange
from souk.search.queries.kept import CATALOGUE, FEATURED_STOCK, STOCK_SECONDS, stock_topic

_NOTES = 1000
# Clocks of servers differ a little, and so do the ids that they make.
_SLACK = timedelta(seconds=1)


def forget_changed_pages() -> int:
    """Have kept pages forgotten that the catalogue's changes touch; return how many notes went.

    None while the cache does not answer: they wait for it.
    """
    with transaction.atomic(), connection.cursor() as db:
        db.execute(
            "DELETE FROM search_page_changes WHERE id IN (SELECT id FROM search_page_changes"
            " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING topic",
            [_NOTES],
        )
        topics = [topic for (topic,) in db.fetchall()]
        if not forget(set(topics)):
            transaction.set_rollback(True)
            return 0
    return len(topics)


class StockWatch:
    """Follows the movements of stock, from as long ago as any kept stock may be."""

    def __init__(self) -> None:
        self.since: datetime | None = None

    def forget_moved_stock(self) -> int:
        """Have the cache forget the stock of products that moved.

        Read again is what the transactions that were running last time may have written since.
        """
        if not is_on():
            return 0
        earliest = timezone.now() - timedelta(seconds=STOCK_SECONDS) - _SLACK
        since = max(self.since or earliest, earliest)
        next_since = oldest_writing() - _SLACK
        topics = set(_topics_moved(since))
        if not forget(topics):
            return 0
        self.since = next_since
        # What is read twice is no reason to look again at once.
        return 0


def forget_everything() -> None:
    """Note that every kept page is to be forgotten: what writes them is another version now."""
    PageChange.objects.create(topic=CATALOGUE)


def _topics_moved(since: datetime) -> Iterator[str]:
    for slug, is_featured in products_moved_since(since):
        yield stock_topic(slug)
        if is_featured:
            yield FEATURED_STOCK
