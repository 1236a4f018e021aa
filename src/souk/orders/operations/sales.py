"""Counting what sellers have sold, beside the orders and never within them."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from souk.core.database.functions import call
from souk.orders.queries.sales import days_of_sellers
from souk.sellers.operations.sales import Sold, days_to_count, note_sales
from souk.sellers.queries.sales import last_counted_day, who_may_have_sold

_BEGINNING = date(2025, 1, 1)
_DAY = timedelta(days=1)


@transaction.atomic
def count_sales() -> int:
    """Count the last days of all sellers, and those of which something was cancelled since.

    Returns how many days it counted. Only one does it at a time; repeating it changes nothing.
    """
    call("pg_advisory_xact_lock", 0x736F6C64)
    newest = last_counted_day()
    # An order commits a moment after its id was made.
    since = newest - _DAY if newest else _BEGINNING
    until = datetime.now(UTC).date() + _DAY
    wanted = [(seller_id, day, day) for seller_id, day in days_to_count(since=since)]
    wanted += [(seller_id, since, until) for seller_id in who_may_have_sold()]
    if not wanted:
        return 0
    rows = days_of_sellers(wanted)
    if rows:
        note_sales([Sold(*row) for row in rows], currency=settings.DEFAULT_CURRENCY)
    return len(rows)
