"""Payments, as staff list them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from souk.core.ids import first_id_at
from souk.payments.models import Payment


@dataclass(frozen=True, slots=True)
class WantedPayments:
    """Which payments staff look for; every filter narrows."""

    statuses: tuple[str, ...] = ()
    gateway: str = ""
    number: str = ""
    reference: str = ""
    order_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def payment_ids(wanted: WantedPayments, *, before: UUID | None, limit: int) -> list[UUID]:
    """Return ids of payments, newest first, from the one before `before` on."""
    payments = _listed(wanted).order_by("-id")
    if before is not None:
        payments = payments.filter(id__lt=before)
    return list(payments.values_list("id", flat=True)[:limit])


def count_payments(wanted: WantedPayments) -> int:
    """Return how many payments staff would find."""
    return _listed(wanted).count()


def _listed(wanted: WantedPayments) -> "QuerySet[Payment]":
    payments = Payment.objects.all()
    if wanted.statuses:
        payments = payments.filter(status__in=wanted.statuses)
    if wanted.gateway:
        payments = payments.filter(gateway=wanted.gateway)
    if wanted.number:
        payments = payments.filter(payment_number=wanted.number)
    if wanted.reference:
        payments = payments.filter(gateway_reference=wanted.reference)
    if wanted.order_id is not None:
        payments = payments.filter(order_id=wanted.order_id)
    # The time of a payment is that of its id.
    if wanted.since is not None:
        payments = payments.filter(id__gte=first_id_at(wanted.since))
    if wanted.until is not None:
        payments = payments.filter(id__lt=first_id_at(wanted.until))
    return payments
