"""Refunds, for those who make and list them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum

from souk.core.database.functions import call
from souk.core.errors import NotFound
from souk.payments.gateways.port import GivenBack, Move
from souk.payments.models import Payment, Transaction, TransactionKind, TransactionState
from souk.payments.queries.payments import PaymentView, payment_view

PENDING = TransactionState.PENDING.value


@dataclass(frozen=True, slots=True)
class RefundView:
    """Money that goes back; the amount is minor units of `currency`."""

    id: UUID
    payment_id: UUID
    order_id: UUID
    return_id: UUID | None
    gateway: str
    gateway_reference: str
    status: str
    amount: int
    currency: str
    payment: PaymentView

    @property
    def move(self) -> Move:
        return Move(self.gateway_reference, self.amount, self.currency, self.payment.intent)


@dataclass(frozen=True, slots=True)
class WantedRefunds:
    """Which refunds staff look for."""

    statuses: tuple[str, ...] = ()
    payment_id: UUID | None = None
    order_id: UUID | None = None


def refund_with_id(refund_id: UUID) -> RefundView:
    """Return a refund; raise NotFound where there is none."""
    row = (
        Transaction.objects.select_related("payment")
        .filter(id=refund_id, kind=TransactionKind.REFUND)
        .first()
    )
    if row is None:
        raise NotFound
    return RefundView(
        row.id,
        row.payment_id,
        row.payment.order_id,
        row.return_id,
        row.payment.gateway,
        row.gateway_reference,
        row.status,
        row.amount,
        row.payment.currency,
        payment_view(row.payment),
    )


def pending_refunds() -> list[UUID]:
    """Return the refunds that their gateway has not answered yet; those by hand wait for staff."""
    # One that was switched off cannot be asked: its refunds wait until it is there again.
    asked = [name for name in settings.PAYMENT_GATEWAYS if name != "manual"]
    waiting = Transaction.objects.filter(
        kind=TransactionKind.REFUND, status=TransactionState.PENDING, payment__gateway__in=asked
    )
    return list(waiting.order_by("id").values_list("id", flat=True)[:500])


def refund_ids(wanted: WantedRefunds, *, before: UUID | None, limit: int) -> list[UUID]:
    """Return ids of refunds, newest first, from the one before `before` on."""
    refunds = _listed(wanted).order_by("-id")
    if before is not None:
        refunds = refunds.filter(id__lt=before)
    return list(refunds.values_list("id", flat=True)[:limit])


def count_refunds(wanted: WantedRefunds) -> int:
    """Return how many refunds staff would find."""
    return _listed(wanted).count()


def money_of_order(order_id: UUID) -> tuple[int, int]:
    """Return what an order's payments captured and gave back or lost again, in minor units."""
    sums = Payment.objects.filter(order_id=order_id).aggregate(
        captured=Sum("captured_amount", default=0),
        refunded=Sum("refunded_amount", default=0),
        charged_back=Sum("charged_back_amount", default=0),
    )
    return int(sums["captured"]), int(sums["refunded"]) + int(sums["charged_back"])


def refunds_among(ids: Collection[UUID]) -> list[UUID]:
    """Return which of these ids are refunds."""
    refunds = Transaction.objects.filter(id__in=ids, kind=TransactionKind.REFUND)
    return list(refunds.values_list("id", flat=True))


def are_noted(payment_id: UUID, given_back: Collection[GivenBack]) -> bool:
    """Say whether all that a gateway has given back of a payment is in our books, or asked for."""
    if not given_back:
        return True
    known = Transaction.objects.filter(payment_id=payment_id, kind=TransactionKind.REFUND)
    rows = known.values_list("gateway_id", "gateway_reference")
    names = {name for row in rows for name in row if name}
    made = [refund for refund in given_back if not refund.has_failed]
    return all({refund.gateway_id, refund.reference} & names for refund in made)


def returns_not_refunded(payment_id: UUID) -> list[UUID]:
    """Return the returns whose refund failed, and that have no other one."""
    of_return = Transaction.objects.filter(
        payment_id=payment_id, kind=TransactionKind.REFUND, return_id__isnull=False
    )
    made = of_return.exclude(status=TransactionState.FAILED).values("return_id")
    failed = of_return.filter(status=TransactionState.FAILED).exclude(return_id__in=made)
    ids = failed.order_by("return_id").values_list("return_id", flat=True).distinct()
    return [return_id for return_id in ids if return_id is not None]


def refundable_payment_of(order_id: UUID) -> UUID | None:
    """Return the payment of an order that money can go back to; None where none was captured.

    Of several the one of which the most is left: what was paid twice went back to one of them.
    """
    captured = Payment.objects.filter(order_id=order_id, captured_amount__gt=0).order_by("-id")
    ids = list(captured.values_list("id", flat=True))
    return max(ids, key=refundable_amount_of, default=None)


def refundable_amount_of(payment_id: UUID) -> int:
    """Return how much of a payment can still be given back, in minor units."""
    return int(call("payments.refundable_of", payment_id))


def _listed(wanted: WantedRefunds) -> "QuerySet[Transaction]":
    refunds = Transaction.objects.filter(kind=TransactionKind.REFUND)
    if wanted.statuses:
        refunds = refunds.filter(status__in=wanted.statuses)
    if wanted.payment_id is not None:
        refunds = refunds.filter(payment_id=wanted.payment_id)
    if wanted.order_id is not None:
        refunds = refunds.filter(payment__order_id=wanted.order_id)
    return refunds
