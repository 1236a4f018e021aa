"""What staff write on an order beside its steps."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.core.errors import PreconditionFailed
from souk.core.ids import siblings_of
from souk.orders.models import Fulfilment, FulfilmentState, Order


@transaction.atomic
def edit_order(order_id: UUID, *, if_changed_at: datetime | None, **columns: Any) -> None:
    """Change what is given of admin_notes, tracking_number, tracking_url, estimated_delivery_at.

    Tracking is that of the latest part that was sent, too. Raises PreconditionFailed when the order
    was changed after `if_changed_at`.
    """
    order = Order.objects.select_for_update(no_key=True).only("updated_at").get(id=order_id)
    if if_changed_at is not None and order.updated_at != if_changed_at:
        raise PreconditionFailed
    if not columns:
        return
    Order.objects.filter(id=order_id).update(**columns)
    tracking = {name: text for name, text in columns.items() if name.startswith("tracking_")}
    latest = (
        Fulfilment.objects.filter(
            id__range=siblings_of(order_id),
            order_id=order_id,
            status__in=(FulfilmentState.SHIPPED, FulfilmentState.DELIVERED),
        )
        .order_by("-shipped_at", "-id")
        .first()
    )
    if tracking and latest is not None:
        Fulfilment.objects.filter(id=latest.id).update(**tracking)
