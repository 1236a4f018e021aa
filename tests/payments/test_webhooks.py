"""What gateways tell: only what they sign, once, whatever the order it comes in."""

import json
import time
import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from souk.checkout.operations.gateway_events import take_in_events
from souk.checkout.operations.reconciliation import give_up_orders
from souk.checkout.operations.refunds import send_pending_refunds
from souk.core.card_numbers import card_numbers_in
from souk.core.database.identity import SYSTEM, acting_as
from souk.core.ids import first_id_at
from souk.ops.operations.housekeeping import forget_old_gateway_events
from souk.orders.models import Order
from souk.payments.models import GatewayEvent, Payment, Transaction
from tests.api import Answer, Api
from tests.factories import a_manager, a_purchase, a_variant, card, shipping
from tests.payments.books import assert_books_agree
from tests.payments.fakes import stripe as fake_stripe
from tests.payments.fakes.sandbox import signed, told
from tests.payments.fakes.stripe import FakeStripe


@pytest.fixture
def payment(api: Api) -> Payment:
    """One that waits for its buyer."""
    shipping()
    placed = api.order(a_purchase((a_variant(), 1), payment=card("action")))
    assert placed.status == 201, placed.json
    return Payment.objects.get()


def tell(payment: Payment, kind: str = "payment.succeeded", **changes: Any) -> Answer:
    amount = changes.pop("amount", payment.amount)
    currency = changes.pop("currency", payment.currency)
    body = told(kind, payment.gateway_reference, amount, currency)
    return Api().send("post", "/webhooks/test", body, **signed(body, **changes))


def test_a_message_pays_its_order(payment: Payment) -> None:
    answer = tell(payment)

    assert (answer.status, answer.json) == (202, {"is_new": True})
    # It is kept first, and looked at by the worker.
    payment.refresh_from_db()
    assert payment.status == "requires_action"
    assert take_in_events() == 1
    payment.refresh_from_db()
    assert (payment.status, payment.captured_amount) == ("succeeded", payment.amount)
    assert Order.objects.get().payment_status == "paid"
    assert GatewayEvent.objects.get().status == "done"
    assert_books_agree()


def test_the_same_message_twice_is_one(payment: Payment) -> None:
    first, again = tell(payment, event_id="evt_1"), tell(payment, event_id="evt_1")

    assert (first.json["is_new"], again.status, again.json["is_new"]) == (True, 202, False)
    assert take_in_events() == 1
    assert take_in_events() == 0


def test_another_message_of_the_same_changes_nothing(payment: Payment) -> None:
    for _ in range(3):
        tell(payment)

    assert take_in_events() == 3

    assert Transaction.objects.filter(kind="capture").count() == 1
    assert_books_agree()


def test_what_comes_out_of_order_ends_the_same(payment: Payment) -> None:
    tell(payment, "payment.succeeded")
    tell(payment, "payment.authorized")
    tell(payment, "payment.failed")

    take_in_events()

    payment.refresh_from_db()
    assert payment.status == "succeeded"
    assert Order.objects.get().payment_status == "paid"


@pytest.mark.parametrize("wrong", [{"amount": 1}, {"currency": "EUR"}])
def test_another_sum_pays_nothing(payment: Payment, wrong: dict[str, Any]) -> None:
    tell(payment, **wrong)

    take_in_events()

    payment.refresh_from_db()
    assert payment.status == "requires_action"
    event = GatewayEvent.objects.get()
    assert event.status == "failed"
    assert payment.payment_number in event.error


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"secret": "whsec_YW5vdGhlciBzZWNyZXQ="}, "signature"),
        ({"seconds": -360}, "too long ago"),
        ({"seconds": 360}, "future"),
    ],
    ids=["forged", "stale", "from the future"],
)
def test_who_cannot_have_sent_it_is_refused(
    payment: Payment, changes: dict[str, Any], reason: str
) -> None:
    if "seconds" in changes:
        changes = {"at": time.time() + changes["seconds"]}

    refused = tell(payment, **changes)

    assert (refused.status, refused.code) == (401, "webhook_refused")
    assert reason in refused.json["detail"]
    assert not GatewayEvent.objects.exists()


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_message_without_its_headers_is_refused(payment: Payment, missing: str) -> None:
    body = told("payment.succeeded", payment.gateway_reference, payment.amount)
    headers = {name: value for name, value in signed(body).items() if name != missing}

    refused = Api().send("post", "/webhooks/test", body, **headers)

    assert (refused.status, refused.code) == (401, "webhook_refused")


def test_a_body_that_was_cut_or_written_anew_is_refused(payment: Payment) -> None:
    body = told("payment.succeeded", payment.gateway_reference, payment.amount)
    headers = signed(body)

    cut = Api().send("post", "/webhooks/test", body[:-1], **headers)
    anew = json.dumps(json.loads(body), separators=(",", ":"))
    rewritten = Api().send("post", "/webhooks/test", anew, **headers)

    assert (cut.status, rewritten.status) == (401, 401)


