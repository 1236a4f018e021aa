"""Taking money that is held, or letting go of it: recorded, then asked for, then noted."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from souk.checkout.operations.one_of_many import apart
from souk.checkout.operations.requests import begun_by, keep_begun
from souk.checkout.operations.settlement import (
    follow_money,
    note_losses,
    note_received,
    settle_order,
)
from souk.core.database.identity import as_system
from souk.core.idempotency import RequestKey, StoredAnswer
from souk.orders.queries.orders import status_of
from souk.payments.errors import GatewayRefused
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.operations import moves
from souk.payments.operations.refund import call_off_payments
from souk.payments.queries.moves import MoveView, move_with_id, pending_moves
from souk.payments.queries.payments import PaymentView, payment_to_refund

PENDING = "pending"


def capture_payment(
    payment_id: UUID,
    *,
    amount: int | None,
    is_final: bool,
    actor_id: UUID | None,
    request: RequestKey | None = None,
) -> UUID | StoredAnswer:
    """Take an amount of minor units of what a payment holds, or all of it; return the order.

    Of money that staff wait for it notes that it has come. With a request's key it happens once,
    and a repeat gets the stored answer or goes on where a killed process left off. Raises NotFound,
    PaymentNotOpen, NothingToCapture, GatewayRefused.
    """
    with transaction.atomic():
        begun = begun_by(request)
        if isinstance(begun, StoredAnswer):
            return begun
        payment = payment_to_refund(payment_id)
        if begun is None and payment.gateway == "manual" and amount in (None, payment.amount):
            note_received(payment, actor_id=actor_id)
            begun = payment_id
            keep_begun(request, begun)
        if begun == payment_id or (payment.status == "succeeded" and amount is None):
            return payment.order_id
        if begun is None:
            status_of(payment.order_id, lock=True)
            payment = payment_to_refund(payment_id)
            begun = moves.open_capture(payment, amount=amount, is_final=is_final, actor_id=actor_id)
            keep_begun(request, begun)
    _send_or_raise(begun)
    return payment.order_id


def void_payment(
    payment_id: UUID, *, actor_id: UUID | None, request: RequestKey | None = None
) -> UUID | StoredAnswer:
    """Let go of what a payment holds and was not captured; return the order.

    Repeating it changes nothing. Raises NotFound, NothingToVoid, GatewayRefused.
    """
    with transaction.atomic():
        begun = begun_by(request)
        if isinstance(begun, StoredAnswer):
            return begun
        payment = payment_to_refund(payment_id)
        if begun is None and payment.status == "cancelled":
            return payment.order_id
        if begun is None:
            status_of(payment.order_id, lock=True)
            begun = moves.open_void(payment_to_refund(payment_id), actor_id=actor_id)
            keep_begun(request, begun)
    _send_or_raise(begun)
    return payment.order_id


def send_move(move_id: UUID) -> MoveView:
    """Ask the gateway for a capture or a void, and note what it says; safe to repeat.

    Not within a transaction. An answer that is lost is asked for again by the worker.
    """
    move = move_with_id(move_id)
    if move.status == PENDING:
        _settle(move, moves.ask_for_move(move))
    return move_with_id(move_id)


def send_pending_moves(older_than: timedelta = timedelta(seconds=10)) -> int:
    """Send the captures and voids that a process recorded and did not live to send; count them.

    One that fails is logged, and holds up no other one.
    """
    waiting = pending_moves(older_than)
    for move_id in waiting:
        with apart("a capture or void is not settled", move=str(move_id)):
            send_move(move_id)
    return len(waiting)


def fail_for_good(payment: PaymentView, answer: GatewayAnswer) -> bool:
    """Note a payment as failed once its gateway has let go of it; return whether that was news.

    Nobody pays for an order that is gone; where the buyer was quicker, that is noted instead.
    """
    with transaction.atomic():
        status_of(payment.order_id, lock=True)
        void_id = moves.void_of(payment.id, actor_id=None)
    if void_id is None:
        return False
    move = move_with_id(void_id)
    said = moves.ask_for_move(move)
    # The order follows the failure, not the void.
    is_news = said.verdict is Verdict.CANCELLED and settle_order(payment, answer)
    _settle(move, said)
    return is_news or said.verdict not in (Verdict.CANCELLED, Verdict.UNKNOWN)


@as_system()
@transaction.atomic
def _settle(move: MoveView, answer: GatewayAnswer) -> None:
    order_status = status_of(move.payment.order_id, lock=True)
    if not moves.settle_move(move, answer):
        return
    if move.kind == "void" and answer.verdict is not Verdict.CANCELLED:
        # The buyer, or the gateway's own clock, was quicker.
        settle_order(move.payment, answer)
    else:
        follow_money(move.payment, actor_id=None)
        # Some of what was captured before may have gone back already.
        note_losses(move.payment.order_id)
        if order_status == "cancelled":
            # It was asked for before its order was cancelled: nobody is to keep it.
            call_off_payments(move.payment.order_id, actor_id=None)


def _send_or_raise(move_id: UUID) -> None:
    sent = send_move(move_id)
    if sent.status == "failed":
        raise GatewayRefused(sent.payment.gateway, "", sent.error_message)
