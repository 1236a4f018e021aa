"""Staff and buyers who send, return and refund at the same moment, in real threads."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from souk.checkout.operations.cancellation import cancel_order
from souk.core.errors import DomainError
from souk.orders.models import Order
from souk.payments.models import Transaction
from tests.api import Answer
from tests.invariants import assert_sound
from tests.orders.sale import ALL, Sale
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(answer.status for answer in answers)


def test_refunds_at_once_never_exceed_what_was_paid() -> None:
    """R09: of 100 paid, of two refunds of 60 one is made, and of ten of 30 exactly three."""
    price = {"payment": {"method": "CREDIT_CARD", "gateway": "test", "token": "approve"}}
    first, second = Sale(**price), Sale(**price)
    total = first.payment.captured_amount
    sixty, thirty = total * 60 // 100, total * 30 // 100
    ids = first.payment.id, second.payment.id

    def refund(sale: Sale, payment_id: UUID, amount: int) -> Answer:
        return sale.staff.post(
            f"/admin/payments/{payment_id}/refunds",
            {"amount": amount},
            **{"Idempotency-Key": str(uuid.uuid4())},
        )

    two = together(2, lambda number: refund(first, ids[0], sixty))
    ten = together(10, lambda number: refund(second, ids[1], thirty))

    assert statuses(two) == [201, 409]
    assert statuses(ten) == [201] * 3 + [409] * 7
    assert first.payment.refunded_amount == sixty
    assert second.payment.refunded_amount == 3 * thirty
    assert {answer.code for answer in two + ten if answer.status == 409} == {"refund_too_high"}
    assert_sound()


def test_one_wish_from_many_threads_is_one_refund() -> None:
    sale, key = Sale(), str(uuid.uuid4())
    payment_id = sale.payment.id

    answers = together(
        8,
        lambda number: sale.staff.post(
            f"/admin/payments/{payment_id}/refunds", {"amount": 100}, **{"Idempotency-Key": key}
        ),
    )

    assert statuses(answers) == [201] * 8
    assert len({answer.json["id"] for answer in answers}) == 1
    assert sale.payment.refunded_amount == 100
    assert_sound()


def test_no_more_is_sent_than_was_bought() -> None:
    sale = Sale()

    answers = together(6, lambda number: sale.send(1, 1))

    # Of the second line there are two.
    assert statuses(answers) == [201] * 2 + [409] * 4
    assert sale.stock("committed") == [1, 0]
    assert_sound()


def test_no_more_is_returned_than_arrived() -> None:
    sale = Sale(*ALL)

    answers = together(6, lambda number: sale.ask_back(1, 1))

    assert statuses(answers) == [201] * 2 + [409] * 4
    assert_sound()


def test_a_return_that_is_received_twice_at_once_comes_once() -> None:
    sale = Sale(*ALL)
    asked = sale.ask_back(3, 2).json
    sale.answer(asked, "approve")

    assert statuses(together(4, lambda number: sale.answer(asked, "receive"))) == [200] * 4
    assert sale.stock("available") == [10, 10]
    refunds = together(4, lambda number: sale.answer(asked, "refund"))

    assert statuses(refunds) == [201] + [409] * 3
    assert sale.payment.refunded_amount == 4400
    assert_sound()


def test_a_part_is_sent_or_the_order_cancelled() -> None:
    for _ in range(3):
        sale = Sale()
        order_id = Order.objects.get(order_number=sale.number).id

        def act(number: int, sale: Sale = sale, order_id: UUID = order_id) -> Any:
            if number:
                return sale.send(1, 0)
            cancel_order(order_id, reason="", actor_id=None)
            return None

        answers = together(2, act)

        was_cancelled = not isinstance(answers[0], DomainError)
        assert was_cancelled == (answers[1].status == 409)
        assert (sale.shown["status"] == "cancelled") == was_cancelled
    assert_sound()


def test_a_piece_is_sent_or_called_off() -> None:
    for _ in range(3):
        sale = Sale()
        sale.send(2, 2)

        answers = together(4, lambda number, sale=sale: _send_or_call_off(sale, number))

        assert statuses(answers).count(409) == 3
        assert sale.shown["status"] == "shipped"
        was_called_off = 200 in statuses(answers)
        assert sale.shown["items"][0]["cancelled_quantity"] == int(was_called_off)
        assert sale.payment.refunded_amount == 1000 * was_called_off
    assert_sound()


def test_a_piece_is_called_off_once() -> None:
    sale = Sale()
    sale.send(1, 1)

    answers = together(4, lambda number: sale.call_off(2, 0))

    assert statuses(answers) == [200, 409, 409, 409]
    assert sale.stock("available") == [9, 8]
    assert sale.payment.refunded_amount == 2000
    assert_sound()


def _send_or_call_off(sale: Sale, number: int) -> Answer:
    return sale.call_off(1, 0) if number % 2 else sale.send(1, 0)


def test_all_of_it_at_once_ends_well() -> None:
    """Sending, delivering, returning, refunding, cancelling, by whoever comes first."""
    sales = [Sale() for _ in range(3)]
    payments = {sale.number: sale.payment.id for sale in sales}

    def work(number: int) -> list[int]:
        seen = []
        for turn in range(6):
            sale = sales[(number + turn) % len(sales)]
            for answer in _some(sale, payments[sale.number], number + turn):
                seen.append(answer.status)
        return seen

    with ThreadPoolExecutor(4) as pool:
        seen = [status for many in pool.map(_closing(work), range(4)) for status in many]

    assert set(seen) <= {200, 201, 409}, seen
    assert Transaction.objects.filter(kind="refund").exists()
    assert_sound()


def _some(sale: Sale, payment_id: UUID, choice: int) -> list[Answer]:
    refund = sale.staff.post(
        f"/admin/payments/{payment_id}/refunds",
        {"amount": 700},
        **{"Idempotency-Key": str(uuid.uuid4())},
    )
    if choice % 5 == 4:
        return [refund, sale.staff.post(f"/admin/orders/{sale.number}/cancel")]
    if choice % 7 == 3:
        return [refund, sale.call_off(1, 0), sale.call_off()]
    sent = sale.send(1, 0) if choice % 2 else sale.send()
    arrived = [sale.deliver(sent.json)] if sent.status == 201 else []
    asked = sale.ask_back(1, 0)
    back = []
    if asked.status == 201:
        for act in ("approve", "receive", "refund"):
            back.append(sale.answer(asked.json, act))
    return [refund, sent, *arrived, asked, *back]


def _closing(work: Any) -> Any:
    def run(number: int) -> Any:
        try:
            return work(number)
        finally:
            connections.close_all()

    return run


def test_a_part_may_come_back_before_the_rest_is_sent() -> None:
    sale = Sale("process")
    assert sale.deliver(sale.send(1, 2).json).status == 200
    sale.bring_back(1, 0)
    assert sale.shown["status"] == "processing"
    assert_sound()

    assert sale.send().status == 201

    assert sale.shown["status"] == "shipped"
    assert_sound()
