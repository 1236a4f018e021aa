"""What the catalogue holds on a person."""

from typing import Any
from uuid import UUID

from souk.catalog.models import Favorite

FAVORITE = ("product_id", "created_at")


def personal(user_id: UUID) -> list[dict[str, Any]]:
    """Return what a customer wants to remember, latest first."""
    favorites = Favorite.objects.filter(user_id=user_id)
    return list(favorites.order_by("-created_at", "product_id").values(*FAVORITE))
