"""Fees that a gateway tells in its settlement file alone are booked with it, once."""

from typing import Any

import pytest

from souk.core.models import OutboxEvent
from souk.payments.gateways.port import GivenBack, Verdict
from souk.payments.models import Transaction
from tests.api import Api
from tests.ledger.test_booking import TOTAL, balances, book_all
from tests.ledger.test_money import told
from tests.ledger.test_settlements import compared, own
from tests.orders.sale import Sale
from tests.payments.books import assert_books_agree

pytestmark = pytest.mark.django_db


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
