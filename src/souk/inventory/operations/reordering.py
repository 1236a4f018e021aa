"""When to order again, and where a variant lies in its warehouse."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.core.errors import NotFound, PreconditionFailed
from souk.inventory.models import Stock


@transaction.atomic
def change_stock(stock_id: UUID, *, revision: datetime | None, **values: Any) -> None:
    """Change reorder point and quantity, highest level, bin and shelf; never how many there are.

    Raises PreconditionFailed when the row is not of this revision.
    """
    row = Stock.objects.select_for_update(no_key=True).filter(id=stock_id).first()
    if row is None:
        raise NotFound
    if revision is not None and row.updated_at != revision:
        raise PreconditionFailed
    if values:
        Stock.objects.filter(id=stock_id).update(**values)
