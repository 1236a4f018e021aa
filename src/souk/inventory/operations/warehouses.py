"""Opening, changing and closing the places that goods are sent from."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from souk.core.errors import PreconditionFailed
from souk.inventory.errors import WarehouseCodeTaken, WarehouseInUse, WarehouseNotFound
from souk.inventory.models import Warehouse


def open_warehouse(**values: Any) -> UUID:
    """Add a warehouse and return its id; raise WarehouseCodeTaken when its code is another's."""
    try:
        with transaction.atomic():
            return Warehouse.objects.create(**values).id
    except IntegrityError as error:
        raise _meant(error) from None


@transaction.atomic
def change_warehouse(warehouse_id: UUID, *, revision: datetime | None, **values: Any) -> None:
    """Change what is given of a warehouse; an inactive one sells nothing, and keeps its stock.

    Raises PreconditionFailed when it is not of this revision.
    """
    _locked(warehouse_id, revision)
    if not values:
        return
    try:
        with transaction.atomic():
            Warehouse.objects.filter(id=warehouse_id).update(**values)
    except IntegrityError as error:
        raise _meant(error) from None


@transaction.atomic
def remove_warehouse(warehouse_id: UUID, *, revision: datetime | None) -> None:
    """Remove a warehouse that never had stock; raise WarehouseInUse for any other."""
    warehouse = _locked(warehouse_id, revision)
    try:
        warehouse.delete()
    except ProtectedError:
        raise WarehouseInUse from None


def _locked(warehouse_id: UUID, revision: datetime | None) -> Warehouse:
    warehouse = Warehouse.objects.select_for_update().filter(id=warehouse_id).first()
    if warehouse is None:
        raise WarehouseNotFound
    if revision is not None and warehouse.updated_at != revision:
        raise PreconditionFailed
    return warehouse


def _meant(error: IntegrityError) -> Exception:
    return WarehouseCodeTaken() if "code" in str(error) else error
