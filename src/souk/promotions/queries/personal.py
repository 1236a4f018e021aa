"""What coupons hold on a person."""

from typing import Any
from uuid import UUID

from souk.promotions.models import Usage

USAGE = (
    "coupon__code",
    "coupon__name",
    "order_id",
    "customer_keys",
    "discount_amount",
    "state",
    "released_at",
    "created_at",
)


def personal(user_id: UUID) -> list[dict[str, Any]]:
    """Return the coupons and promotions that a customer has used."""
    return list(Usage.objects.filter(user_id=user_id).order_by("id").values(*USAGE))
