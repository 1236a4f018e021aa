"""Fees that a gateway tells in its settlement file alone are booked with it, once."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from souk.core.models import OutboxEvent
from souk.ledger.models import Settlement, Transfer
from souk.ledger.operations.settlement import compare_file
from souk.payments.gateways.port import GivenBack, Verdict
from souk.payments.models import Payment, Transaction
from tests.api import Api
from tests.factories import a_manager, a_purchase, a_variant, an_admin, shipping
from tests.invariants import assert_sound
from tests.ledger.test_booking import TOTAL, balances, book_all
from tests.ledger.test_money import told
from tests.ledger.test_settlements import STRIPE, compared, own, send, written
from tests.orders.sale import Sale
from tests.payments.books import assert_books_agree
from tests.payments.fakes.stripe import FEE, VISA, FakeStripe
from tests.threads import together


def line(sale: Sale, fee: int, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "payment",
        "reference": sale.payment.gateway_reference,
        "amount": TOTAL,
        "fee_amount": fee,
        **changes,
    }


def test_a_fee_that_only_the_file_tells_is_booked(api: Api) -> None:
    sale = Sale()
    book_all()

    (matched,) = compared(own(line(sale, 59)))["matched"]

    assert matched["booked_fee_amount"] == 59
    assert balances()["fees"] == 59
    assert balances()["clearing:test"] == TOTAL - 59
    shown = sale.staff.get(f"/admin/payments/{sale.payment.id}").json
    assert (shown["fee_amount"], shown["net_amount"]) == (59, TOTAL - 59)
    assert_books_agree()


def test_another_file_with_another_fee_is_compared_and_not_booked(api: Api) -> None:
    sale = Sale()
    book_all()
    compared(own(line(sale, 59)))

    again = compared(own(line(sale, 59), {"kind": "other", "amount": 1}))
    other = compared(own(line(sale, 61)))

    assert "fee_differs" not in again
    assert other["fee_differs"][0]["booked_fee_amount"] == 59
    assert balances()["fees"] == 59
    assert OutboxEvent.objects.filter(type="payment.fee_noted").count() == 1


def test_a_fee_of_an_amount_that_differs_is_not_booked(api: Api) -> None:
    sale = Sale()
    book_all()

    found = compared(own(line(sale, 59, amount=TOTAL + 1)))

    assert set(found) == {"amount_differs"}
    assert "fees" not in balances()


def test_a_fee_for_a_refund_is_booked_too(api: Api) -> None:
    sale = Sale()
    told(sale, Verdict.REQUIRES_ACTION, refunds=(GivenBack("re_1", 500),))
    book_all()

    refund = {"kind": "refund", "reference": "re_1", "amount": -500, "fee_amount": 25}
    found = compared(own(line(sale, 59), refund))

    assert set(found) == {"matched"}
    assert balances()["fees"] == 84


def test_a_refund_that_failed_is_compared_with_its_line(api: Api) -> None:
    sale = Sale()
    told(sale, Verdict.REQUIRES_ACTION, refunds=(GivenBack("re_1", 500),))
    book_all()
    told(sale, Verdict.REQUIRES_ACTION, refunds=(GivenBack("re_1", 500, has_failed=True),))
    book_all()

    lines = [
        line(sale, 0),
        {"kind": "refund", "reference": "re_1", "amount": -500},
        {"kind": "refund_reversal", "reference": "re_1", "amount": 500},
    ]

    assert len(compared(own(*lines))["matched"]) == 3
    found = compared(own(*lines[:2], {"kind": "refund_reversal", "reference": "re_2", "amount": 1}))
    assert [one["kind"] for one in found["unknown_here"]] == ["refund_reversal"]
    assert Transaction.objects.get(kind="refund").fee_amount is None


def monthly(**changes: Any) -> dict[str, Any]:
    return {"kind": "fee", "reference": "inv_2026-01", "amount": -2900, **changes}


def test_a_fee_of_no_order_is_booked_and_shown(admin: Client) -> None:
    content = own(monthly(), {"kind": "other", "amount": -1})

    (fee,) = compared(content)["matched"]

    assert (fee["kind"], fee["amount"], fee["booked_amount"]) == ("fee", -2900, -2900)
    assert balances() == {"fees": 2900, "clearing:test": -2900}
    shown = admin.get(f"/admin/ledger/settlement/{Settlement.objects.get().pk}/change/")
    assert "Fee for no order" in shown.content.decode()
    assert "inv_2026-01" in shown.content.decode()
    assert_books_agree()


def test_whatever_files_tell_of_it_a_fee_of_no_order_is_booked_once(api: Api) -> None:
    compared(own(monthly()))
    again = compared(own(monthly(), {"kind": "other", "amount": 1}))
    twice = compared(own(monthly(), monthly()))
    other = compared(own(monthly(amount=-3000)))
    elsewhere = compared(own(monthly(currency="EUR")))

    assert len(again["matched"]) == 1
    assert (len(twice["matched"]), len(twice["unknown_here"])) == (1, 1)
    assert [line["booked_amount"] for line in other["amount_differs"]] == [-2900]
    assert len(elsewhere["amount_differs"]) == 1
    assert balances()["fees"] == 2900
    assert Transfer.objects.filter(kind="gateway_fee").count() == 1


def test_gateways_have_references_of_their_own(api: Api, stripe: FakeStripe) -> None:
    compared(own(monthly()))
    compared(own(monthly()), gateway="stripe")

    assert balances() == {"fees": 5800, "clearing:test": -2900, "clearing:stripe": -2900}


@pytest.mark.parametrize(
    ("change", "cost"),
    [({"amount": -2900, "fee_amount": 100}, 3000), ({"amount": 500}, -500), ({"amount": 0}, 0)],
)
def test_a_fee_of_no_order_is_what_the_balance_lost(
    api: Api, change: dict[str, Any], cost: int
) -> None:
    found = compared(own(monthly(**change)))

    assert set(found) == {"matched" if cost else "not_compared"}
    assert balances().get("fees", 0) == cost


def test_stripe_s_own_fees_are_booked_by_their_entry(api: Api, stripe: FakeStripe) -> None:
    fee = {
        "balance_transaction_id": "txn_9",
        "created_utc": "2026-01-31 10:00:00",
        "currency": "usd",
        "gross": "-2.00",
        "fee": "0.40",
        "reporting_category": "fee",
    }

    found = compared(written(STRIPE, fee), gateway="stripe")
    unnamed = send(
        an_admin()[1],
        written(STRIPE, {**fee, "balance_transaction_id": ""}),
        gateway="stripe",
    )

    assert [line["gateway_id"] for line in found["matched"]] == ["txn_9"]
    assert balances() == {"fees": 240, "clearing:stripe": -240}
    assert (unnamed.status, "choose this column" in unnamed.json["detail"]) == (422, True)


def test_what_stripe_held_and_did_not_take_is_no_difference(
    api: Api, stripe: FakeStripe, settings: Any
) -> None:
    settings.PAYMENT_CAPTURE = "manual"
    shipping()
    by_card = {"method": "CREDIT_CARD", "gateway": "stripe", "token": VISA}
    placed = api.order(a_purchase((a_variant(), 1), payment=by_card)).json
    path = f"/admin/payments/{placed['payment']['id']}/capture"
    assert a_manager()[1].post(path, {"amount": 900}).status == 200
    book_all()
    charge = {
        "created_utc": f"{timezone.now():%Y-%m-%d %H:%M:%S}",
        "currency": "usd",
        "gross": f"{placed['total_amount'] / 100:.2f}",
        "fee": f"{FEE / 100:.2f}",
        "reporting_category": "charge",
        "source_id": "ch_1",
        "payment_intent_id": Payment.objects.get().gateway_reference,
    }
    rest = {
        **charge,
        "gross": f"{(900 - placed['total_amount']) / 100:.2f}",
        "fee": "0.00",
        "reporting_category": "partial_capture_reversal",
        "source_id": "re_1",
    }

    found = compared(written(STRIPE, charge, rest), gateway="stripe")

    assert [line["amount"] for line in found["matched"]] == [900]
    assert set(found) == {"matched", "not_compared"}


@pytest.mark.usefixtures("committed")
def test_two_files_at_once_book_a_fee_once() -> None:
    files = [own(monthly(), {"kind": "other", "amount": number}) for number in range(4)]

    def bring(number: int) -> Any:
        return compare_file(files[number], gateway="test", filename="a", actor_id=None)

    outcomes = together(4, bring)

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert balances() == {"fees": 2900, "clearing:test": -2900}
    assert_sound()
