"""Captures and voids, for those who ask gateways for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from souk.core.errors import NotFound
from souk.payments.gateways.port import Move
from souk.payments.models import Payment, Transaction, TransactionKind, TransactionState
from souk.payments.queries.payments import PaymentView, payment_view

MOVES = (TransactionKind.CAPTURE, TransactionKind.VOID)


@dataclass(frozen=True, slots=True)
class MoveView:
    """A capture or a void with its payment; the amount is minor units."""

    id: UUID
    kind: str
    status: str
    amount: int
    reference: str
    is_final: bool
    error_message: str
    payment: PaymentView

    @property
    def move(self) -> Move:
        return Move(
            self.reference, self.amount, self.payment.currency, self.payment.intent, self.is_final
        )


def move_with_id(move_id: UUID) -> MoveView:
    """Return a capture or a void; raise NotFound where there is none."""
    row = Transaction.objects.select_related("payment").filter(id=move_id, kind__in=MOVES).first()
    if row is None:
        raise NotFound
    return MoveView(
        row.id,
        row.kind,
        row.status,
        row.amount,
        row.gateway_reference,
        row.is_final,
        row.error_message,
        payment_view(row.payment),
    )


def pending_moves(older_than: timedelta) -> list[UUID]:
    """Return the captures and voids whose gateway has not answered yet."""
    # One that was switched off cannot be asked: its moves wait until it is there again.
    waiting = Transaction.objects.filter(
        kind__in=MOVES,
        status=TransactionState.PENDING,
        payment__gateway__in=settings.PAYMENT_GATEWAYS,
        created_at__lt=timezone.now() - older_than,
    )
    return list(waiting.order_by("id").values_list("id", flat=True)[:500])


def orders_paid_by(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the orders of those of these ids that are payments or moves of them, by their ids."""
    moves = Transaction.objects.filter(id__in=ids, kind__in=MOVES)
    payments = Payment.objects.filter(id__in=ids)
    return {
        **dict(moves.values_list("id", "payment__order_id")),
        **dict(payments.values_list("id", "order_id")),
    }
