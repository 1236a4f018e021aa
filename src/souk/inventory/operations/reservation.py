"""Holding stock for a cart while its buyer checks out. Orders confirm it: checkout.place_order."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from souk.core.database.functions import Uuids, call
from souk.core.ids import uuid7
from souk.inventory.models import Reservation
from souk.inventory.operations.movement import call_for_stock

# So many end in one transaction, which holds the rows of all of them.
_AT_ONCE = 200


def reserve_stock(
    cart_id: UUID,
    lines: Mapping[UUID, int],
    *,
    actor_id: UUID | None,
    country: str | None = None,
    region: str | None = None,
) -> tuple[UUID, datetime]:
    """Hold quantities by variant for a cart: all of them, or none; return its id and its end.

    What the cart held before is let go, and the end stays what it was. Raises InsufficientStock.
    The caller holds the cart's lock.
    """
    reservation_id = uuid7()
    until = timezone.now() + timedelta(minutes=settings.RESERVATION_MINUTES)
    ends: datetime = call_for_stock(
        "inventory.make_reservation",
        reservation_id,
        cart_id,
        Uuids(lines.keys()),
        list(lines.values()),
        until,
        country,
        region,
        actor_id,
    )
    return reservation_id, ends


def cancel_reservation(cart_id: UUID) -> bool:
    """Let go what is held for a cart; say whether anything was."""
    was_active: bool = call("inventory.cancel_reservation", cart_id)
    return was_active


def expire_reservations() -> int:
    """Let go what is held longer than it may be; return how many reservations ended."""
    ended = 0
    while True:
        count: int = call("inventory.expire_reservations", _AT_ONCE)
        ended += count
        if count < _AT_ONCE:
            return ended


def forget_reservations(ended_before: datetime, *, limit: int = 5000) -> int:
    """Delete reservations that ended before a moment; return how many. Movements tell of them."""
    old = Reservation.objects.exclude(status="active").filter(expires_at__lt=ended_before)
    ids = list(old.values_list("id", flat=True)[:limit])
    Reservation.objects.filter(id__in=ids).delete()
    return len(ids)
