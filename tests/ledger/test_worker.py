"""The worker books what was committed, once, whoever else books it at the same time."""

import pytest
from django.utils import timezone

from souk.core.delivery import deliver, follow_from_now
from souk.core.models import DeadEvent, WaitingEvent
from souk.ledger.models import Transfer
from souk.ledger.operations.booking import book_orders
from souk.ledger.queries.balances import balances_at
from souk.orders.models import Order
from tests.database import owner
from tests.invariants import assert_sound
from tests.ledger.test_booking import balances
from tests.ledger.test_money import sell_with_both_kinds_of_tax
from tests.orders.sale import Sale
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")


def test_what_happens_is_booked_by_the_worker_once() -> None:
    follow_from_now()
    sale = Sale()
    assert sale.refund(1000).status == 201
    Sale(payment={"method": "COD", "gateway": "manual"}).advance("cancel")
    assert not Transfer.objects.exists(), "placing an order books nothing"
    orders = sorted(Order.objects.values_list("id", flat=True))

    outcomes = together(4, lambda number: book_orders(orders) if number else deliver("ledger"))
    while deliver("ledger"):
        pass

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    kinds = sorted(Transfer.objects.values_list("kind", flat=True))
    assert kinds == ["capture", "refund", "sale", "sale"]
    assert sum(one.balance_amount for one in balances_at(timezone.now())) == 0
    assert not WaitingEvent.objects.exists()
    assert not DeadEvent.objects.exists()
    assert_sound()


def test_lines_of_earlier_versions_leave_sending_a_share_of_the_tax() -> None:
    sold = sell_with_both_kinds_of_tax()
    with owner() as db:
        db.execute("UPDATE orders_items SET included_tax_amount = NULL")

    book_orders([sold])

    share = 190 * 570 // 770
    found = balances()
    assert (found["sales"], found["shipping"]) == (570 - share - 2380, share - 1190)
    assert found["tax"] == -770
    assert_sound()
