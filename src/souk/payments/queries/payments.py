"""Payments, for those who settle them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import (
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Now
from django.utils import timezone

from souk.core.errors import NotFound
from souk.core.ids import first_id_at, readable_number
from souk.payments.gateways.port import Intent
from souk.payments.models import BY_OUR_NAMES, Payment, PaymentState


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment attempt; amounts are minor units of `currency`."""

    id: UUID
    order_id: UUID
    payment_number: str
    method_id: str
    gateway: str
    status: str
    amount: int
    authorized_amount: int
    captured_amount: int
    currency: str
    gateway_reference: str
    error_code: str
    error_message: str
    created_at: datetime

    @property
    def intent(self) -> Intent:
        return Intent(
            self.gateway_reference,
            self.amount,
            self.currency,
            str(self.id),
            self.payment_number,
            self.method_id,
            _page_of(self.order_id),
        )

    @property
    def is_nameless(self) -> bool:
        """Its gateway gives references, and has given it none: no money was asked for."""
        names = self.gateway not in BY_OUR_NAMES and self.amount > 0
        return names and not self.gateway_reference

    @property
    def holds_only(self) -> bool:
        """The money is to be held until the shop captures it."""
        return settings.PAYMENT_CAPTURE == "manual"

    def known_as(self, reference: str) -> "PaymentView":
        return replace(self, gateway_reference=reference)


def _page_of(order_id: UUID) -> str:
    """Return where the buyer of an order sees it: in the storefront, else on our own pages."""
    if settings.STOREFRONT_URL:
        return f"{settings.STOREFRONT_URL}/orders/{readable_number(order_id)}"
    return f"{settings.BASE_URL}/account"


# Recorded, and its gateway is being asked.
PROCESSING = PaymentState.PROCESSING.value

# Money that came or may still come.
ALIVE = ("pending", "processing", "requires_action", "authorized", "succeeded")

# Of these money may still come.
WAITING = tuple(state for state in ALIVE if state != "succeeded")

_FIELDS = tuple(PaymentView.__dataclass_fields__)


def payment_of_order(order_id: UUID) -> PaymentView:
    """Return the latest payment of an order."""
    return PaymentView(
        *Payment.objects.filter(order_id=order_id).order_by("-id").values_list(*_FIELDS)[0]
    )


def payments_of_order(order_id: UUID) -> list[PaymentView]:
    """Return all attempts to pay an order, the latest last."""
    rows = Payment.objects.filter(order_id=order_id).order_by("id").values_list(*_FIELDS)
    return [PaymentView(*row) for row in rows]


def orders_nobody_pays(for_longer_than: timedelta) -> list[UUID]:
    """Return orders of the last week whose latest attempt came to nothing so long ago.

    Whether they still wait for money, the orders know.
    """
    now = timezone.now()
    ended = Payment.objects.filter(
        status__in=(PaymentState.FAILED, PaymentState.CANCELLED, PaymentState.EXPIRED),
        gateway__in=settings.PAYMENT_GATEWAYS,
        id__gte=first_id_at(now - timedelta(days=7)),
        updated_at__lt=now - for_longer_than,
    )
    later = Payment.objects.filter(order_id=OuterRef("order_id"), id__gt=OuterRef("id"))
    return list(ended.filter(~Exists(later)).values_list("order_id", flat=True)[:20_000])


def other_payments_of(order_id: UUID, *, but: UUID | None = None) -> list[str]:
    """Return the states of the attempts to pay an order, but for one."""
    others = Payment.objects.filter(order_id=order_id).exclude(id__in=[but] if but else [])
    return list(others.values_list("status", flat=True))


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


def payment_view(payment: Payment) -> PaymentView:
    return PaymentView(*(getattr(payment, name) for name in _FIELDS))


def payment_named(gateway: str, *, reference: str, payment_id: UUID | None) -> PaymentView | None:
    """Return the payment that a gateway's message is about, by its reference or else by our id.

    The id counts only where the gateway has not said its own reference of it.
    """
    theirs = Payment.objects.filter(gateway=gateway)
    if payment_id is not None:
        named = theirs.filter(id=payment_id)
        if reference:
            named = named.filter(gateway_reference__in=("", reference))
    elif reference:
        named = theirs.filter(gateway_reference=reference).exclude(gateway__in=BY_OUR_NAMES)
    else:
        return None
    row = named.values_list(*_FIELDS).first()
    return PaymentView(*row) if row else None


def payments_without_answer(older_than: timedelta) -> list[PaymentView]:
    """Return payments whose gateway was asked and whose answer was lost."""
    lost = _asked_payments().filter(
        status=PaymentState.PROCESSING, updated_at__lt=timezone.now() - older_than
    )
    return [PaymentView(*row) for row in lost.order_by("updated_at").values_list(*_FIELDS)[:500]]


def payments_not_completed(older_than: timedelta) -> list[PaymentView]:
    """Return payments whose buyer was asked for a further step and did not take it.

    One that its gateway cannot call off waits until it ends there, and is not asked about at once
    again.
    """
    now = timezone.now()
    waiting = _asked_payments().filter(
        Q(expires_at__isnull=True) | Q(expires_at__lt=now),
        Q(asked_at__isnull=True) | Q(asked_at__lt=now - timedelta(minutes=10)),
        status=PaymentState.REQUIRES_ACTION,
        created_at__lt=now - older_than,
    )
    return [PaymentView(*row) for row in waiting.order_by("updated_at").values_list(*_FIELDS)[:500]]


def payments_to_look_at(older_than: timedelta) -> list[PaymentView]:
    """Return payments that wait for their buyer and were not asked about for a while.

    The older one is, the longer the while: a message that got lost is not missed for long, and
    a buyer who sleeps over it costs few questions. One whose hold has run out is among them.
    """
    now = timezone.now()
    asked = F("asked_at")
    age = ExpressionWrapper(Now() - F("created_at"), DurationField())
    half_its_age = F("created_at") + ExpressionWrapper(age / 2, DurationField())
    waiting = _asked_payments().filter(
        Q(status=PaymentState.REQUIRES_ACTION, created_at__lt=now - older_than)
        & (Q(asked_at__isnull=True) | Q(asked_at__lt=half_its_age))
        | Q(status=PaymentState.AUTHORIZED, expires_at__lt=now)
        & (Q(asked_at__isnull=True) | Q(asked_at__lt=now - timedelta(hours=1)))
    )
    waiting = waiting.exclude(gateway__in=BY_OUR_NAMES).order_by(asked.asc(nulls_first=True))
    return [PaymentView(*row) for row in waiting.values_list(*_FIELDS)[:200]]


def _asked_payments() -> "QuerySet[Payment]":
    # One that was switched off cannot be asked: its payments wait until it is there again.
    return Payment.objects.filter(gateway__in=settings.PAYMENT_GATEWAYS)
