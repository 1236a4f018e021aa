"""A refund that a gateway had made and that fails later: nobody has the money back."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from souk.checkout.operations.gateway_events import take_in_events
from souk.checkout.operations.refunds import send_pending_refunds
from souk.core.models import OutboxEvent
from souk.notifications.handlers import when_refund_failed
from souk.notifications.models import Letter
from souk.payments.gateways.port import GivenBack, Verdict
from souk.payments.models import Payment, Transaction
from tests.api import Api
from tests.factories import a_manager, a_purchase, a_variant, card, shipping
from tests.ledger.test_booking import TOTAL, balances, book_all
from tests.ledger.test_money import told
from tests.orders.sale import ALL, Sale
from tests.payments.books import assert_books_agree
from tests.payments.fakes.mollie import FakeMollie
from tests.payments.fakes.stripe import VISA, FakeStripe
from tests.payments.test_mollie import tell
from tests.payments.test_webhooks import tell_of
from tests.webhooks.sent import happened

pytestmark = pytest.mark.django_db


def fail(sale: Sale, number: int = -1) -> bool:
    """The gateway says that one of a sale's refunds came to nothing."""
    refund = Transaction.objects.filter(kind="refund").order_by("id")[
        number % Transaction.objects.filter(kind="refund").count()
    ]
    gone = GivenBack("re_1", refund.amount, refund.gateway_reference, has_failed=True)
    return told(sale, Verdict.REQUIRES_ACTION, refunds=(gone,))


@pytest.mark.parametrize("kind", ["refund.failed", "charge.refund.updated", "refund.updated"])
def test_stripe_tells_that_a_refund_failed(api: Api, stripe: FakeStripe, kind: str) -> None:
    shipping()
    staff = a_manager()[1]
    body = a_purchase(
        (a_variant(), 1), payment={"method": "CREDIT_CARD", "gateway": "stripe", "token": VISA}
    )
    number = api.order(body).json["order_number"]
    path = f"/admin/payments/{Payment.objects.get().id}/refunds"
    assert staff.post(path, {"amount": 500}, **{"Idempotency-Key": "a"}).status == 201
    stripe.fail_refund(stripe.refunds[0])

    assert tell_of(stripe, kind, stripe.refunds[0]["id"]).status == 202
    take_in_events()

    refund = staff.get(f"/admin/orders/{number}").json["refunds"][0]
    assert (refund["status"], "after all" in refund["error_message"]) == ("failed", True)
    assert staff.get(f"/admin/orders/{number}").json["payment_status"] == "paid"
    assert Payment.objects.get().refunded_amount == 0
    again = staff.post(path, {"amount": 1499}, **{"Idempotency-Key": "b"})
    assert (again.status, again.json["status"]) == (201, "succeeded")
    assert stripe.charged() == 0
    assert_books_agree()


def test_mollie_tells_that_a_refund_failed(api: Api, mollie: FakeMollie) -> None:
    shipping()
    body = a_purchase((a_variant(), 1), payment={"method": "PAYPAL", "gateway": "mollie"})
    assert api.order(body).status == 201
    payment = Payment.objects.get()
    mollie.complete(payment.gateway_reference)

    def tells() -> None:
        assert tell(payment.gateway_reference).status == 202
        take_in_events()

    tells()
    mollie.give_back(payment.gateway_reference, "5.00")
    tells()
    payment.refresh_from_db()
    assert payment.refunded_amount == 500
    mollie.refunds[payment.gateway_reference][0]["status"] = "failed"

    tells()

    payment.refresh_from_db()
    assert payment.refunded_amount == 0
    assert Transaction.objects.get(kind="refund").status == "failed"
    assert_books_agree()


@pytest.mark.parametrize("books_early", [True, False])
def test_the_books_are_turned_back_once(api: Api, books_early: bool) -> None:
    sale = Sale()
    sale.refund(500)
    if books_early:
        book_all()
        assert balances()["refunds"] == 500

    assert fail(sale)
    assert not fail(sale)
    book_all()
    book_all()

    assert "refunds" not in balances()
    assert balances()["clearing:test"] == TOTAL
    assert sale.shown["payment_status"] == "paid"
    assert_books_agree()


