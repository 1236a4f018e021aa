"""What sellers sell: their days, and the orders that hold lines of theirs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from souk.core.database.functions import Uuids, call_rows
from souk.core.ids import readable_number
from souk.orders.errors import OrderNotFound
from souk.orders.models import FulfilmentStatus, Item
from souk.orders.queries.numbers import id_range
from souk.orders.queries.personal import OPEN

_UNSENT = (FulfilmentStatus.PENDING, FulfilmentStatus.PARTIALLY_SHIPPED)


@dataclass(frozen=True, slots=True)
class Day:
    """What a seller sold on a day (UTC); the revenue is after discounts, in minor units."""

    date: date
    orders: int
    items_sold: int
    revenue_amount: int


def days_of_seller(seller_id: UUID, *, first_day: date, last_day: date, currency: str) -> list[Day]:
    """Return the days on which a seller sold anything, in one statement."""
    rows = call_rows("orders.own_sales", seller_id, first_day, last_day, currency)
    return sorted((Day(*row) for row in rows), key=lambda day: day.date)


def days_of_sellers(
    wanted: Sequence[tuple[UUID, date, date]],
) -> list[tuple[UUID, date, str, int, int, int]]:
    """Return what sellers sold on the days of a range for each, by currency, in one statement.

    Seller, day, currency, orders, items, amount.
    """
    sellers, first_days, last_days = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM orders.daily_sales(%s::uuid[], %s::date[], %s::date[])",
            [list(sellers), list(first_days), list(last_days)],
        )
        return list(cursor.fetchall())


def seller_order_ids(
    seller_id: UUID, *, statuses: Sequence[str], before: UUID | None, limit: int
) -> list[UUID]:
    """Return ids of orders with lines of a seller, newest first, from the one before `before`."""
    rows = call_rows("orders.orders_of_seller", seller_id, list(statuses), before, limit)
    return [row[0] for row in rows]


def count_seller_orders(seller_id: UUID, *, statuses: Sequence[str]) -> int:
    """Return how many orders hold lines of a seller."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM orders.orders_of_seller(%s, %s::text[], NULL, NULL)",
            [seller_id, list(statuses)],
        )
        ((count,),) = cursor.fetchall()
    return int(count)


def seller_documents(seller_id: UUID, order_ids: Sequence[UUID]) -> bytes:
    """Return orders as a seller sees them, as a JSON array, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT orders.seller_documents(%s, %s::uuid[])::text", [seller_id, Uuids(order_ids)]
        )
        ((text,),) = cursor.fetchall()
    return str(text).encode()


def seller_document(seller_id: UUID, order_number: str) -> bytes:
    """Return an order as a seller sees it; raise OrderNotFound where it holds no line of theirs."""
    text = seller_documents(seller_id, _named(seller_id, order_number))
    if text == b"[]":
        raise OrderNotFound
    return text[1:-1]


def orders_to_send(seller_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Return sellers with the numbers of orders of which they have something left to send."""
    lines = Item.objects.filter(
        seller_id__in=seller_ids,
        requires_shipping=True,
        fulfilment_status__in=_UNSENT,
        order__status__in=OPEN,
        order__deleted_at__isnull=True,
    )
    found = lines.order_by("order_id").values_list("seller_id", "order__order_number")
    return list(dict.fromkeys((seller_id, number) for seller_id, number in found if seller_id))


def _named(seller_id: UUID, order_number: str) -> list[UUID]:
    """Return the order of a number; a seller sees their lines, whose order's id tells it."""
    bounds = id_range(order_number)
    if bounds is None:
        return []
    first, last, number = bounds
    lines = Item.objects.filter(seller_id=seller_id, order_id__gte=first, order_id__lt=last)
    lines = lines.filter(id__gte=first, id__lt=last)
    ids = set(lines.values_list("order_id", flat=True))
    return [order_id for order_id in ids if readable_number(order_id) == number]
