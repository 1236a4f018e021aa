"""How many may be sold."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from souk.core.database.functions import Uuids, call, call_rows
from souk.core.errors import NotFound


def availability_of(variants: Sequence[UUID]) -> dict[UUID, int]:
    """Return what is available of each variant over all active warehouses, in one statement."""
    if not variants:
        return {}
    return dict(call_rows("inventory.availability_of", Uuids(variants)))


def product_availability(product_id: UUID) -> dict[str, Any]:
    """Return what is available of a product in all, by warehouse and by variant; one statement.

    Raises NotFound when there is no such product.
    """
    found = call("inventory.product_availability", product_id)
    if found is None:
        raise NotFound
    content: dict[str, Any] = json.loads(found)
    return content
