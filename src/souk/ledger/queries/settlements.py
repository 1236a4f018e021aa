"""Settlement files beside the books."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from souk.core.errors import NotFound
from souk.ledger.models import LineOutcome, Settlement, SettlementLine

_COUNTS = {
    f"{outcome.value}_count": Count("lines", filter=Q(lines__outcome=outcome))
    for outcome in LineOutcome
}

# What somebody has to look at.
FAULTS = tuple(
    outcome
    for outcome in LineOutcome
    if outcome not in (LineOutcome.MATCHED, LineOutcome.NOT_COMPARED)
)


def settlements(gateway: str | None = None) -> "QuerySet[Settlement]":
    """Return the settlements that were compared, each with how many lines came to what."""
    rows = Settlement.objects.annotate(**_COUNTS)
    return rows.filter(gateway=gateway) if gateway else rows


def settlement_with_id(settlement_id: UUID) -> Settlement:
    """Return a settlement with how many of its lines came to what; raise NotFound."""
    found = settlements().filter(id=settlement_id).first()
    if found is None:
        raise NotFound
    return found


def lines_of(settlement_id: UUID, *, outcomes: tuple[str, ...] = ()) -> "QuerySet[SettlementLine]":
    """Return the lines of a settlement, of some outcomes where they are named; raise NotFound."""
    if not Settlement.objects.filter(id=settlement_id).exists():
        raise NotFound
    rows = SettlementLine.objects.filter(settlement_id=settlement_id)
    return rows.filter(outcome__in=outcomes) if outcomes else rows
