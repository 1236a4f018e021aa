"""Forgetting what people wanted."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from souk.carts.models import Cart, CartStatus


def erase_carts(user_ids: Collection[UUID]) -> None:
    """Delete the carts of these people; repeating it changes nothing."""
    Cart.objects.filter(user_id__in=user_ids).delete()


def forget_guest_carts(ended_before: datetime, *, limit: int = 5000) -> int:
    """Delete carts of guests that ended without an order before a moment; return how many."""
    old = Cart.objects.filter(
        Q(status=CartStatus.ABANDONED),
        user_id__isnull=True,
        expires_at__lt=ended_before,
    )
    return Cart.objects.filter(id__in=list(old.values_list("id", flat=True)[:limit])).delete()[0]
