"""Paying an order once more: another way, after a decline or a step that was not taken.

What was begun before is let go of at its gateway first, then the new payment is recorded, asked for
and settled: whatever is lost in between, the buyer is charged once, or gets the second charge back.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from souk.checkout.errors import (
    AttemptStillOpen,
    OrderNotPayable,
    PaymentMethodUnavailable,
    PaymentUnderWay,
)
from souk.checkout.operations.capture import send_move
from souk.checkout.operations.requests import begun_by, keep_begun
from souk.checkout.operations.settlement import settle_order
from souk.core.database.identity import as_system
from souk.core.errors import NotFound
from souk.core.idempotency import RequestInProgress, RequestKey, StoredAnswer
from souk.orders.queries.orders import status_of
from souk.payments.errors import GatewaySilent, PaymentDeclined
from souk.payments.gateways.port import Means
from souk.payments.operations.asking import ask_again, ask_to_pay
from souk.payments.operations.attempts import call_off_waiting, open_attempt
from souk.payments.operations.moves import void_of
from souk.payments.queries.gateways import gateway_named, is_offered
from souk.payments.queries.payments import (
    PROCESSING,
    PaymentView,
    payment_with_id,
    payments_of_order,
)

# A process that asks longer than this has died.
_LOST_AFTER = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How a buyer wants to pay now; `customer` is who they are there, where the card is saved."""

    method: str
    gateway: str
    token: str | None
    customer: str = ""

    @property
    def means(self) -> Means:
        holds_only = settings.PAYMENT_CAPTURE == "manual"
        return Means(self.token, self.customer, holds_only=holds_only)


@as_system()
def pay_again(
    order_id: UUID, attempt: Attempt, *, actor_id: UUID | None, request: RequestKey
) -> UUID | StoredAnswer:
    """Pay an order that still waits for money, and return the payment or the answer given before.

    Repeating the request goes on where a killed process left off. Raises InvalidFields,
    PaymentMethodUnavailable, OrderNotPayable, PaymentUnderWay, AttemptStillOpen, GatewaySilent,
    PaymentDeclined.
    """
    with transaction.atomic():
        begun = begun_by(request)
        voids = [] if begun else _let_go(order_id, actor_id=actor_id)
    if isinstance(begun, StoredAnswer):
        return begun
    is_resumed = begun is not None
    if begun is None:
        for void_id in voids:
            _send_void(void_id)
        begun = _begin(order_id, attempt, actor_id=actor_id, request=request)
    if isinstance(begun, StoredAnswer):
        return begun
    _ask(begun, attempt, is_resumed=is_resumed)
    paid = _payment(begun)
    if paid.status == "failed":
        raise PaymentDeclined(paid.error_code, paid.error_message, order_waits=True)
    return begun


def _let_go(order_id: UUID, *, actor_id: UUID | None) -> list[UUID]:
    """Record that what waits for its buyer is to be let go of; return what has to be sent."""
    _check_waits(order_id)
    waiting = [one for one in payments_of_order(order_id) if one.status == "requires_action"]
    voids = [void_of(payment.id, actor_id=actor_id) for payment in waiting]
    if None in voids:
        # Somebody lets go of it at this moment.
        raise PaymentUnderWay
    return [void_id for void_id in voids if void_id is not None]


def _send_void(void_id: UUID) -> None:
    sent = send_move(void_id)
    if sent.status == "pending":
        raise GatewaySilent
    if sent.status == "failed" and _payment(sent.payment.id).status == "requires_action":
        raise AttemptStillOpen(_payment(sent.payment.id).payment_number)


@transaction.atomic
def _begin(
    order_id: UUID, attempt: Attempt, *, actor_id: UUID | None, request: RequestKey
) -> UUID | StoredAnswer:
    """Record the new payment, once for a request; the order's lock lets one of many through."""
    begun = begun_by(request)
    if begun is not None:
        return begun
    _check_waits(order_id)
    if any(one.status == "requires_action" for one in payments_of_order(order_id)):
        raise PaymentUnderWay
    gateway = gateway_named(attempt.gateway)
    if not is_offered(attempt.method, attempt.gateway):
        raise PaymentMethodUnavailable(attempt.method, attempt.gateway)
    call_off_waiting(order_id)
    payment_id = open_attempt(
        payments_of_order(order_id)[-1],
        method=attempt.method,
        gateway=attempt.gateway,
        reference_for=lambda payment_id: gateway.reference_for(payment_id, attempt.token),
    )
    keep_begun(request, payment_id)
    return payment_id


def _check_waits(order_id: UUID) -> None:
    """Lock the order; raise OrderNotPayable, and PaymentUnderWay while a gateway is asked."""
    status = status_of(order_id, lock=True)
    payments = payments_of_order(order_id)
    if status != "pending" or any(one.status in ("succeeded", "authorized") for one in payments):
        raise OrderNotPayable(str(status))
    if any(one.status == PROCESSING for one in payments):
        raise PaymentUnderWay


def _ask(payment_id: UUID, attempt: Attempt, *, is_resumed: bool) -> None:
    payment = _payment(payment_id)
    if payment.status != PROCESSING:
        return
    if is_resumed and payment.created_at > timezone.now() - _LOST_AFTER:
        raise RequestInProgress
    ask = ask_again if is_resumed else ask_to_pay
    settle_order(payment, ask(payment, attempt.means))


def _payment(payment_id: UUID) -> PaymentView:
    payment = payment_with_id(payment_id)
    if payment is None:
        raise NotFound
    return payment
