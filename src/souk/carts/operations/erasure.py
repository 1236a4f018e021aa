"""Forgetting what people wanted."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from souk.carts.models import Cart, CartStatus
from souk.carts.stores.chosen import store
from souk.carts.stores.shown import forget_carts_of


def erase_carts(user_ids: Collection[UUID]) -> None:
    """Delete the carts of these people; repeating it changes nothing."""
    store().erase(user_ids)
    forget_carts_of(user_ids)


def forget_carts(ended_before: datetime, *, batch: int = 5000) -> int:
    """Delete carts that ended without an order before a moment, in batches; return how many."""
    old = Cart.objects.filter(order_id__isnull=True, expires_at__lt=ended_before)
    old = old.exclude(status=CartStatus.ACTIVE)
    total = 0
    while ids := list(old.values_list("id", flat=True)[:batch]):
        Cart.objects.filter(id__in=ids).delete()
        total += len(ids)
    return total
