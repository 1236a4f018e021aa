"""What coupons hold on a person."""

from typing import Any
from uuid import UUID

from souk.promotions.models import Usage

USAGE = (
    "order_id",
    "customer_keys",
    "discount_amount",
    "state",
    "released_at",
    "created_at",
)


def personal(user_id: UUID) -> list[dict[str, Any]]:
    """Return which of a customer's orders used coupons; the orders' `discounts` name them."""
    return list(Usage.objects.filter(user_id=user_id).order_by("id").values(*USAGE))
