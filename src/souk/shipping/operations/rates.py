"""What sending costs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.core.editing import locked_row, refusing
from souk.core.errors import invalid_field
from souk.shipping.errors import RatesOverlap
from souk.shipping.models import Method, Rate, Zone

_REFUSALS = {"shipping_rates_do_not_overlap": RatesOverlap()}


@transaction.atomic
def create_rate(*, method_id: UUID, zone_id: UUID, **values: Any) -> Rate:
    """Add what a method costs in a zone; raises RatesOverlap."""
    # Held until the rate is there: nobody removes them meanwhile.
    for name, rows, row_id in (
        ("method_id", Method.objects.all(), method_id),
        ("zone_id", Zone.objects.all(), zone_id),
    ):
        if not rows.select_for_update(no_key=True).filter(id=row_id).values_list("id"):
            raise invalid_field(name, "is not there", "unknown")
    rate = Rate(method_id=method_id, zone_id=zone_id, **values)
    _check(rate)
    with refusing(_REFUSALS):
        rate.save(force_insert=True)
    rate.refresh_from_db()
    return rate


@transaction.atomic
def change_rate(rate_id: UUID, *, unchanged_since: datetime | None, **values: Any) -> Rate:
    """Change what a method costs in a zone; raises RatesOverlap."""
    rate = locked_row(Rate.objects.all(), rate_id, unchanged_since=unchanged_since)
    for name, value in values.items():
        setattr(rate, name, value)
    _check(rate)
    with refusing(_REFUSALS):
        rate.save(update_fields=values)
    rate.refresh_from_db()
    return rate


@transaction.atomic
def remove_rate(rate_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Remove a rate: such orders are no longer sent this way there."""
    locked_row(Rate.objects.all(), rate_id, unchanged_since=unchanged_since).delete()


def _check(rate: Rate) -> None:
    if rate.max_order_amount is not None and rate.max_order_amount < rate.min_order_amount:
        raise invalid_field("max_order_amount", "may not be less than min_order_amount")
    if rate.max_weight_grams is not None and rate.max_weight_grams < rate.min_weight_grams:
        raise invalid_field("max_weight_grams", "may not be less than min_weight_grams")
