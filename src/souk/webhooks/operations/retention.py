"""The log of deliveries is kept for a while."""

from datetime import timedelta

from django.utils import timezone

from souk.core.database.functions import call
from souk.webhooks.models import Attempt, Delivery, DeliveryStatus


def forget_deliveries(older_than: timedelta) -> int:
    """Delete deliveries that ended, and their attempts, by their age; return how many."""
    oldest_kept = call("core.uuid7_floor", timezone.now() - older_than)
    Attempt.objects.filter(id__lt=oldest_kept).delete()
    ended = Delivery.objects.filter(id__lt=oldest_kept).exclude(status=DeliveryStatus.PENDING)
    return ended.delete()[0]
