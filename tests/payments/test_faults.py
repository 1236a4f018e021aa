"""Whatever dies or hangs on the way: a customer is charged at most once, and all books agree."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from souk.checkout.operations.capture import send_pending_moves
from souk.checkout.operations.gateway_events import take_in_events
from souk.checkout.operations.reconciliation import reconcile_payments
from souk.checkout.operations.refunds import answer_lost_requests, send_pending_refunds
from souk.orders.models import Order
from souk.payments.models import Payment, Transaction
from tests.api import Answer, Api
from tests.database import owner
from tests.factories import a_manager, a_purchase, a_variant, shipping
from tests.invariants import assert_sound
from tests.payments.books import assert_books_agree
from tests.payments.fakes import stripe as fake_stripe
from tests.payments.fakes.stripe import FakeStripe
from tests.payments.killing import MOMENTS, Question, in_a_child, killed_asking, later
from tests.payments.test_webhooks import tell_of
from tests.threads import together

NOW = timedelta(0)


def by_stripe(token: str = fake_stripe.VISA) -> dict[str, Any]:
    return {"method": "CREDIT_CARD", "gateway": "stripe", "token": token}


def recover() -> None:
    """Do what the worker does, as if a minute had passed."""
    reconcile_payments(lost_after=NOW)
    send_pending_moves(NOW)
    send_pending_refunds()
    answer_lost_requests()
    take_in_events()


def settled() -> dict[str, int]:
    """What the books say was taken, by the gateway's names."""
    return {
        payment.gateway_reference: payment.captured_amount - payment.refunded_amount
        for payment in Payment.objects.exclude(captured_amount=0)
    }


@pytest.mark.parametrize("act", ["payment_intents", "confirm"])
@pytest.mark.parametrize("kind", ["lost before", "lost after", "broken before", "broken after"])
def test_a_lost_answer_is_found_again(api: Api, stripe: FakeStripe, act: str, kind: str) -> None:
    shipping()
    stripe.fail(act, kind)

    placed = api.order(a_purchase((a_variant(), 1), payment=by_stripe()))

    if act == "payment_intents":
        # No money was asked for, and none will be.
        assert (placed.status, placed.code) == (402, "payment_declined")
        assert "could not be reached" in placed.json["detail"]
        assert stripe.charged() == 0
        return
    assert (placed.status, placed.json["payment"]["status"]) == (201, "processing")
    reconcile_payments(lost_after=NOW)
    payment = Payment.objects.get()
    was_taken = "after" in kind
    assert payment.status == ("succeeded" if was_taken else "failed")
    assert stripe.charged() == payment.captured_amount
    assert Order.objects.get().payment_status == ("paid" if was_taken else "failed")
    assert_books_agree()


def test_who_hangs_is_not_waited_for(api: Api, stripe: FakeStripe, settings: Any) -> None:
    shipping()
    settings.GATEWAY_SECONDS = 0.3
    stripe.fail("confirm", "hangs after", seconds=0.6)

    placed = api.order(a_purchase((a_variant(), 1), payment=by_stripe()))

    assert (placed.status, placed.json["payment"]["status"]) == (201, "processing")
    reconcile_payments(lost_after=NOW)
    assert Payment.objects.get().captured_amount == stripe.charged() > 0


def test_a_silent_gateway_is_asked_once_a_round(api: Api, stripe: FakeStripe) -> None:
    shipping()
    stripe.fail("confirm", "lost before", times=3)
    mug = a_variant()
    for _ in range(3):
        assert api.order(a_purchase((mug, 1), payment=by_stripe())).status == 201
    before = len(stripe.journal)
    stripe.faults.clear()
    stripe.fail("", "broken before", times=100)

    assert reconcile_payments(lost_after=NOW) == 0

    assert 100 - stripe.faults[0].times == 1
    assert len(stripe.journal) == before


def test_a_refund_whose_answer_was_lost_is_made_once(api: Api, stripe: FakeStripe) -> None:
    shipping()
    staff = a_manager()[1]
    api.order(a_purchase((a_variant(), 1), payment=by_stripe()))
    payment = Payment.objects.get()
    stripe.fail("refunds", "lost after")
    stripe.kept.clear()
    path = f"/admin/payments/{payment.id}/refunds"
    refunded = staff.post(path, {"amount": 500}, **{"Idempotency-Key": "once"})
    assert refunded.status == 201

    send_pending_refunds()

    assert [refund["amount"] for refund in stripe.refunds] == [500]
    payment.refresh_from_db()
    assert payment.refunded_amount == 500
    assert_books_agree()


def test_money_that_comes_after_its_order_was_cancelled_goes_back(
    api: Api, stripe: FakeStripe
) -> None:
    shipping()
    placed = api.order(a_purchase((a_variant(), 1), payment=by_stripe(fake_stripe.THREE_D_SECURE)))
    payment = Payment.objects.get()
    guest = api.with_headers(**{"Order-Token": placed.json["token"]})
    assert guest.post(f"/orders/{placed.json['order_number']}/cancel").status == 200
    # The buyer had taken the further step just before.
    stripe.complete(payment.gateway_reference)

    send_pending_moves(NOW)
    send_pending_refunds()

    payment.refresh_from_db()
    assert payment.status == "refunded"
    assert stripe.charged() == 0
    assert Order.objects.get().payment_status == "refunded"
    assert_books_agree()


