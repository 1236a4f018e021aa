"""Asking gateways: outside any transaction, each question noted with what was said."""

import time
from collections.abc import Callable
from uuid import UUID

from souk.core.database.identity import as_system
from souk.payments.gateways.port import GatewayAnswer, GatewayEvent, Means, Verdict
from souk.payments.models import BY_OUR_NAMES, GatewayCall
from souk.payments.operations.settlement import note_reference
from souk.payments.queries.gateways import gateway_of
from souk.payments.queries.payments import PaymentView


def ask_to_pay(payment: PaymentView, means: Means) -> GatewayAnswer:
    """Ask the gateway for the money, and return what it says; safe to repeat.

    The gateway's own reference is kept before any money is asked for: whatever dies in between,
    there is a name to find the payment by. Where nobody could be reached before that, nothing has
    moved, and nothing will.
    """
    gateway = gateway_of(payment)
    if payment.is_nameless:
        opened = ask(payment.id, payment, "open", lambda: gateway.open(payment.intent, means))
        if opened.verdict is Verdict.UNKNOWN:
            return _nobody_there()
        if opened.verdict is not Verdict.OPENED:
            return opened
        if not note_reference(payment.id, opened.reference):
            return GatewayAnswer(Verdict.UNKNOWN)
        payment = payment.known_as(opened.reference)
    return ask(payment.id, payment, "authorize", lambda: gateway.authorize(payment.intent, means))


def ask_again(payment: PaymentView, means: Means) -> GatewayAnswer:
    """Go on with a payment that its buyer still wants, wherever a process has left it."""
    if payment.is_nameless:
        return ask_to_pay(payment, means)
    answer = ask_about(payment)
    if answer.verdict in (Verdict.OPENED, Verdict.APPROVED):
        return ask_to_pay(payment, means)
    return answer


def ask_about(payment: PaymentView) -> GatewayAnswer:
    """Ask what became of a payment; moves no money, but what its buyer has agreed to is taken.

    One that was never asked for has failed: without its reference nobody can have.
    """
    if payment.is_nameless:
        return _nobody_there()
    gateway = gateway_of(payment)
    answer = ask(payment.id, payment, "find", lambda: gateway.find(payment.intent))
    return taken(payment, answer)


def ask_event(payment: PaymentView, event: GatewayEvent) -> GatewayAnswer:
    """Return what an event means for its payment: what its gateway says now, where it can be asked.

    A payment without a reference gets the one that the event names, if it still waits for one.
    """
    if payment.is_nameless:
        if not event.reference or not note_reference(payment.id, event.reference):
            return GatewayAnswer(Verdict.UNKNOWN)
        payment = payment.known_as(event.reference)
    gateway = gateway_of(payment)
    return ask(payment.id, payment, "event", lambda: gateway.answer_in(event, payment.intent))


def taken(payment: PaymentView, answer: GatewayAnswer) -> GatewayAnswer:
    """Take what a buyer has agreed to while they were away; all else is answered already."""
    if answer.verdict is not Verdict.APPROVED:
        return answer
    gateway, means = gateway_of(payment), Means(holds_only=payment.holds_only)
    return ask(payment.id, payment, "authorize", lambda: gateway.authorize(payment.intent, means))


@as_system()
def ask(
    payment_id: UUID, about: PaymentView, act: str, question: Callable[[], GatewayAnswer]
) -> GatewayAnswer:
    """Ask one question and note it; questions to gateways that ask nobody are not noted."""
    started = time.monotonic()
    answer = question()
    if about.gateway not in BY_OUR_NAMES and about.amount:
        GatewayCall.objects.create(
            payment_id=payment_id,
            act=act,
            reference=answer.gateway_id or answer.reference or about.gateway_reference,
            verdict=answer.verdict.value,
            error_code=answer.error_code[:50],
            response=answer.response,
            milliseconds=int((time.monotonic() - started) * 1000),
        )
    return answer


def _nobody_there() -> GatewayAnswer:
    return GatewayAnswer(
        Verdict.FAILED,
        error_code="gateway_unavailable",
        error_message="The payment gateway could not be reached.",
    )
