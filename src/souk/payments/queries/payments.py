"""Payments, for those who settle them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from souk.core.errors import NotFound
from souk.payments.gateways.port import Intent
from souk.payments.models import Payment, PaymentState


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment attempt; amounts are minor units of `currency`."""

    id: UUID
    order_id: UUID
    payment_number: str
    gateway: str
    status: str
    amount: int
    currency: str
    gateway_reference: str
    error_code: str
    error_message: str
    created_at: datetime

    @property
    def intent(self) -> Intent:
        return Intent(self.gateway_reference, self.amount, self.currency)


# Recorded, and its gateway is being asked.
PROCESSING = PaymentState.PROCESSING.value

_FIELDS = tuple(PaymentView.__dataclass_fields__)


def payment_of_order(order_id: UUID) -> PaymentView:
    """Return the latest payment of an order."""
    return PaymentView(
        *Payment.objects.filter(order_id=order_id).order_by("-id").values_list(*_FIELDS)[0]
    )


def payment_with_reference(reference: str) -> PaymentView | None:
    """Return the payment that a gateway knows by a reference."""
    row = Payment.objects.filter(gateway_reference=reference).values_list(*_FIELDS).first()
    return PaymentView(*row) if row else None


def payment_with_id(payment_id: UUID) -> PaymentView | None:
    row = Payment.objects.filter(id=payment_id).values_list(*_FIELDS).first()
    return PaymentView(*row) if row else None


def payment_to_refund(payment_id: UUID) -> PaymentView:
    """Return a payment; raise NotFound where there is none."""
    payment = payment_with_id(payment_id)
    if payment is None:
        raise NotFound
    return payment


def payments_without_answer(older_than: timedelta) -> list[PaymentView]:
    """Return payments whose gateway was asked and whose answer was lost."""
    lost = Payment.objects.filter(
        status=PaymentState.PROCESSING, updated_at__lt=timezone.now() - older_than
    ).order_by("updated_at")
    return [PaymentView(*row) for row in lost.values_list(*_FIELDS)[:500]]


def payments_not_completed(older_than: timedelta) -> list[PaymentView]:
    """Return payments whose buyer was asked for a further step and did not take it."""
    waiting = Payment.objects.filter(
        status=PaymentState.REQUIRES_ACTION, updated_at__lt=timezone.now() - older_than
    ).order_by("updated_at")
    return [PaymentView(*row) for row in waiting.values_list(*_FIELDS)[:500]]
