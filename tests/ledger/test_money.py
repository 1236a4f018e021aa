"""Whatever happens to money, the books say where it is, and agree with payments and orders."""

from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.checkout.operations.refunds import send_pending_refunds
from souk.checkout.operations.settlement import settle_order
from souk.core.database.functions import call
from souk.core.ids import uuid7
from souk.ledger.models import Resolution, Transfer
from souk.orders.models import Order
from souk.payments.gateways.port import Dispute, GatewayAnswer, GivenBack, Verdict
from souk.payments.models import Payment, Transaction
from souk.payments.queries.payments import payment_of_order, payment_to_refund
from tests.api import Api
from tests.factories import a_purchase, a_tax, a_variant, card, shipping
from tests.ledger.test_booking import TOTAL, balances, book_all
from tests.orders.sale import Sale
from tests.payments.books import assert_books_agree

pytestmark = pytest.mark.django_db


def told(sale: Sale, verdict: Verdict = Verdict.SUCCEEDED, **fields: Any) -> bool:
    """The gateway tells something of a sale's payment."""
    payment = payment_of_order(Order.objects.get(order_number=sale.number).id)
    return settle_order(payment, GatewayAnswer(verdict, **fields))


def test_what_a_gateway_keeps_is_a_fee(api: Api) -> None:
    sale = Sale()
    told(sale, fee_amount=59)
    book_all()
    told(sale, fee_amount=61)
    book_all()

    assert balances()["fees"] == 59
    assert balances()["clearing:test"] == TOTAL - 59
    assert_books_agree()


def test_a_fee_that_is_known_late_is_announced_so_that_it_is_booked(api: Api) -> None:
    sale = Sale()
    told(sale, fee_amount=59)
    told(sale, fee_amount=59)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_outbox WHERE type = 'payment.fee_noted'")
        assert cursor.fetchone() == (1,)


def dispute(status: str, amount: int = TOTAL) -> dict[str, Any]:
    return {"disputes": (Dispute("dp_1", amount, status, "fraudulent", 1500),)}


@pytest.mark.parametrize("sees_all", [True, False])
def test_a_chargeback_that_is_lost_is_a_loss(api: Api, sees_all: bool) -> None:
    sale = Sale()
    if sees_all:
        told(sale, **dispute("pending"))
        book_all()
        assert balances()["disputed"] == TOTAL
        assert balances()["clearing:test"] == -1500
    told(sale, **dispute("succeeded"))
    book_all()

    assert {name: amount for name, amount in balances().items() if amount > 0} == {
        "loss": TOTAL,
        "fees": 1500,
    }
    assert sale.shown["payment_status"] == "refunded"
    assert_books_agree()


@pytest.mark.parametrize("first", ["pending", "succeeded"])
def test_a_chargeback_that_comes_back_is_no_loss(api: Api, first: str) -> None:
    sale = Sale()
    told(sale, **dispute(first))
    book_all()
    told(sale, **dispute("cancelled"))
    told(sale, **dispute("succeeded"))
    book_all()

    assert balances()["clearing:test"] == TOTAL - 1500
    assert "loss" not in balances()
    assert "disputed" not in balances()
    assert Payment.objects.get().charged_back_amount == 0
    assert sale.shown["payment_status"] == "paid"
    assert_books_agree()


def test_a_refund_made_at_the_gateway_is_the_order_s(api: Api) -> None:
    sale = Sale()
    mine = sale.refund(500)
    reference = Transaction.objects.get(kind="refund").gateway_reference
    given = (GivenBack("re_1", 500, reference), GivenBack("re_2", 300))

    assert told(sale, refunds=given)
    assert not told(sale, refunds=given)
    book_all()

    shown = sale.shown_to_staff["refunds"]
    assert mine.status == 201
    assert [(one["amount"], one["reason"]) for one in shown][1:] == [(300, "made at the gateway")]
    assert sale.shown["payment_status"] == "partially_refunded"
    assert balances()["refunds"] == 800
    assert_books_agree()


def test_no_more_is_noted_as_given_back_at_the_gateway_than_was_captured(api: Api) -> None:
    sale = Sale()

    assert not told(sale, refunds=(GivenBack("re_1", TOTAL + 1),))

    assert Payment.objects.get().refunded_amount == 0
    assert told(sale, refunds=(GivenBack("re_1", TOTAL),))
    assert sale.shown["payment_status"] == "refunded"
    assert_books_agree()


@pytest.mark.parametrize("books_early", [True, False])
def test_money_that_comes_too_late_is_owed_to_its_buyer(api: Api, books_early: bool) -> None:
    shipping()
    placed = api.order(a_purchase((a_variant(), 1), payment=card("action"))).json
    guest = api.with_headers(**{"Order-Token": placed["token"]})
    assert guest.post(f"/orders/{placed['order_number']}/cancel").status == 200
    if books_early:
        book_all()
    payment = payment_of_order(Order.objects.get().id)
    settle_order(payment, GatewayAnswer(Verdict.SUCCEEDED))
    if books_early:
        book_all()
        assert balances() == {"clearing:test": 1499, "unassigned": -1499}
    send_pending_refunds()
    book_all()

    assert balances() == {}
    assert Resolution.objects.get().outcome == "voided"
    assert_books_agree()


