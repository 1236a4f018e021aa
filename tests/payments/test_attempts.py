"""An order is paid once more until it is paid, and never twice."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from souk.checkout.operations.gateway_events import take_in_events
from souk.checkout.operations.reconciliation import give_up_orders, reconcile_payments
from souk.checkout.operations.refunds import answer_lost_requests, send_pending_refunds
from souk.orders.models import Order
from souk.payments.models import Payment
from souk.payments.queries.refunds import refundable_payment_of
from souk.shipping.models import Method
from tests.api import Answer, Api
from tests.factories import a_customer, a_purchase, a_variant, card, shipping
from tests.invariants import assert_sound
from tests.payments.books import assert_books_agree
from tests.payments.fakes.sandbox import signed, told
from tests.payments.fakes.stripe import DECLINED, THREE_D_SECURE, VISA, FakeStripe
from tests.payments.killing import in_a_child, later
from tests.payments.test_faults import NOW, by_stripe, recover
from tests.payments.test_webhooks import tell_of
from tests.threads import together

CASH = {"method": "COD", "gateway": "manual"}


class Unpaid:
    """An order that waits for its buyer, and the guest who has it."""

    def __init__(self, payment: dict[str, Any] | None = None) -> None:
        if not Method.objects.exists():
            shipping()
        purchase = a_purchase((a_variant(), 1), payment=payment or card("action"))
        placed = Api().order(purchase)
        assert placed.status == 201, placed.json
        self.total = placed.json["total_amount"]
        self.path = f"/orders/{placed.json['order_number']}"
        self.guest = Api().with_headers(**{"Order-Token": placed.json["token"]})

    def pay(self, how: dict[str, Any] | None = None, *, key: str = "") -> Answer:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self.guest.post(f"{self.path}/payments", how or card("approve"), **headers)

    @property
    def shown(self) -> Any:
        return self.guest.get(self.path).json

    @property
    def states(self) -> list[str]:
        return list(Payment.objects.order_by("id").values_list("status", flat=True))

    def tell_first(self, kind: str) -> None:
        """The gateway tells of the first attempt."""
        self.tell(kind, 0)

    def tell(self, kind: str, attempt: int) -> None:
        payment = Payment.objects.order_by("id")[attempt]
        body = told(kind, payment.gateway_reference, payment.amount)
        assert Api().send("post", "/webhooks/test", body, **signed(body)).status == 202
        take_in_events()


@pytest.fixture
def unpaid(api: Api) -> Unpaid:
    return Unpaid()


def test_another_way_pays_what_waited(unpaid: Unpaid) -> None:
    answer = unpaid.pay()

    assert answer.status == 201, answer.json
    assert (answer.json["status"], answer.json["payment_status"]) == ("confirmed", "paid")
    assert answer.json["payment"]["status"] == "succeeded"
    assert unpaid.states == ["cancelled", "succeeded"]
    assert_books_agree()


def test_an_order_says_whether_another_attempt_may_pay_it(unpaid: Unpaid) -> None:
    assert unpaid.shown["actions"] == ["cancel", "pay"]
    unpaid.tell_first("payment.failed")
    assert unpaid.shown["actions"] == ["cancel", "pay"]

    paid = unpaid.pay()

    assert paid.json["actions"] == unpaid.shown["actions"] == ["cancel"]
    assert unpaid.pay().code == "order_not_payable"


def test_the_same_request_twice_is_one_attempt(unpaid: Unpaid) -> None:
    first, again = unpaid.pay(key="once"), unpaid.pay(key="once")

    assert again.json == first.json
    assert again.header("Idempotent-Replayed") == "true"
    assert len(unpaid.states) == 2
    assert unpaid.pay(CASH, key="once").code == "idempotency_key_reused"


def test_after_a_decline_the_order_waits_for_another_attempt(unpaid: Unpaid) -> None:
    unpaid.tell_first("payment.failed")
    assert unpaid.shown["status"] == "pending"

    declined = unpaid.pay(card("decline"), key="once")

    assert (declined.status, declined.code) == (402, "payment_declined")
    assert "the order waits" in declined.json["detail"]
    assert unpaid.pay(card("decline"), key="once").json["code"] == "payment_declined"
    assert unpaid.states == ["failed", "failed"]
    assert unpaid.pay().json["payment_status"] == "paid"
    assert_books_agree()


def test_who_does_not_try_again_has_no_order(unpaid: Unpaid) -> None:
    unpaid.tell_first("payment.failed")

    assert give_up_orders() == 0
    assert give_up_orders(NOW) == 1
    assert give_up_orders(NOW) == 0

    assert unpaid.shown["status"] == "cancelled"
    assert unpaid.pay().code == "order_not_payable"
    assert_books_agree()


def test_an_order_that_another_attempt_may_pay_is_not_given_up(unpaid: Unpaid) -> None:
    unpaid.tell_first("payment.failed")
    assert unpaid.pay(card("action")).status == 201

    assert give_up_orders(NOW) == 0

    assert unpaid.shown["status"] == "pending"


def test_who_was_to_pay_by_hand_may_pay_by_card(api: Api) -> None:
    unpaid = Unpaid(CASH)

    assert unpaid.pay().json["payment_status"] == "paid"

    assert unpaid.states == ["cancelled", "succeeded"]
    assert_books_agree()


def test_and_the_other_way_round(unpaid: Unpaid) -> None:
    answer = unpaid.pay(CASH)

    assert (answer.json["status"], answer.json["payment"]["status"]) == ("pending", "pending")
    assert unpaid.states == ["cancelled", "pending"]


def test_what_is_paid_is_not_paid_again(unpaid: Unpaid) -> None:
    assert unpaid.pay().status == 201

    again = unpaid.pay()

    assert (again.status, again.code) == (409, "order_not_payable")
    assert len(unpaid.states) == 2


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"method": "COD", "gateway": "test", "token": "approve"}, "payment_method_unavailable"),
        ({"method": "COD", "gateway": "bitcoin"}, "invalid_request"),
        ({"method": "CREDIT_CARD", "gateway": "test", "token": "gold"}, "invalid_request"),
        ({"method": "CREDIT_CARD", "gateway": "test"}, "invalid_request"),
        ({**CASH, "amount": 1}, "invalid_request"),
    ],
)
def test_a_bad_wish_leaves_an_order_that_can_be_paid(
    unpaid: Unpaid, how: dict[str, Any], code: str
) -> None:
    refused = unpaid.pay(how)

    assert (refused.status, refused.code) == (422, code)
    assert unpaid.shown["status"] == "pending"
    assert unpaid.pay().status == 201


def test_only_who_holds_the_order_pays_it_and_with_a_key(unpaid: Unpaid) -> None:
    key = {"Idempotency-Key": "mine"}

    assert unpaid.guest.post(f"{unpaid.path}/payments", CASH).status == 428
    assert Api().post(f"{unpaid.path}/payments", CASH, **key).status == 404
    assert a_customer()[1].post(f"{unpaid.path}/payments", CASH, **key).status == 404


def test_late_money_of_the_first_attempt_goes_back(unpaid: Unpaid) -> None:
    assert unpaid.pay().json["payment_status"] == "paid"

    unpaid.tell_first("payment.succeeded")
    send_pending_refunds()

    first, second = Payment.objects.order_by("id")
    assert (first.captured_amount, first.refunded_amount) == (unpaid.total, unpaid.total)
    assert (second.captured_amount, second.refunded_amount) == (unpaid.total, 0)
    assert unpaid.shown["payment_status"] == "paid"
    assert_books_agree()


def test_once_the_first_has_paid_the_second_is_let_go_of(unpaid: Unpaid) -> None:
    assert unpaid.pay(card("action")).status == 201

    unpaid.tell_first("payment.succeeded")
    recover()

    assert unpaid.states == ["succeeded", "cancelled"]
    assert unpaid.shown["payment_status"] == "paid"
    assert unpaid.shown["payment"]["status"] == "succeeded"
    assert_books_agree()


def test_what_comes_back_later_goes_to_the_payment_that_was_kept(unpaid: Unpaid) -> None:
    unpaid.pay(card("action"))
    unpaid.tell("payment.succeeded", 0)
    unpaid.tell("payment.succeeded", 1)
    send_pending_refunds()
    kept, twice = Payment.objects.order_by("id")
    assert (kept.refunded_amount, twice.refunded_amount) == (0, twice.captured_amount)

    assert refundable_payment_of(kept.order_id) == kept.id


def test_the_first_is_let_go_of_at_its_gateway(api: Api, stripe: FakeStripe) -> None:
    unpaid = Unpaid(by_stripe(THREE_D_SECURE))
    first = Payment.objects.get().gateway_reference

    assert unpaid.pay(by_stripe()).json["payment_status"] == "paid"

    assert stripe.intents[first]["status"] == "canceled"
    assert stripe.charged() == unpaid.total
    assert_books_agree()


def test_who_was_quicker_than_the_new_attempt_has_paid(api: Api, stripe: FakeStripe) -> None:
    unpaid = Unpaid(by_stripe(THREE_D_SECURE))
    stripe.complete(Payment.objects.get().gateway_reference)

    answer = unpaid.pay(by_stripe())

    assert (answer.status, answer.code) == (409, "order_not_payable")
    assert unpaid.shown["payment_status"] == "paid"
    assert stripe.charged() == unpaid.total
    assert_books_agree()


def test_a_gateway_that_does_not_let_go_is_asked_again(api: Api, stripe: FakeStripe) -> None:
    unpaid = Unpaid(by_stripe(THREE_D_SECURE))
    stripe.fail("cancel", "lost after")

    silent = unpaid.pay(by_stripe(), key="once")
    assert (silent.status, silent.code) == (503, "gateway_silent")
    assert unpaid.pay(by_stripe(), key="once").code == "request_in_progress"
    recover()

    assert unpaid.pay(by_stripe(), key="once").json["payment_status"] == "paid"
    assert stripe.charged() == unpaid.total
    assert_books_agree()


def test_what_cannot_be_called_off_has_to_be_completed(api: Api, mollie: Any) -> None:
    mollie.is_cancelable = False
    unpaid = Unpaid({"method": "PAYPAL", "gateway": "mollie"})

    refused = unpaid.pay()

    assert (refused.status, refused.code) == (409, "attempt_still_open")
    assert unpaid.shown["payment"]["next_action"]
    assert unpaid.states == ["requires_action"]


def test_a_lost_answer_to_an_attempt_is_found_again(api: Api, stripe: FakeStripe) -> None:
    unpaid = Unpaid(CASH)
    stripe.fail("confirm", "lost after")
    assert unpaid.pay(by_stripe(), key="once").json["payment"]["status"] == "processing"

    reconcile_payments(lost_after=NOW)

    assert unpaid.shown["payment_status"] == "paid"
    assert stripe.charged() == unpaid.total


@pytest.mark.usefixtures("committed")
def test_twenty_attempts_at_once_charge_once(stripe: FakeStripe) -> None:
    unpaid = Unpaid(by_stripe(THREE_D_SECURE))
    first = Payment.objects.get().gateway_reference
    ways = [by_stripe(), by_stripe(DECLINED), by_stripe(THREE_D_SECURE), card("approve")]

    answers = together(20, lambda number: unpaid.pay(ways[number % 4]))
    # The first one's message comes late.
    tell_of(stripe, "payment_intent.succeeded", first)
    recover()

    assert {answer.status for answer in answers} <= {201, 402, 409}
    for _ in range(3):
        if unpaid.shown["payment_status"] != "paid":
            unpaid.pay(by_stripe())
            recover()
    assert unpaid.shown["payment_status"] == "paid"
    kept = sum(
        payment.captured_amount - payment.refunded_amount for payment in Payment.objects.all()
    )
    assert kept == unpaid.total
    by_gateway = Payment.objects.filter(gateway="stripe")
    assert stripe.charged() == sum(one.captured_amount - one.refunded_amount for one in by_gateway)
    assert_sound()


@pytest.mark.usefixtures("committed")
def test_killed_before_any_statement_an_attempt_charges_once(stripe: FakeStripe) -> None:
    """In turns the worker puts it right, and the buyer who comes back with the same key."""
    lived, step = False, 0
    while not lived:
        step += 1
        assert step < 60, "it dies whatever is done"
        unpaid = Unpaid(by_stripe(THREE_D_SECURE))
        charged = stripe.charged()
        key = str(uuid.uuid4())

        def attempt(unpaid: Unpaid = unpaid, key: str = key) -> None:
            assert unpaid.pay(by_stripe(), key=key).status == 201

        lived = in_a_child(attempt, dies_before=step)
        later()
        if step % 2:
            recover()
        for _ in range(2):
            if unpaid.shown["payment_status"] != "paid":
                unpaid.pay(by_stripe(VISA), key=key if step % 2 == 0 else "")
            recover()
        assert unpaid.shown["payment_status"] == "paid", (step, unpaid.states)
        assert stripe.charged() - charged == unpaid.total
    assert step > 12
    assert Order.objects.filter(payment_status="paid").count() == step
    assert_sound()


def test_a_lost_request_is_answered_with_the_buyer_s_own_view(api: Api, stripe: FakeStripe) -> None:
    unpaid = Unpaid(CASH)
    assert unpaid.pay(by_stripe(), key="once").status == 201
    with connection.cursor() as cursor:
        # Its process died before it could answer.
        cursor.execute(
            "UPDATE core_idempotency_keys SET status = NULL, answer = NULL,"
            " created_at = now() - %s WHERE key = 'once'",
            [timedelta(minutes=2)],
        )

    assert answer_lost_requests() == 1

    answer = unpaid.pay(by_stripe(), key="once")
    assert (answer.status, answer.json["payment_status"]) == (201, "paid")
    assert "admin_notes" not in answer.json
