"""Mollie, whose buyers pay on its pages and whose messages are no more than a name."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from souk.checkout.operations.gateway_events import take_in_events
from souk.checkout.operations.reconciliation import give_up_orders, reconcile_payments
from souk.checkout.operations.refunds import send_pending_refunds
from souk.orders.models import Order
from souk.payments.models import GatewayEvent, Payment, Transaction
from tests.api import Answer, Api
from tests.factories import a_manager, a_purchase, a_variant, shipping
from tests.payments.books import assert_books_agree
from tests.payments.fakes.mollie import FakeMollie

BY_MOLLIE = {"method": "PAYPAL", "gateway": "mollie"}


def tell(reference: str) -> Answer:
    """A message as Mollie sends it: a form with an id."""
    form = "application/x-www-form-urlencoded"
    return Api().send("post", "/webhooks/mollie", urlencode({"id": reference}), form)


@pytest.fixture
def payment(api: Api, mollie: FakeMollie) -> Payment:
    """One that waits for its buyer."""
    shipping()
    placed = api.order(a_purchase((a_variant(), 1), payment=BY_MOLLIE))
    assert placed.status == 201, placed.json
    return Payment.objects.get()


def _paid(payment: Payment, mollie: FakeMollie) -> Payment:
    mollie.complete(payment.gateway_reference)
    tell(payment.gateway_reference)
    take_in_events()
    payment.refresh_from_db()
    return payment


def _hours_later(hours: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_payments SET created_at = now() - %s,"
            " expires_at = expires_at - %s, asked_at = asked_at - %s",
            [timedelta(hours=hours)] * 3,
        )


def test_a_buyer_is_sent_to_mollie_s_page(payment: Payment, mollie: FakeMollie) -> None:
    made = mollie.payments[payment.gateway_reference]

    assert payment.status == "requires_action"
    assert payment.next_action == {"type": "redirect", "url": made["_links"]["checkout"]["href"]}
    assert (made["method"], made["metadata"]) == ("paypal", {"payment_id": str(payment.id)})


def test_a_message_has_mollie_asked(payment: Payment, mollie: FakeMollie) -> None:
    mollie.complete(payment.gateway_reference)

    answer = tell(payment.gateway_reference)

    assert (answer.status, answer.json) == (202, {"is_new": True})
    assert take_in_events() == 1
    payment.refresh_from_db()
    assert (payment.status, payment.captured_amount) == ("succeeded", payment.amount)
    assert payment.card == {"brand": "visa", "last4": "6787", "exp_month": None, "exp_year": None}
    assert Order.objects.get().payment_status == "paid"
    assert_books_agree()


def test_a_made_up_message_pays_nothing(payment: Payment, mollie: FakeMollie) -> None:
    tell(payment.gateway_reference)
    tell("tr_ofsomebodyelse")

    take_in_events()

    payment.refresh_from_db()
    assert payment.status == "requires_action"
    assert Order.objects.get().payment_status == "pending"


def test_messages_that_wait_for_the_same_answer_are_one(
    payment: Payment, mollie: FakeMollie
) -> None:
    answers = [tell(payment.gateway_reference).json["is_new"] for _ in range(3)]

    assert answers == [True, False, False]
    assert take_in_events() == 1
    # What is told after that may be another thing.
    assert tell(payment.gateway_reference).json["is_new"]


def test_nobody_fills_the_table_with_made_up_payments(mollie: FakeMollie, db: None) -> None:
    for _ in range(9):
        tell("tr_nobody")
        take_in_events()

    assert GatewayEvent.objects.count() <= 5


@pytest.mark.parametrize("body", ["", "id=", "id=pi_1", "id=tr_1&id=tr_2", "id=tr_%00", "tr_1"])
def test_what_is_no_message_of_mollie_s_is_refused(mollie: FakeMollie, body: str) -> None:
    form = "application/x-www-form-urlencoded"
    answer = Api().send("post", "/webhooks/mollie", body, form)

    assert (answer.status, answer.code) == (401, "webhook_refused")


def test_a_form_is_for_gateways_alone(db: None) -> None:
    form = "application/x-www-form-urlencoded"

    assert Api().send("post", "/carts", "items=", form).status == 415


def test_a_token_is_not_for_mollie(api: Api, mollie: FakeMollie) -> None:
    shipping()
    wish = {**BY_MOLLIE, "token": "tkn_1"}

    answer = api.order(a_purchase((a_variant(), 1), payment=wish))

    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "payment.token")


def test_money_goes_back(payment: Payment, mollie: FakeMollie) -> None:
    _paid(payment, mollie)
    mollie.refund_status = "pending"
    path = f"/admin/payments/{payment.id}/refunds"
    asked = a_manager()[1].post(path, {"amount": 500}, **{"Idempotency-Key": "once"})
    assert (asked.status, asked.json["status"]) == (201, "pending")
    mollie.refunds[payment.gateway_reference][0]["status"] = "refunded"

    send_pending_refunds()

    payment.refresh_from_db()
    assert (payment.refunded_amount, mollie.charged()) == (500, payment.amount - 500)
    assert len(mollie.refunds[payment.gateway_reference]) == 1
    assert_books_agree()


def test_what_staff_give_back_at_mollie_is_the_order_s(
    payment: Payment, mollie: FakeMollie
) -> None:
    _paid(payment, mollie)
    mollie.give_back(payment.gateway_reference, "5.00")

    tell(payment.gateway_reference)
    take_in_events()

    payment.refresh_from_db()
    assert payment.refunded_amount == 500
    assert Transaction.objects.get(kind="refund").reason == "made at the gateway"
    assert Order.objects.get().payment_status == "partially_refunded"
    assert_books_agree()


def test_a_chargeback_is_lost_until_it_comes_back(payment: Payment, mollie: FakeMollie) -> None:
    _paid(payment, mollie)
    mollie.charge_back(payment.gateway_reference)
    tell(payment.gateway_reference)
    take_in_events()
    assert Order.objects.get().payment_status == "refunded"
    mollie.chargebacks[payment.gateway_reference][0]["reversedAt"] = "2026-01-31T12:00:00+00:00"
    tell(payment.gateway_reference)
    take_in_events()

    payment.refresh_from_db()
    assert payment.charged_back_amount == 0
    assert Order.objects.get().payment_status == "paid"
    assert_books_agree()


def test_a_buyer_who_does_not_come_back_has_no_order(payment: Payment, mollie: FakeMollie) -> None:
    _hours_later(2)

    assert reconcile_payments() == 1

    payment.refresh_from_db()
    assert payment.status == "failed"
    assert mollie.payments[payment.gateway_reference]["status"] == "canceled"
    assert Order.objects.get().status == "cancelled"
    assert_books_agree()


def test_what_mollie_cannot_call_off_waits_until_it_ends_there(
    api: Api, mollie: FakeMollie
) -> None:
    shipping()
    mollie.is_cancelable = False
    placed = api.order(a_purchase((a_variant(), 1), payment=BY_MOLLIE))
    assert placed.status == 201
    payment = Payment.objects.get()
    _hours_later(2)
    reconcile_payments()
    payment.refresh_from_db()
    assert payment.status == "requires_action"
    assert not Transaction.objects.exists()

    mollie.payments[payment.gateway_reference]["status"] = "expired"
    _hours_later(4)
    reconcile_payments()

    payment.refresh_from_db()
    assert payment.status == "expired"
    assert give_up_orders(timedelta(0)) == 1
    assert Order.objects.get().status == "cancelled"
    assert_books_agree()


@pytest.mark.parametrize("kind", ["lost before", "lost after", "broken before", "broken after"])
def test_a_payment_whose_making_went_astray_is_declined(
    api: Api, mollie: FakeMollie, kind: str
) -> None:
    shipping()
    mollie.fail("payments", kind)

    answer = api.order(a_purchase((a_variant(), 1), payment=BY_MOLLIE))

    # Nobody was told where to pay, so nobody will.
    assert (answer.status, answer.code) == (402, "payment_declined")
    assert mollie.charged() == 0
    assert_books_agree()


@pytest.mark.parametrize("act", ["captures", "release-authorization"])
@pytest.mark.parametrize("kind", ["lost before", "lost after", "broken after"])
def test_a_capture_whose_answer_was_lost_is_made_once(
    api: Api, mollie: FakeMollie, settings: Any, act: str, kind: str
) -> None:
    from souk.checkout.operations.capture import send_pending_moves

    shipping()
    settings.PAYMENT_CAPTURE = "manual"
    api.order(a_purchase((a_variant(), 1), payment=BY_MOLLIE))
    payment = _paid(Payment.objects.get(), mollie)
    assert payment.status == "authorized"
    mollie.fail(act, kind)
    body = {"amount": 500, "is_final": True}
    a_manager()[1].post(f"/admin/payments/{payment.id}/capture", body)
    # An hour later Mollie has forgotten the keys.
    mollie.kept.clear()

    send_pending_moves(timedelta(0))

    payment.refresh_from_db()
    assert (payment.status, payment.captured_amount) == ("succeeded", 500)
    assert mollie.charged() == 500
    assert mollie.payments[payment.gateway_reference]["status"] == "paid"
    assert Order.objects.get().payment_status == "partially_paid"
    assert_books_agree()
