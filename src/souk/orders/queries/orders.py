"""Finding orders: by number for who may see it, and in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from souk.core.secrets import token_hash
from souk.orders.errors import OrderNotFound
from souk.orders.models import Order
from souk.orders.queries.numbers import id_range


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


def order_ids(
    *,
    user_id: UUID | None,
    statuses: Sequence[str],
    before: UUID | None,
    limit: int,
) -> list[UUID]:
    """Return ids of orders, newest first, from the one before `before` on."""
    orders = _listed(user_id, statuses).order_by("-id")
    if before is not None:
        orders = orders.filter(id__lt=before)
    return list(orders.values_list("id", flat=True)[:limit])


def count_orders(*, user_id: UUID | None, statuses: Sequence[str]) -> int:
    return _listed(user_id, statuses).count()


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
    """Return an order's status, and lock the order if so wanted."""
    orders = Order.objects.select_for_update(no_key=True) if lock else Order.objects.all()
    return orders.values_list("status", flat=True).get(id=order_id)


def _listed(user_id: UUID | None, statuses: Sequence[str]) -> QuerySet[Order]:
    orders = Order.objects.filter(deleted_at__isnull=True)
    if user_id is not None:
        orders = orders.filter(user_id=user_id)
    return orders.filter(status__in=statuses) if statuses else orders


def _may_see(order: Order, viewer: Viewer) -> bool:
    if viewer.is_staff:
        return True
    if order.deleted_at is not None:
        return False
    if order.user_id is not None:
        return order.user_id == viewer.user_id
    return bool(viewer.token) and bytes(order.token_hash or b"") == token_hash(viewer.token or "")
