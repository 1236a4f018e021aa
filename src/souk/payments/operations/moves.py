"""Capturing what is held, or letting go of it: recorded first, then asked for, then noted.

Whoever calls these holds the lock of the order: order, payment, stock is the one order of locks.
"""

from uuid import UUID

from souk.core.database.functions import call, call_rows
from souk.core.ids import readable_number, uuid7
from souk.payments.errors import NothingToCapture, NothingToVoid
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.models import TransactionKind
from souk.payments.operations.asking import ask
from souk.payments.queries.gateways import gateway_named
from souk.payments.queries.moves import MoveView
from souk.payments.queries.payments import PaymentView


def open_capture(
    payment: PaymentView, *, amount: int | None, is_final: bool, actor_id: UUID | None
) -> UUID:
    """Record the intent to capture an amount of minor units, or all that is held; return it.

    Raises NothingToCapture when less is held.
    """
    capture_id = uuid7()
    ((opened, capturable),) = call_rows(
        "payments.open_capture",
        payment.id,
        capture_id,
        amount,
        is_final,
        f"capture_{readable_number(capture_id)}",
        actor_id,
    )
    if opened is None:
        raise NothingToCapture(amount or 0, capturable, payment.currency, payment.status)
    return capture_id


def open_void(payment: PaymentView, *, actor_id: UUID | None) -> UUID:
    """Record the intent to let go of what a payment holds; raise NothingToVoid where it cannot."""
    void_id = void_of(payment.id, actor_id=actor_id)
    if void_id is None:
        raise NothingToVoid(payment.status)
    return void_id


def void_of(payment_id: UUID, *, actor_id: UUID | None) -> UUID | None:
    """Record the intent to let go of what a payment holds, if it holds anything; return it."""
    void_id = uuid7()
    reference = f"void_{readable_number(void_id)}"
    opened = call("payments.open_void", payment_id, void_id, reference, actor_id)
    return void_id if opened else None


def ask_for_move(move: MoveView) -> GatewayAnswer:
    """Ask the gateway for a capture or a void; safe to repeat. Not within a transaction."""
    gateway = gateway_named(move.payment.gateway)
    act = gateway.capture if move.kind == TransactionKind.CAPTURE else gateway.void
    return ask(move.payment.id, move.payment, move.kind, lambda: act(move.move))


def settle_move(move: MoveView, answer: GatewayAnswer) -> bool:
    """Note what became of a capture or a void and return whether that was news."""
    done = Verdict.SUCCEEDED if move.kind == TransactionKind.CAPTURE else Verdict.CANCELLED
    if answer.verdict is Verdict.UNKNOWN:
        return False
    settled: bool = call(
        "payments.settle_move",
        move.id,
        "succeeded" if answer.verdict is done else "failed",
        answer.error_message or ("" if answer.verdict is done else answer.verdict.value),
        answer.gateway_id,
        answer.fee_amount,
    )
    return settled
