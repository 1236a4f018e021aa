"""Writing down what sellers have sold. Who knows the orders counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from souk.sellers.models import DailySales


@dataclass(frozen=True, slots=True)
class Sold:
    """What a seller sold on a day; the amount is in minor units."""

    seller_id: UUID
    day: date
    currency: str
    orders: int
    items: int
    sales_amount: int


def days_to_count(*, since: date) -> list[tuple[UUID, date]]:
    """Return days before `since` that are to be counted anew, and hold them and all later ones.

    What is cancelled while they are counted waits, and has them counted again.
    """
    wanted = DailySales.objects.select_for_update(no_key=True).filter(
        Q(is_counted=False) | Q(day__gte=since)
    )
    rows = wanted.order_by("seller_id", "day", "currency").values_list("seller_id", "day")
    return sorted({(seller_id, day) for seller_id, day in rows if day < since})


def note_sales(sold: Sequence[Sold], *, currency: str) -> None:
    """Write down what was counted; totals are in the shop's currency. Repeating changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sellers.note_sales(%s::uuid[], %s::date[], %s::text[], %s::integer[],"
            " %s::integer[], %s::bigint[], %s)",
            [
                [row.seller_id for row in sold],
                [row.day for row in sold],
                [row.currency for row in sold],
                [row.orders for row in sold],
                [row.items for row in sold],
                [row.sales_amount for row in sold],
                currency,
            ],
        )