def test_a_signed_message_of_another_kind_is_refused(payment: Payment) -> None:
    for body in ("", "[]", "not json", '{"type": "payment.succeeded"}'):
        refused = Api().send("post", "/webhooks/test", body, **signed(body))
        assert (refused.status, refused.code) == (401, "webhook_refused"), body


@pytest.mark.parametrize("gateway", ["stripe", "manual", "nobody"])
def test_a_gateway_that_is_not_there_is_told_nothing(api: Api, gateway: str) -> None:
    refused = api.post(f"/webhooks/{gateway}", {})

    assert (refused.status, refused.code) == (404, "no_webhooks")


def test_a_message_about_nothing_of_ours_waits_and_is_ignored(payment: Payment) -> None:
    body = told("payment.succeeded", f"test_approve_{uuid.uuid4()}", 100)
    Api().send("post", "/webhooks/test", body, **signed(body))

    take_in_events()

    event = GatewayEvent.objects.get()
    assert (event.status, event.tries) == ("received", 1)
    GatewayEvent.objects.update(tries=10, next_try_at=event.created_at)
    take_in_events()
    assert GatewayEvent.objects.get().status == "ignored"


def test_what_is_of_no_concern_is_not_looked_at(payment: Payment) -> None:
    assert tell(payment, "customer.created").status == 202

    assert take_in_events() == 0
    assert GatewayEvent.objects.get().status == "ignored"


# Stripe


def pay_by_stripe(token: str, **fields: Any) -> Answer:
    if not Order.objects.exists():
        shipping()
    way = {"method": "CREDIT_CARD", "gateway": "stripe", "token": token}
    return Api().order(a_purchase((a_variant(), 1), payment=way, **fields))


def tell_of(fake: FakeStripe, kind: str, reference: str, **changes: Any) -> Answer:
    body = fake.event(kind, reference, event_id=changes.pop("event_id", ""))
    return Api().send(
        "post", "/webhooks/stripe", body.decode(), **fake_stripe.signed(body, **changes)
    )


def test_stripe_tells_of_a_further_step_that_was_taken(api: Api, stripe: FakeStripe) -> None:
    placed = pay_by_stripe(fake_stripe.THREE_D_SECURE)
    assert placed.status == 201, placed.json
    action = placed.json["payment"]["next_action"]
    assert action == {"type": "redirect", "url": "https://hooks.stripe.com/3ds"}
    payment = Payment.objects.get()
    stripe.complete(payment.gateway_reference)

    answer = tell_of(stripe, "payment_intent.succeeded", payment.gateway_reference)

    assert answer.status == 202
    take_in_events()
    payment.refresh_from_db()
    assert payment.status == "succeeded"
    assert payment.card == {"brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2034}
    assert float(payment.risk_score) == 0.12
    assert payment.checks == {"cvc_check": "pass", "risk_level": "normal"}
    assert Transaction.objects.get(kind="capture").fee_amount == fake_stripe.FEE
    assert_books_agree()


def test_long_numbers_of_a_gateway_are_taken_and_not_kept(api: Api, stripe: FakeStripe) -> None:
    """Banks number what they move, and one in ten of these numbers could be a card's."""
    long_number = "436105109203126"
    assert list(card_numbers_in(long_number))
    pay_by_stripe(fake_stripe.THREE_D_SECURE)
    payment = Payment.objects.get()
    stripe.complete(payment.gateway_reference)
    charge = stripe.intents[payment.gateway_reference]["latest_charge"]
    charge["payment_method_details"]["card"]["network_transaction_id"] = long_number

    told = tell_of(stripe, "payment_intent.succeeded", payment.gateway_reference)

    assert told.status == 202, told.json
    assert take_in_events() == 1
    payment.refresh_from_db()
    assert payment.status == "succeeded"
    for kept in (payment, *payment.calls.all(), *GatewayEvent.objects.all()):
        assert long_number not in str(vars(kept))


def test_what_stripe_says_now_counts_and_not_what_it_told(api: Api, stripe: FakeStripe) -> None:
    pay_by_stripe(fake_stripe.THREE_D_SECURE)
    payment = Payment.objects.get()
    stripe.complete(payment.gateway_reference)

    # The failure that came before the success is told last.
    tell_of(stripe, "payment_intent.payment_failed", payment.gateway_reference)
    take_in_events()

    payment.refresh_from_db()
    assert payment.status == "succeeded"


def test_a_buyer_who_fails_the_further_step_may_try_again_for_an_hour(
    api: Api, stripe: FakeStripe
) -> None:
    pay_by_stripe(fake_stripe.THREE_D_SECURE)
    payment = Payment.objects.get()
    stripe.complete(payment.gateway_reference, succeeds=False)

    tell_of(stripe, "payment_intent.payment_failed", payment.gateway_reference)
    take_in_events()

    payment.refresh_from_db()
    assert payment.status == "failed"
    # Nobody can pay by it afterwards.
    assert stripe.intents[payment.gateway_reference]["status"] == "canceled"
    assert Order.objects.get().status == "pending"
    assert give_up_orders() == 0
    assert give_up_orders(timedelta(0)) == 1
    assert Order.objects.get().status == "cancelled"
    assert_books_agree()


def test_what_a_bank_takes_back_is_noted(api: Api, stripe: FakeStripe) -> None:
    pay_by_stripe(fake_stripe.VISA)
    payment = Payment.objects.get()
    stripe.dispute(payment.gateway_reference, payment.amount)
    tell_of(stripe, "charge.dispute.created", payment.gateway_reference)
    take_in_events()
    chargeback = Transaction.objects.get(kind="chargeback")
    assert (chargeback.status, chargeback.amount) == ("pending", payment.amount)

    stripe.dispute(payment.gateway_reference, payment.amount, "lost")
    tell_of(stripe, "charge.dispute.closed", payment.gateway_reference)
    take_in_events()

    chargeback.refresh_from_db()
    payment.refresh_from_db()
    assert (chargeback.status, payment.charged_back_amount) == ("succeeded", payment.amount)
    assert Order.objects.get().payment_status == "refunded"
    assert_books_agree()


def test_a_dispute_that_the_shop_wins_changes_nothing(api: Api, stripe: FakeStripe) -> None:
    pay_by_stripe(fake_stripe.VISA)
    payment = Payment.objects.get()
    for status in ("needs_response", "won"):
        stripe.dispute(payment.gateway_reference, payment.amount, status)
        tell_of(stripe, "charge.dispute.updated", payment.gateway_reference)
        take_in_events()

    assert Transaction.objects.get(kind="chargeback").status == "cancelled"
    assert Order.objects.get().payment_status == "paid"
    assert_books_agree()


@pytest.mark.parametrize("moved", [-360, 360])
def test_a_message_of_stripes_is_fresh(api: Api, stripe: FakeStripe, moved: int) -> None:
    pay_by_stripe(fake_stripe.VISA)
    reference = Payment.objects.get().gateway_reference

    refused = tell_of(stripe, "payment_intent.succeeded", reference, at=time.time() + moved)

    assert (refused.status, refused.code) == (401, "webhook_refused")


@pytest.mark.parametrize(
    "headers", [{}, {"Stripe-Signature": ""}, {"Stripe-Signature": "t=x,v1=1"}]
)
def test_a_message_that_stripe_did_not_sign_is_refused(
    api: Api, stripe: FakeStripe, headers: dict[str, str]
) -> None:
    refused = api.send("post", "/webhooks/stripe", '{"id": "evt_1"}', **headers)

    assert (refused.status, refused.code) == (401, "webhook_refused")


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"id": 1, "type": 2, "data": []}'])
def test_a_signed_message_that_is_no_event_is_refused(
    api: Api, stripe: FakeStripe, body: bytes
) -> None:
    answer = api.send("post", "/webhooks/stripe", body.decode(), **fake_stripe.signed(body))

    assert (answer.status, answer.code) == (401, "webhook_refused")


