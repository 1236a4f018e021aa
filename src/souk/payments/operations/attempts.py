"""Several attempts to pay one order: at most one of them is alive.

Whoever calls these holds the lock of the order.
"""

from collections.abc import Callable
from uuid import UUID

from souk.core.database.functions import call_rows
from souk.core.ids import readable_number, uuid7
from souk.payments.models import Payment, PaymentState
from souk.payments.operations.moves import void_of
from souk.payments.queries.payments import PaymentView


def open_attempt(
    before: PaymentView, *, method: str, gateway: str, reference_for: Callable[[UUID], str]
) -> UUID:
    """Record the intent to pay what an earlier payment was for, in another way; return it."""
    payment_id = uuid7()
    call_rows(
        "payments.open_payment",
        payment_id,
        f"PAY-{readable_number(payment_id)}",
        before.order_id,
        method,
        gateway,
        reference_for(payment_id),
        before.currency,
        before.amount,
    )
    return payment_id


def call_off_waiting(order_id: UUID) -> None:
    """No longer wait for money that people were to bring or send."""
    waiting = Payment.objects.filter(order_id=order_id, status=PaymentState.PENDING)
    waiting.update(status=PaymentState.CANCELLED, next_action=None)


def call_off_others(payment: PaymentView) -> None:
    """Once one attempt has paid, record that others are to be let go of; the worker sends that."""
    others = Payment.objects.filter(order_id=payment.order_id).exclude(id=payment.id)
    others.filter(status=PaymentState.PENDING).update(status=PaymentState.CANCELLED)
    open_ones = others.filter(status=PaymentState.REQUIRES_ACTION).order_by("id")
    for other_id in open_ones.values_list("id", flat=True):
        void_of(other_id, actor_id=None)
