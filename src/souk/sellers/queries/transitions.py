"""Which steps a seller's status may take."""

from souk.sellers.models import StatusTransition


def next_statuses(status: str) -> frozenset[str]:
    """Return the statuses that a seller can take from this one."""
    steps = StatusTransition.objects.filter(from_status=status)
    return frozenset(steps.values_list("to_status", flat=True))