def test_events_are_the_shops_alone(api: Api, payment: Payment) -> None:
    tell(payment)

    with acting_as(SYSTEM):
        assert GatewayEvent.objects.count() == 1


def test_what_was_taken_in_is_forgotten_and_what_failed_is_not(db: None) -> None:
    old = timezone.now() - timedelta(days=100)
    for number, status in enumerate(("done", "ignored", "failed", "received")):
        for moment in (old, timezone.now()):
            GatewayEvent.objects.create(
                id=UUID(int=first_id_at(moment).int + number),
                gateway="test",
                event_id=f"{status} {moment}",
                kind="payment.told",
                status=status,
            )

    assert forget_old_gateway_events() == 2

    left = GatewayEvent.objects.values_list("status", flat=True)
    assert sorted(left) == ["done", "failed", "failed", "ignored", "received", "received"]


def test_a_refund_at_the_gateway_waits_for_one_of_ours_that_is_refused(
    api: Api, stripe: FakeStripe
) -> None:
    pay_by_stripe(fake_stripe.VISA)
    payment = Payment.objects.get()
    stripe.fail("refunds", "lost before", times=2)
    path = f"/admin/payments/{payment.id}/refunds"
    mine = a_manager()[1].post(path, {"amount": 500}, **{"Idempotency-Key": "mine"})
    assert mine.json["status"] == "pending"
    # Meanwhile somebody gives all of it back in the dashboard.
    stripe.give_back(payment_intent=payment.gateway_reference, amount=payment.amount)
    stripe.faults.clear()
    tell_of(stripe, "charge.refunded", payment.gateway_reference)
    take_in_events()
    assert "more was given back" in GatewayEvent.objects.get().error

    send_pending_refunds()
    GatewayEvent.objects.update(next_try_at=timezone.now())
    take_in_events()

    payment.refresh_from_db()
    assert (payment.status, payment.refunded_amount) == ("refunded", payment.amount)
    refunds = Transaction.objects.filter(kind="refund").order_by("id")
    assert [refund.status for refund in refunds] == ["failed", "succeeded"]
    assert stripe.charged() == 0
    assert GatewayEvent.objects.get().status == "done"
    assert_books_agree()
