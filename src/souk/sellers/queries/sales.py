"""What sellers have sold, as it was counted last."""

from datetime import date
from uuid import UUID

from django.db.models import Max

from souk.sellers.models import DailySales, Profile


def who_may_have_sold() -> list[UUID]:
    """Return everybody who has ever been let in to sell."""
    sellers = Profile.objects.filter(verified_at__isnull=False).order_by("user_id")
    return list(sellers.values_list("user_id", flat=True))


def last_counted_day() -> date | None:
    """Return the newest day on which anything was sold, of those that were counted."""
    newest: date | None = DailySales.objects.aggregate(newest=Max("day"))["newest"]
    return newest
