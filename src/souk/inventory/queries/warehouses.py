"""Where goods are."""

from uuid import UUID

from souk.inventory.errors import NoWarehouse
from souk.inventory.models import Warehouse


def receiving_warehouse() -> UUID:
    """Return the warehouse that new goods go to: the active one of the first priority.

    Raises NoWarehouse when none is active.
    """
    found = (
        Warehouse.objects.filter(is_active=True)
        .order_by("priority", "id")
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise NoWarehouse
    return found
