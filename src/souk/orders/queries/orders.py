"""Finding orders: by number for who may see it, and in pages."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from souk.catalog.queries.skus import variants_by_sku
from souk.core.ids import first_id_at
from souk.core.secrets import token_hash
from souk.orders.errors import ImportedOrder, OrderNotFound
from souk.orders.models import Order, OrderStatus
from souk.orders.queries.numbers import id_range

# Above every other character, when texts are compared byte by byte.
_LAST = "\U0010ffff"
# Found first, by its index, and narrowed then.
_BOUGHT_BY = "SELECT orders.bought_by(%s, %s)"


_NAMED = """
    SELECT id FROM orders_orders WHERE imported_number = %s
    UNION ALL
    SELECT id FROM orders_orders WHERE tracking_number = %s AND NOT tracking_number = ''
    UNION ALL
    SELECT order_id FROM orders_fulfilments WHERE tracking_number = %s AND NOT tracking_number = ''
    UNION ALL
    SELECT order_id FROM orders_items WHERE sku = %s AND product_id IS NULL
    UNION ALL
    SELECT order_id FROM orders_items WHERE variant_id = %s::uuid AND product_id = %s::uuid
"""
_WITH_NUMBERS = """
    SELECT wanted.number, placed.id
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS wanted (first, last, number)
    JOIN orders_orders AS placed
        ON placed.id >= wanted.first AND placed.id < wanted.last
       AND placed.order_number = wanted.number
"""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who wants to see an order: staff, a user, or who holds a guest's token."""

    user_id: UUID | None = None
    token: str | None = None
    is_staff: bool = False


STAFF = Viewer(is_staff=True)


def order_id_for(order_number: str, viewer: Viewer) -> UUID:
    """Return the id behind a number; raise OrderNotFound unless this viewer may see it."""
    bounds = id_range(order_number)
    if bounds is None:
        raise OrderNotFound
    first, last, number = bounds
    order = (
        Order.objects.filter(id__gte=first, id__lt=last, order_number=number)
        .only("id", "user_id", "token_hash", "deleted_at")
        .first()
    )
    if order is None or not _may_see(order, viewer):
        raise OrderNotFound
    return order.id


@dataclass(frozen=True, slots=True)
class WantedOrders:
    """Which orders are looked for; all narrow.

    `q` is an order number, also one that it had elsewhere, a tracking number, a SKU, or the
    beginning of an e-mail; for staff alone.
    """

    user_id: UUID | None = None
    statuses: tuple[str, ...] = ()
    payment_statuses: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    q: str = ""


def order_ids(wanted: WantedOrders, *, before: UUID | None, limit: int) -> list[UUID]:
    """Return ids of orders, newest first, from the one before `before` on."""
    orders = _listed(wanted).order_by("-id")
    if before is not None:
        orders = orders.filter(id__lt=before)
    return list(orders.values_list("id", flat=True)[:limit])


def count_orders(wanted: WantedOrders) -> int:
    """Return how many orders would be listed."""
    return _listed(wanted).count()


def revision_of(order_id: UUID) -> datetime:
    """Return when an order was last changed: what its ETag says."""
    return Order.objects.values_list("updated_at", flat=True).get(id=order_id)


def found_by(orders: "QuerySet[Order]", text: str) -> "QuerySet[Order]":
    """Narrow orders to those that a text of staff's finds: by number, e-mail, tracking or SKU."""
    bounds = id_range(text)
    if bounds is not None:
        first, last, number = bounds
        here = Q(id__gte=first, id__lt=last, order_number=number)
        return orders.filter(here | Q(imported_number=text))
    bought = [text.lower(), text.lower() + _LAST]
    if "@" in text:
        return orders.filter(id__in=RawSQL(_BOUGHT_BY, bought))  # noqa: S611
    named = [*[text] * 4, *variants_by_sku([text]).get(text.upper(), (None, None))]
    if any(letter.isdigit() for letter in text):
        return orders.filter(id__in=RawSQL(_NAMED, named))  # noqa: S611
    return orders.filter(id__in=RawSQL(f"{_BOUGHT_BY} UNION ALL {_NAMED}", [*bought, *named]))  # noqa: S611


def ids_of_numbers(numbers: Iterable[str]) -> dict[str, UUID]:
    """Return the orders among these numbers that there are, by their numbers."""
    places = [place for number in numbers if (place := id_range(number)) is not None]
    columns = [list(column) for column in zip(*places, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_WITH_NUMBERS, columns)
        return dict(cursor.fetchall())


def ids_of_imported(numbers: Iterable[str]) -> dict[str, UUID]:
    """Return the orders that had these numbers elsewhere, by these."""
    found = Order.objects.filter(imported_number__in=list(numbers), imported_number__isnull=False)
    return {str(number): row_id for number, row_id in found.values_list("imported_number", "id")}


def order_number_of(order_id: UUID) -> str:
    return Order.objects.values_list("order_number", flat=True).get(id=order_id)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whose an order is; `is_withdrawn` where its payment never came about."""

    user_id: UUID | None
    is_withdrawn: bool


def buyer_of(order_id: UUID) -> Buyer | None:
    """Return whose an order is; None where there is no such order."""
    row = Order.objects.filter(id=order_id).values_list("user_id", "deleted_at").first()
    return Buyer(row[0], row[1] is not None) if row else None


def status_of(order_id: UUID, *, lock: bool = False) -> str:
    """Return an order's status; to change the order, lock it.

    Raises ImportedOrder for one that is to be changed and came in by a file.
    """
    if not lock:
        return Order.objects.values_list("status", flat=True).get(id=order_id)
    held = Order.objects.select_for_update(no_key=True).values_list("status", "imported_number")
    status, imported_number = held.get(id=order_id)
    if imported_number is not None:
        raise ImportedOrder
    return status


def pending_among(order_ids: Collection[UUID]) -> list[UUID]:
    """Return which of these orders still wait to be confirmed."""
    waiting = Order.objects.filter(id__in=order_ids, status=OrderStatus.PENDING)
    return list(waiting.order_by("id").values_list("id", flat=True))


def _listed(wanted: WantedOrders) -> QuerySet[Order]:
    orders = Order.objects.filter(deleted_at__isnull=True)
    if wanted.user_id is not None:
        orders = orders.filter(user_id=wanted.user_id)
    if wanted.statuses:
        orders = orders.filter(status__in=wanted.statuses)
    if wanted.payment_statuses:
        orders = orders.filter(payment_status__in=wanted.payment_statuses)
    # The time of an order is that of its id: its index, its partition.
    if wanted.since is not None:
        orders = orders.filter(id__gte=first_id_at(wanted.since))
    if wanted.until is not None:
        orders = orders.filter(id__lt=first_id_at(wanted.until))
    return found_by(orders, wanted.q) if wanted.q else orders


def _may_see(order: Order, viewer: Viewer) -> bool:
    if viewer.is_staff:
        return True
    if order.deleted_at is not None:
        return False
    if order.user_id is not None:
        return order.user_id == viewer.user_id
    return bool(viewer.token) and bytes(order.token_hash or b"") == token_hash(viewer.token or "")
