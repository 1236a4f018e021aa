"""Asking gateways for what nobody has told us: lost answers, and buyers who went away."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from souk.checkout.operations.calling_off import call_off
from souk.checkout.operations.capture import fail_for_good
from souk.checkout.operations.one_of_many import apart
from souk.checkout.operations.settlement import NOT_COMPLETED, settle_order
from souk.orders.queries.orders import pending_among, status_of
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.operations.asking import ask_about
from souk.payments.operations.settlement import note_question
from souk.payments.queries.payments import (
    ALIVE,
    PaymentView,
    orders_nobody_pays,
    other_payments_of,
    payments_not_completed,
    payments_to_look_at,
    payments_without_answer,
)

_LOST_AFTER = timedelta(seconds=30)
_LOOKED_AT_AFTER = timedelta(minutes=1)
# So long may a buyer take for a further step.
_GIVEN_UP_AFTER = timedelta(hours=1)


def reconcile_payments(lost_after: timedelta = _LOST_AFTER) -> int:
    """Ask gateways for lost answers, and cancel what buyers never completed; return how many.

    A payment that cannot be settled is logged, and holds up no other one; a gateway that does not
    answer is not asked again before the next time.
    """
    silent: set[str] = set()
    settled = sum(_tried(payment, silent, _find) for payment in payments_without_answer(lost_after))
    settled += sum(
        _tried(payment, silent, _give_up) for payment in payments_not_completed(_GIVEN_UP_AFTER)
    )
    settled += sum(
        _tried(payment, silent, _look) for payment in payments_to_look_at(_LOOKED_AT_AFTER)
    )
    return settled


def give_up_orders(waited: timedelta = _GIVEN_UP_AFTER) -> int:
    """Cancel orders whose buyers did not try again after a decline; return how many."""
    waiting = pending_among(orders_nobody_pays(waited))
    return sum(_given_up(order_id) for order_id in waiting)


@transaction.atomic
def _given_up(order_id: UUID) -> bool:
    is_pending = status_of(order_id, lock=True) == "pending"
    if not is_pending or any(status in ALIVE for status in other_payments_of(order_id)):
        return False
    call_off(order_id, reason="payment declined", actor_id=None)
    return True


def look_at(payment: PaymentView, answer: GatewayAnswer) -> bool:
    """Settle what a gateway says of a payment now; return whether it was news.

    One that might still be paid is voided before it is noted as failed: nobody pays for an order
    that is gone.
    """
    if answer.verdict is Verdict.FAILED and not answer.is_final:
        return fail_for_good(payment, answer)
    return settle_order(payment, answer)


def _find(payment: PaymentView) -> tuple[bool, GatewayAnswer]:
    answer = ask_about(payment)
    if answer.verdict is Verdict.OPENED:
        # Nobody will ask for this money any more, and from now on nobody can.
        answer = _not_completed()
    return look_at(payment, answer), answer


def _give_up(payment: PaymentView) -> tuple[bool, GatewayAnswer]:
    note_question(payment.id)
    answer = ask_about(payment)
    if answer.verdict in (Verdict.REQUIRES_ACTION, Verdict.OPENED):
        answer = _not_completed()
    return look_at(payment, answer), answer


def _look(payment: PaymentView) -> tuple[bool, GatewayAnswer]:
    note_question(payment.id)
    answer = ask_about(payment)
    return look_at(payment, answer), answer


def _not_completed() -> GatewayAnswer:
    return GatewayAnswer(
        Verdict.FAILED,
        error_code=NOT_COMPLETED,
        error_message="The payment was not completed.",
        is_final=False,
    )


def _tried(
    payment: PaymentView,
    silent: set[str],
    act: Callable[[PaymentView], tuple[bool, GatewayAnswer]],
) -> bool:
    if payment.gateway in silent:
        return False
    is_news = False
    with apart("a payment is not settled", payment=payment.payment_number):
        is_news, answer = act(payment)
        if answer.verdict is Verdict.UNKNOWN and answer.error_code:
            silent.add(payment.gateway)
    return is_news
