"""Money that is held: captured in whole or in parts, never more than is held; or let go."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.checkout.operations.capture import send_pending_moves
from souk.checkout.operations.reconciliation import reconcile_payments
from souk.checkout.operations.refunds import send_pending_refunds
from souk.orders.models import Order
from souk.payments.models import GatewayCall, Payment, Transaction
from tests.api import Answer, Api
from tests.factories import a_manager, a_purchase, a_variant, card, shipping
from tests.payments.books import assert_books_agree
from tests.payments.fakes import stripe as fake_stripe
from tests.payments.fakes.stripe import FakeStripe

TOTAL = 2 * 1000 + 499


class Held:
    """An order of 24.99 whose money is held."""

    def __init__(self, **payment: Any) -> None:
        shipping()
        self.staff = a_manager()[1]
        placed = Api().order(a_purchase((a_variant(), 2), payment=payment or card("authorize")))
        assert placed.status == 201, placed.json
        self.number = placed.json["order_number"]
        self.guest = Api().with_headers(**{"Order-Token": placed.json["token"]})
        self.path = f"/admin/payments/{placed.json['payment']['id']}"

    def act(self, name: str, body: Any = None, key: str = "") -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        return self.staff.post(f"{self.path}/{name}", body, **headers)

    def refund(self, amount: int) -> Answer:
        return self.act("refunds", {"amount": amount}, str(uuid.uuid4()))

    @property
    def story(self) -> Any:
        return self.staff.get(self.path).json

    @property
    def order(self) -> Order:
        return Order.objects.get(order_number=self.number)

    def sums(self) -> tuple[str, int, int, int]:
        story = self.story
        return (
            story["status"],
            story["captured_amount"],
            story["capturable_amount"],
            story["refundable_amount"],
        )


@pytest.fixture
def held(api: Api) -> Held:
    return Held()


def test_what_is_held_confirms_the_order(held: Held) -> None:
    assert (held.order.status, held.order.payment_status) == ("confirmed", "authorized")
    assert held.sums() == ("authorized", 0, TOTAL, 0)
    assert_books_agree()


def test_all_of_it_is_captured(held: Held) -> None:
    answer = held.act("capture")

    assert answer.status == 200, answer.json
    assert answer.json["payment_status"] == "paid"
    assert held.sums() == ("succeeded", TOTAL, 0, TOTAL)
    # Once more is no error, and nothing more.
    assert held.act("capture").status == 200
    assert Transaction.objects.filter(kind="capture").count() == 1
    assert_books_agree()


def test_it_is_captured_in_parts(held: Held) -> None:
    for amount, status in ((1000, "authorized"), (1000, "authorized"), (499, "paid")):
        answer = held.act("capture", {"amount": amount})
        assert (answer.status, answer.json["payment_status"]) == (200, status)
        assert_books_agree()

    assert held.sums() == ("succeeded", TOTAL, 0, TOTAL)
    kinds = [moved["kind"] for moved in held.story["transactions"]]
    assert kinds == ["authorization", "capture", "capture", "capture"]


def test_more_than_is_held_is_not_captured(held: Held) -> None:
    held.act("capture", {"amount": 2000})

    refused = held.act("capture", {"amount": 500})

    assert (refused.status, refused.code) == (409, "nothing_to_capture")
    assert refused.json["capturable_amount"] == TOTAL - 2000
    assert "4.99" in refused.json["detail"]


def test_a_last_capture_lets_go_of_the_rest(held: Held) -> None:
    answer = held.act("capture", {"amount": 1000, "is_final": True})

    assert (answer.status, answer.json["payment_status"]) == (200, "partially_paid")
    assert held.sums() == ("succeeded", 1000, 0, 1000)
    assert held.act("capture", {"amount": 1}).code == "nothing_to_capture"
    assert_books_agree()


def test_it_is_let_go(held: Held) -> None:
    answer = held.act("void")

    assert (answer.status, answer.json["payment_status"]) == (200, "failed")
    assert held.sums() == ("cancelled", 0, 0, 0)
    # The order stays: what becomes of it, staff decide.
    assert answer.json["status"] == "confirmed"
    assert held.act("void").status == 200
    assert held.act("capture").code == "nothing_to_capture"
    assert_books_agree()


def test_what_was_captured_stays_when_the_rest_is_let_go(held: Held) -> None:
    held.act("capture", {"amount": 1000})

    answer = held.act("void")

    assert (answer.status, answer.json["payment_status"]) == (200, "partially_paid")
    assert held.sums() == ("succeeded", 1000, 0, 1000)
    assert_books_agree()


def test_what_was_taken_is_refunded_and_not_let_go(held: Held) -> None:
    held.act("capture")

    refused = held.act("void")

    assert (refused.status, refused.code) == (409, "nothing_to_void")
    assert held.refund(TOTAL).status == 201
    assert held.refund(1).code == "refund_too_high"
    assert_books_agree()


def test_a_cancelled_order_lets_go_of_its_money(held: Held) -> None:
    held.act("capture", {"amount": 1000})

    assert held.guest.post(f"/orders/{held.number}/cancel").status == 200
    send_pending_moves(timedelta(0))
    send_pending_refunds()

    assert held.order.status == "cancelled"
    assert held.story["refunded_amount"] == 1000
    assert held.sums()[1:] == (1000, 0, 0)
    assert_books_agree()


@pytest.mark.parametrize("act", ["capture", "void"])
def test_a_repeat_with_its_key_is_the_first_answer(held: Held, act: str) -> None:
    first, again = held.act(act, key="once"), held.act(act, key="once")

    assert (first.status, again.status) == (200, 200)
    assert again.header("Idempotent-Replayed") == "true"
    assert again.body == first.body
    refused = held.staff.post(f"{held.path}/capture", {"amount": 5}, **{"Idempotency-Key": "once"})
    assert refused.status in (409, 422)


@pytest.mark.parametrize("body", [{"amount": 0}, {"amount": -1}, {"amount": "1"}, {"total": 1}])
def test_an_amount_is_one(held: Held, body: dict[str, Any]) -> None:
    assert held.act("capture", body).status == 422


def test_a_payment_that_is_not_there_is_not_captured(held: Held) -> None:
    for act in ("capture", "void"):
        assert held.staff.post(f"/admin/payments/{uuid.uuid4()}/{act}").status == 404
    assert held.staff.get(f"/admin/payments/{uuid.uuid4()}").status == 404


def test_the_database_refuses_more_than_is_held(held: Held) -> None:
    payment = Payment.objects.get()
    for kind in ("capture", "void"):
        with pytest.raises(IntegrityError, match="holds"), transaction.atomic():
            Transaction.objects.create(
                payment=payment, kind=kind, status="pending", amount=TOTAL + 1
            )
    for column in ("captured_amount", "authorized_amount"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE payments_payments SET {column} = amount + 1")


def test_cash_is_noted_in_whole(api: Api) -> None:
    held = Held(method="COD", gateway="manual")

    refused = held.act("capture", {"amount": 5})
    assert refused.code == "nothing_to_capture"
    assert refused.json["detail"].endswith("Cash and transfers are noted whole: leave amount out.")
    assert held.act("void").code == "nothing_to_void"
    assert held.act("capture", key="cash").json["payment_status"] == "paid"
    assert held.act("capture", key="cash").header("Idempotent-Replayed") == "true"


@override_settings(PAYMENT_CAPTURE="manual")
def test_a_shop_may_hold_all_money_first(api: Api) -> None:
    held = Held(**card("approve"))

    assert held.sums() == ("authorized", 0, TOTAL, 0)


def test_staff_find_payments(held: Held) -> None:
    story = held.story
    for query in (
        f"payment_number={story['payment_number']}",
        "status=authorized&gateway=test",
        f"order_number={held.number}",
        "from=2020-01-01T00:00:00Z&count=true",
    ):
        listed = held.staff.get(f"/admin/payments?{query}")
        assert [item["id"] for item in listed.json["items"]] == [story["id"]], query
    for query in ("status=failed", "gateway=stripe", "to=2020-01-01T00:00:00Z"):
        assert held.staff.get(f"/admin/payments?{query}").json["items"] == []
    assert held.guest.get("/admin/payments").status == 401


_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("capture"), st.integers(1, TOTAL + 1), st.booleans()),
        st.tuples(st.just("refund"), st.integers(1, TOTAL + 1), st.just(False)),
        st.tuples(st.just("void"), st.just(0), st.just(False)),
    ),
    max_size=6,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=_ACTS)
def test_whatever_staff_do_the_sums_hold(held: Held, acts: list[tuple[str, int, bool]]) -> None:
    with transaction.atomic():
        for act, amount, is_final in acts:
            if act == "refund":
                answer = held.refund(amount)
            elif act == "capture":
                answer = held.act(act, {"amount": amount, "is_final": is_final})
            else:
                answer = held.act(act)
            assert answer.status in (200, 201, 409), answer.json
            assert_books_agree()
        story = held.story
        moved: dict[str, int] = {}
        for one in story["transactions"]:
            moved[one["kind"]] = moved.get(one["kind"], 0) + one["amount"]
        assert moved.get("refund", 0) <= moved.get("capture", 0)
        assert moved.get("capture", 0) + moved.get("void", 0) <= TOTAL
        transaction.set_rollback(True)


# Stripe


@pytest.fixture
def stripe_held(stripe: FakeStripe, api: Api) -> Held:
    with override_settings(PAYMENT_CAPTURE="manual"):
        return Held(method="CREDIT_CARD", gateway="stripe", token=fake_stripe.VISA)


def test_stripe_captures_in_parts_and_gives_back(stripe_held: Held, stripe: FakeStripe) -> None:
    assert stripe_held.story["expires_at"] is not None
    for amount in (1000, 1499):
        assert stripe_held.act("capture", {"amount": amount}).status == 200
    assert stripe_held.refund(500).status == 201

    assert stripe.charged() == TOTAL - 500
    assert stripe_held.sums() == ("succeeded", TOTAL, 0, TOTAL - 500)
    acts = [asked["act"] for asked in stripe_held.story["calls"]]
    assert acts == ["open", "authorize", "capture", "capture", "refund"]
    assert_books_agree()


def test_what_stripe_keeps_is_known(stripe: FakeStripe, api: Api) -> None:
    held = Held(method="CREDIT_CARD", gateway="stripe", token=fake_stripe.VISA)

    story = held.story
    assert (story["fee_amount"], story["net_amount"]) == (fake_stripe.FEE, TOTAL - fake_stripe.FEE)
    assert story["card"]["last4"] == "4242"
    assert "secret" not in str(story["calls"])


@pytest.mark.parametrize("kind", ["lost before", "lost after", "broken after"])
@pytest.mark.parametrize("act", ["capture", "cancel"])
def test_a_lost_answer_is_asked_for_again(
    stripe_held: Held, stripe: FakeStripe, act: str, kind: str
) -> None:
    stripe.fail(act, kind)
    asked = stripe_held.act("void" if act == "cancel" else "capture")
    assert (asked.status, asked.json["payment_status"]) == (200, "authorized")

    assert send_pending_moves(timedelta(0)) == 1

    captured = TOTAL if act == "capture" else 0
    assert stripe.charged() == stripe_held.story["captured_amount"] == captured
    assert send_pending_moves(timedelta(0)) == 0
    assert_books_agree()


def test_a_hold_that_ran_out_is_noticed(stripe_held: Held, stripe: FakeStripe) -> None:
    intent = stripe.intents[Payment.objects.get().gateway_reference]
    intent.update(status="canceled", cancellation_reason="automatic", amount_capturable=0)
    Payment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert reconcile_payments() == 1

    assert stripe_held.story["status"] == "expired"
    assert stripe_held.order.payment_status == "failed"
    assert reconcile_payments() == 0


def test_nothing_secret_is_kept_of_a_call(stripe_held: Held) -> None:
    for call in GatewayCall.objects.all():
        assert "client_secret" not in call.response
        assert "sk_test" not in str(call.response)
