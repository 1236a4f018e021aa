"""A process that is killed at any step of a capture, a void or a refund: it happens once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from souk.ledger.operations.booking import book_orders
from souk.orders.models import Order
from souk.payments.models import Payment, Transaction
from tests.api import Answer, Api
from tests.factories import a_manager, a_purchase, a_variant, shipping
from tests.invariants import assert_sound
from tests.ledger.test_booking import balances
from tests.payments.fakes.stripe import THREE_D_SECURE, FakeStripe
from tests.payments.killing import MOMENTS, Question, in_a_child, killed_asking, later
from tests.payments.test_faults import by_stripe, recover, settled
from tests.payments.test_webhooks import tell_of

pytestmark = pytest.mark.usefixtures("committed")

TAKEN, GIVEN = 900, 400
ACTS = ("capture", "void", "refunds", "cancel paid", "cancel held")
# What each of them asks Stripe for, and what is recorded of it.
ASKED = {
    "capture": ("capture", "capture"),
    "void": ("cancel", "void"),
    "refunds": ("refunds", "refund"),
    "cancel paid": ("refunds", "refund"),
    "cancel held": ("cancel", "void"),
}


class Trial:
    """An order by Stripe, and what staff do to it."""

    def __init__(self, stripe: FakeStripe, act: str, settings: Any) -> None:
        self.stripe, self.act = stripe, act
        settings.PAYMENT_CAPTURE = "automatic" if act in ("refunds", "cancel paid") else "manual"
        shipping()
        self.staff = a_manager()[1]
        self.mug = a_variant(stock=100)
        self.rounds = 0

    def order(self) -> None:
        self.rounds += 1
        placed = Api().order(a_purchase((self.mug, 1), payment=by_stripe()))
        assert placed.status == 201, placed.json
        self.number, self.payment_id = placed.json["order_number"], placed.json["payment"]["id"]

    @property
    def payment(self) -> Payment:
        return Payment.objects.get(id=UUID(self.payment_id))

    def ask(self) -> Answer:
        if self.act.startswith("cancel"):
            return self.staff.post(f"/admin/orders/{self.number}/cancel")
        body = {"capture": {"amount": TAKEN}, "refunds": {"amount": GIVEN}, "void": None}[self.act]
        key = {"Idempotency-Key": f"{self.act} {self.rounds}"}
        return self.staff.post(f"/admin/payments/{self.payment_id}/{self.act}", body, **key)

    def once(self) -> None:
        answer = self.ask()
        assert answer.status in (200, 201), answer.json

    def check(self, *, lived: bool, comes_back: bool) -> None:
        """In turns the worker puts it right, and the member of staff who comes back."""
        later()
        if comes_back:
            self.once()
        recover()

        payment = self.payment
        moved = Transaction.objects.filter(payment=payment)
        times = moved.filter(kind=ASKED[self.act][1], status="succeeded").count()
        assert times <= 1
        assert times == 1 or not (lived or comes_back)
        assert not moved.filter(status="pending").exists()
        intent = self.stripe.intents[payment.gateway_reference]
        assert intent["amount_received"] == payment.captured_amount
        if ASKED[self.act][0] == "cancel":
            assert (intent["status"] == "canceled") == (payment.status == "cancelled")
            assert (payment.status == "cancelled") == bool(times)
        if self.act.startswith("cancel"):
            order = Order.objects.get(order_number=self.number)
            assert (order.status == "cancelled") == bool(times)
        assert sum(settled().values()) == self.stripe.charged()

    def close(self) -> None:
        """The books have what Stripe has, and what it keeps is a fee of each capture."""
        book_orders(sorted(Order.objects.values_list("id", flat=True)))
        booked = balances()
        kept = booked.get("clearing:stripe", 0) + booked.get("fees", 0)
        assert kept == self.stripe.charged()
        assert_sound()


@pytest.mark.parametrize("act", ACTS)
def test_killed_before_any_statement_money_moves_once(
    stripe: FakeStripe, settings: Any, act: str
) -> None:
    trial = Trial(stripe, act, settings)
    lived, step = False, 0
    while not lived:
        step += 1
        assert step < 60, "it dies whatever is done"
        trial.order()
        lived = in_a_child(trial.once, dies_before=step)
        trial.check(lived=lived, comes_back=step % 2 == 0)
    assert step > 4
    trial.close()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("act", ACTS)
def test_killed_while_the_gateway_is_asked_money_moves_once(
    stripe: FakeStripe, settings: Any, act: str, moment: str
) -> None:
    trial = Trial(stripe, act, settings)
    for comes_back in (False, True):
        trial.order()
        killed_asking(stripe, Question(ASKED[act][0], moment), trial.once)
        # It was recorded before Stripe was asked, so that it happens whoever comes.
        trial.check(lived=True, comes_back=comes_back)
    trial.close()


def _worker_after(stripe: FakeStripe, what: str, settings: Any) -> Callable[[], bool]:
    """Leave something for the worker; return what says whether it is done, and done once."""
    settings.PAYMENT_CAPTURE = "manual" if what == "capture" else "automatic"
    token = THREE_D_SECURE if what == "message" else "pm_card_visa"
    if what == "payment":
        stripe.fail("confirm", "lost after")
    order = a_purchase((a_variant(stock=5), 1), payment=by_stripe(token))
    placed = Api().order(order)
    payment = Payment.objects.get(order_id=placed.json["id"])
    path = f"/admin/payments/{payment.id}"
    key = {"Idempotency-Key": placed.json["id"]}
    if what == "message":
        stripe.complete(payment.gateway_reference)
        tell_of(stripe, "payment_intent.succeeded", payment.gateway_reference)
    elif what == "capture":
        stripe.fail("capture", "lost after")
        a_manager()[1].post(f"{path}/capture", {"amount": TAKEN}, **key)
    elif what == "refund":
        stripe.fail("refunds", "lost after")
        a_manager()[1].post(f"{path}/refunds", {"amount": GIVEN}, **key)
    later()
    total = placed.json["total_amount"]
    taken = {"capture": TAKEN, "refund": total - GIVEN}.get(what, total)

    def is_done() -> bool:
        payment.refresh_from_db()
        mine = stripe.intents[payment.gateway_reference]["amount_received"] - sum(
            refund["amount"]
            for refund in stripe.refunds
            if refund["payment_intent"] == payment.gateway_reference
        )
        assert mine == taken
        return payment.captured_amount - payment.refunded_amount == taken

    return is_done


@pytest.mark.parametrize("what", ["payment", "message", "capture", "refund"])
def test_a_worker_killed_before_any_statement_leaves_it_to_the_next(
    stripe: FakeStripe, settings: Any, what: str
) -> None:
    shipping()
    lived, step = False, 0
    while not lived:
        step += 1
        assert step < 80, "it dies whatever is done"
        is_done = _worker_after(stripe, what, settings)
        lived = in_a_child(recover, dies_before=step)
        assert is_done() or not lived
        later()
        recover()
        assert is_done()
    assert step > 8
    assert not Transaction.objects.filter(status="pending").exists()
    assert_sound()
