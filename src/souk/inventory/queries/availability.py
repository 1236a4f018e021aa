"""How many may be sold."""

from collections.abc import Sequence
from uuid import UUID

from souk.core.database.functions import Uuids, call_rows


def availability_of(variants: Sequence[UUID]) -> dict[UUID, int]:
    """Return what is available of each variant over all active warehouses, in one statement."""
    if not variants:
        return {}
    return dict(call_rows("inventory.availability_of", Uuids(variants)))
