"""Which steps an order may take."""

from souk.orders.models import StatusTransition


def next_statuses(status: str) -> frozenset[str]:
    """Return the statuses that an order can take from this one."""
    steps = StatusTransition.objects.filter(from_status=status)
    return frozenset(steps.values_list("to_status", flat=True))