def test_a_whole_refund_that_failed_can_be_made_again(api: Api) -> None:
    sale = Sale()
    assert sale.refund(TOTAL).status == 201
    assert sale.payment.status == "refunded"
    book_all()

    fail(sale)

    assert (sale.payment.status, sale.payment.refunded_amount) == ("succeeded", 0)
    assert sale.refund(TOTAL).status == 201
    book_all()
    assert sale.shown["payment_status"] == "refunded"
    assert "clearing:test" not in balances()
    assert_books_agree()


def test_a_return_whose_refund_failed_waits_for_another(api: Api) -> None:
    sale = Sale(*ALL)
    came = sale.bring_back(1)
    assert sale.answer(came, "refund", {}).status == 201
    assert sale.shown["returns"][0]["status"] == "refunded"

    fail(sale)

    shown = sale.shown["returns"][0]
    assert (shown["status"], shown["received_at"]) == ("received", came["received_at"])
    assert sale.stock("available")[0] == 8
    assert sale.answer(came, "refund", {}).status == 201
    assert sale.shown["returns"][0]["status"] == "refunded"
    assert_books_agree()


@pytest.mark.parametrize("books_early", [True, False])
def test_money_that_pays_for_no_sale_is_owed_again(api: Api, books_early: bool) -> None:
    sale = Sale(payment=card("action"))
    assert sale.guest.post(f"/orders/{sale.number}/cancel").status == 200
    told(sale)
    send_pending_refunds()
    book_all()
    assert balances() == {}

    fail(sale)
    if books_early:
        book_all()
        assert balances() == {"clearing:test": TOTAL, "unassigned": -TOTAL}
    for amount in (1000, TOTAL - 1000):
        assert sale.refund(amount).status == 201
    book_all()

    assert balances() == {}
    assert sale.shown["payment_status"] == "refunded"
    assert_books_agree()


def test_staff_are_told(api: Api) -> None:
    sale = Sale()
    sale.refund(500)
    fail(sale)

    when_refund_failed(happened(OutboxEvent.objects.get(type="refund.failed")))

    letter = Letter.objects.get(kind="refund_failed")
    assert sale.number in letter.subject
    assert str(Decimal("5.00")) in letter.text


def test_what_nobody_here_knows_has_not_failed(api: Api) -> None:
    sale = Sale()

    gone = GivenBack("re_9", 700, has_failed=True)

    assert not told(sale, Verdict.REQUIRES_ACTION, refunds=(gone,))
    assert not Transaction.objects.filter(kind="refund").exists()


def test_a_refund_changes_in_no_other_way(api: Api) -> None:
    sale = Sale()
    sale.refund(500)
    fail(sale)
    refund = Transaction.objects.filter(kind="refund")

    for status in ("succeeded", "pending", "cancelled"):
        with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
            refund.update(status=status)


def hold(**fields: Any) -> Sale:
    return Sale(payment={"method": "CREDIT_CARD", "gateway": "test", "token": "authorize"})


def test_what_is_still_held_after_a_refund_can_be_captured(api: Api) -> None:
    sale = hold()
    path = f"/admin/payments/{sale.payment.id}/capture"
    assert sale.staff.post(path, {"amount": 1000, "is_final": False}).status == 200
    assert sale.refund(1000).status == 201
    assert sale.payment.status == "authorized"

    assert sale.staff.post(path, {"amount": TOTAL - 1000}).status == 200

    assert sale.payment.captured_amount == TOTAL
    assert sale.shown["payment_status"] == "partially_refunded"
    assert_books_agree()


def test_what_is_still_held_after_a_refund_can_be_let_go(api: Api) -> None:
    sale = hold()
    path = f"/admin/payments/{sale.payment.id}"
    assert sale.staff.post(f"{path}/capture", {"amount": 1000, "is_final": False}).status == 200
    assert sale.refund(1000).status == 201

    assert sale.staff.post(f"{path}/void").status == 200

    assert sale.payment.status == "refunded"
    assert sale.shown["payment_status"] == "refunded"
    assert_books_agree()


def test_what_is_still_held_after_a_failed_refund_pays_the_order(api: Api) -> None:
    sale = hold()
    path = f"/admin/payments/{sale.payment.id}/capture"
    assert sale.staff.post(path, {"amount": 1000, "is_final": False}).status == 200
    assert sale.refund(400).status == 201
    assert fail(sale)

    assert sale.staff.post(path, {"amount": TOTAL - 1000}).status == 200

    assert sale.payment.captured_amount == TOTAL
    assert sale.shown["payment_status"] == "paid"
    assert_books_agree()