def test_what_is_paid_twice_is_owed_to_its_buyer(api: Api) -> None:
    sale = Sale()
    first = Payment.objects.get()
    again = uuid7()
    call(
        "payments.open_payment",
        again,
        "PAY-2",
        first.order_id,
        "CREDIT_CARD",
        "test",
        f"test_approve_{again}",
        "USD",
        TOTAL,
    )
    settle_order(payment_to_refund(again), GatewayAnswer(Verdict.SUCCEEDED))
    book_all()

    assert balances()["clearing:test"] == 2 * TOTAL
    assert balances()["unassigned"] == -TOTAL
    assert sale.shown["payment_status"] == "paid"


def test_included_tax_on_sending_is_no_income(api: Api) -> None:
    shipping(amount=1190)
    a_tax("0.19", name="VAT", is_included=True, applies_to_shipping=True)
    order = api.order(a_purchase((a_variant(price=2380), 1), payment=card("approve"))).json
    assert order["included_tax_amount"] == 570

    book_all()

    found = balances()
    assert (found["sales"], found["shipping"], found["tax"]) == (-2000, -1000, -570)


def test_added_tax_on_sending_is_no_part_of_its_price(api: Api) -> None:
    shipping(amount=1000)
    a_tax("0.10", name="Tax", applies_to_shipping=True)
    api.order(a_purchase((a_variant(price=2000), 1), payment=card("approve")))

    book_all()

    found = balances()
    assert (found["sales"], found["shipping"], found["tax"]) == (-2000, -1000, -300)


def test_sending_holds_its_own_tax_where_others_are_added() -> None:
    sell_with_both_kinds_of_tax()

    book_all()

    found = balances()
    assert (found["sales"], found["shipping"], found["tax"]) == (-2000, -1000, -770)


def sell_with_both_kinds_of_tax() -> UUID:
    """Return an order of 23.80 and 11.90 for sending: 19 % in them, and 10 % beside the goods."""
    shipping(amount=1190)
    a_tax("0.19", name="VAT", is_included=True, applies_to_shipping=True)
    a_tax("0.10", name="Duty")
    order = Api().order(a_purchase((a_variant(price=2380), 1), payment=card("approve"))).json
    assert (order["included_tax_amount"], order["tax_amount"]) == (570, 200)
    return UUID(order["id"])


ACTS = st.one_of(
    st.tuples(st.just("capture"), st.integers(1, TOTAL)),
    st.tuples(st.just("void"), st.just(0)),
    st.tuples(st.just("refund"), st.integers(1, TOTAL)),
    st.tuples(st.just("at the gateway"), st.integers(1, TOTAL)),
    st.tuples(st.just("dispute"), st.integers(1, TOTAL)),
    st.tuples(st.just("lost"), st.just(0)),
    st.tuples(st.just("won"), st.just(0)),
    st.tuples(st.just("cancel"), st.just(0)),
    st.tuples(st.just("paid"), st.integers(0, 99)),
    st.tuples(st.just("book"), st.just(0)),
)


def _act(sale: Sale, number: int, name: str, amount: int, disputed: dict[str, int]) -> None:
    if name in ("capture", "void"):
        body = {"amount": amount} if name == "capture" else None
        sale.staff.post(f"/admin/payments/{sale.payment.id}/{name}", body)
    elif name == "refund":
        sale.refund(amount)
    elif name == "at the gateway":
        made = (GivenBack(f"re_{number}", amount),)
        told(sale, Verdict.REQUIRES_ACTION, refunds=made)
    elif name == "dispute" and not disputed:
        left = sale.payment.captured_amount - sale.payment.refunded_amount
        if left > 0:
            disputed["amount"] = min(amount, left)
            told(sale, Verdict.REQUIRES_ACTION, **dispute("pending", disputed["amount"]))
    elif name in ("lost", "won") and disputed:
        status = {"lost": "succeeded", "won": "cancelled"}[name]
        told(sale, Verdict.REQUIRES_ACTION, **dispute(status, disputed["amount"]))
    elif name == "cancel":
        sale.staff.post(f"/admin/orders/{sale.number}/cancel")
    elif name == "paid":
        told(sale, fee_amount=amount)
    elif name == "book":
        book_all()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(["approve", "authorize", "action"]), st.lists(ACTS, max_size=8))
def test_whatever_happens_the_books_agree_with_payments_and_orders(
    api: Api, token: str, acts: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        sale = Sale(payment=card(token))
        disputed: dict[str, int] = {}
        for number, (name, amount) in enumerate(acts):
            _act(sale, number, name, amount, disputed)
            send_pending_refunds()
        book_all()
        _assert_booked(sale)
        assert_books_agree()
        transaction.set_rollback(True)


def _assert_booked(sale: Sale) -> None:
    """Each account by itself is what payments and orders say."""
    found = Counter(balances())
    payment = Payment.objects.get()
    moved = Transaction.objects.filter(payment=payment)
    taken_back = sum(
        one.amount for one in moved.filter(kind="chargeback").exclude(status="cancelled")
    )
    fees = sum(
        one.fee_amount or 0
        for one in moved.exclude(fee_amount=None)
        if one.kind == "chargeback" or one.status == "succeeded"
    )
    held = payment.captured_amount - payment.refunded_amount - taken_back
    assert found["clearing:test"] == held - fees
    assert found["fees"] == fees
    assert found["loss"] == payment.charged_back_amount
    assert found["loss"] + found["disputed"] == taken_back
    assert found["unassigned"] <= 0
    sold = Transfer.objects.get(kind="sale")
    is_counted = Resolution.objects.filter(transfer=sold, outcome="posted").exists()
    owed = found["receivable"] - found["unassigned"] + found["refunds"]
    if is_counted:
        assert found["sales"] + found["shipping"] == -TOTAL
    else:
        assert found["sales"] == found["receivable"] == 0
    assert owed >= 0