def test_a_buyer_who_does_not_come_back_has_no_order(api: Api, stripe: FakeStripe) -> None:
    shipping()
    api.order(a_purchase((a_variant(), 1), payment=by_stripe(fake_stripe.THREE_D_SECURE)))
    payment = Payment.objects.get()
    assert reconcile_payments() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_payments SET created_at = now() - interval '2 hours'")

    assert reconcile_payments() == 1

    payment.refresh_from_db()
    assert (payment.status, payment.error_code) == ("failed", "not_completed")
    assert stripe.intents[payment.gateway_reference]["status"] == "canceled"
    assert Order.objects.get().status == "cancelled"
    assert_books_agree()


def test_a_lost_message_is_made_up_for(api: Api, stripe: FakeStripe) -> None:
    shipping()
    api.order(a_purchase((a_variant(), 1), payment=by_stripe(fake_stripe.THREE_D_SECURE)))
    payment = Payment.objects.get()
    stripe.complete(payment.gateway_reference)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_payments SET created_at = now() - interval '2 minutes'")

    assert reconcile_payments() == 1

    payment.refresh_from_db()
    assert (payment.status, payment.retry_count) == ("succeeded", 1)


@pytest.mark.usefixtures("committed")
def test_message_answer_and_question_at_once_pay_once(stripe: FakeStripe) -> None:
    shipping()
    mug = a_variant(stock=50)
    for _ in range(4):
        placed = Api().order(a_purchase((mug, 1), payment=by_stripe(fake_stripe.THREE_D_SECURE)))
        reference = Payment.objects.get(order_id=placed.json["id"]).gateway_reference
        stripe.complete(reference)
        with owner() as db:
            db.execute("UPDATE payments_payments SET created_at = now() - interval '2 minutes'")

        def act(number: int, reference: str = reference) -> Any:
            if number == 0:
                return reconcile_payments()
            tell_of(stripe, "payment_intent.succeeded", reference)
            return take_in_events()

        outcomes = together(3, act)
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]

    assert Transaction.objects.filter(kind="capture").count() == 4
    assert not Transaction.objects.filter(kind="refund").exists()
    assert sum(settled().values()) == stripe.charged()
    assert_sound()


@pytest.mark.usefixtures("committed")
def test_twenty_who_capture_and_refund_at_once_move_no_more_than_there_is(
    stripe: FakeStripe, settings: Any
) -> None:
    shipping()
    staff = a_manager()[1]
    settings.PAYMENT_CAPTURE = "manual"
    placed = Api().order(a_purchase((a_variant(), 1), payment=by_stripe()))
    total = placed.json["total_amount"]
    path = f"/admin/payments/{placed.json['payment']['id']}"

    def act(number: int) -> Answer:
        if number % 2:
            return staff.post(f"{path}/capture", {"amount": total // 3})
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return staff.post(f"{path}/refunds", {"amount": total // 3}, **key)

    answers = together(20, act)

    assert {answer.status for answer in answers} <= {200, 201, 409}
    captured = sum(answer.status == 200 for answer in answers)
    assert captured == 3
    assert stripe.charged() == sum(settled().values())
    assert_sound()


# The process that places the order is killed before each of its steps: each statement, and each
# request to the gateway before it arrives, before it is done and after that.


@pytest.mark.usefixtures("committed")
def test_killed_before_any_statement_nobody_is_charged_twice(stripe: FakeStripe) -> None:
    """In turns the worker puts it right, and the buyer who comes back."""
    shipping()
    mug = a_variant(stock=100)
    lived, step = False, 0
    while not lived:
        step += 1
        assert step < 40, "it dies whatever is done"
        charged, order = stripe.charged(), _order_of(mug, key=f"key {step}")
        lived = in_a_child(order, dies_before=step)
        _is_put_right(stripe, order if step % 2 == 0 else None, charged=charged)
    assert step > 8
    assert_sound()


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("act", ["payment_intents", "confirm"])
def test_killed_while_the_gateway_is_asked_nobody_is_charged_twice(
    stripe: FakeStripe, act: str, moment: str
) -> None:
    shipping()
    mug = a_variant(stock=100)
    for comes_back in (False, True):
        charged, order = stripe.charged(), _order_of(mug, key=f"key {comes_back}")
        killed_asking(stripe, Question(act, moment), order)
        _is_put_right(stripe, order if comes_back else None, charged=charged)
    assert_sound()


def _order_of(mug: Any, *, key: str) -> Callable[[], Answer]:
    def place() -> Answer:
        answer = Api().order(a_purchase((mug, 1), payment=by_stripe()), key=key)
        assert answer.status == 201, answer.json
        return answer

    return place


def _is_put_right(stripe: FakeStripe, order: Callable[[], Answer] | None, *, charged: int) -> None:
    """Fail where gateway, books and order differ once everybody has had their turn."""
    later()
    answer = order() if order else None
    recover()

    paid = Order.objects.filter(payment_status="paid")
    total = 1499
    assert not Payment.objects.filter(status__in=("processing", "requires_action")).exists()
    assert sum(settled().values()) == stripe.charged() == paid.count() * total
    assert stripe.charged() - charged in (0, total)
    assert {one.order_id for one in Payment.objects.filter(status="succeeded")} == {
        order.id for order in paid
    }
    assert answer is None or paid.filter(id=answer.json["id"]).exists()
