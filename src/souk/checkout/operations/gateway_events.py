"""What follows from what gateways tell of their own accord."""

from souk.checkout.operations.reconciliation import look_at
from souk.core.errors import DomainError
from souk.payments.errors import GatewayDisagrees
from souk.payments.gateways.port import Verdict
from souk.payments.operations.asking import ask_event, taken
from souk.payments.operations.events import (
    ClaimedEvent,
    claim_event,
    close_event,
    postpone_event,
)
from souk.payments.queries.payments import payment_named
from souk.payments.queries.refunds import are_noted

_AT_ONCE = 100


def take_in_events() -> int:
    """Look at the events that are due, one after another; return how many."""
    looked_at = 0
    while looked_at < _AT_ONCE:
        event = claim_event()
        if event is None:
            break
        looked_at += 1
        _take_in(event)
    return looked_at


def _take_in(event: ClaimedEvent) -> None:
    told = event.told
    payment = payment_named(event.gateway, reference=told.reference, payment_id=told.payment_id)
    if payment is None:
        # It may be told before we have noted the payment's name; or be none of ours.
        postpone_event(event, error="no payment of ours", otherwise="ignored")
        return
    try:
        answer = taken(payment, ask_event(payment, told))
        look_at(payment, answer)
    except GatewayDisagrees as error:
        close_event(event, "failed", error=error.detail)
        return
    except DomainError as error:
        postpone_event(event, error=error.detail, otherwise="failed")
        return
    if answer.verdict is Verdict.UNKNOWN:
        postpone_event(event, error="the gateway did not say", otherwise="failed")
    elif not are_noted(payment.id, answer.refunds):
        # One of ours may be on its way; the gateway will refuse it, and then there is room.
        why = "more was given back at the gateway than is left of the payment"
        postpone_event(event, error=why, otherwise="failed")
    else:
        close_event(event, "done")
