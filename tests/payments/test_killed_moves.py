"""A process that is killed before any step of a capture, a void or a refund: it happens once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from souk.ledger.operations.booking import book_orders
from souk.orders.models import Order
from souk.payments.models import Payment, Transaction
from tests.api import Answer, Api
from tests.database import owner
from tests.factories import a_manager, a_purchase, a_variant, shipping
from tests.invariants import assert_sound
from tests.ledger.test_booking import balances
from tests.payments.fakes.stripe import FakeStripe
from tests.payments.test_faults import _in_a_child, by_stripe, recover, settled

TAKEN, GIVEN = 900, 400


def _act(staff: Api, path: str, act: str, key: str) -> Answer:
    body = {"capture": {"amount": TAKEN}, "refunds": {"amount": GIVEN}, "void": None}[act]
    return staff.post(f"{path}/{act}", body, **{"Idempotency-Key": key})


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("act", ["capture", "refunds", "void"])
def test_killed_before_any_statement_money_moves_once(
    stripe: FakeStripe, settings: Any, act: str
) -> None:
    """In turns the worker puts it right, and the member of staff who comes back."""
    shipping()
    staff = a_manager()[1]
    settings.PAYMENT_CAPTURE = "automatic" if act == "refunds" else "manual"
    mug = a_variant(stock=100)
    lived, step = False, 0
    while not lived:
        step += 1
        assert step < 40, "it dies whatever is done"
        placed = Api().order(a_purchase((mug, 1), payment=by_stripe()))
        assert placed.status == 201, placed.json
        path = f"/admin/payments/{placed.json['payment']['id']}"
        key = f"{act} {step}"
        lived = _in_a_child(_once(staff, path, act, key), dies_before=step)
        _later()
        comes_back = step % 2 == 0
        if comes_back:
            assert _act(staff, path, act, key).status in (200, 201)
        recover()

        payment = Payment.objects.get(id=placed.json["payment"]["id"])
        moved = Transaction.objects.filter(payment=payment)
        assert not moved.filter(status="pending").exists()
        kind = act.removesuffix("s")
        times = moved.filter(kind=kind, status="succeeded").count()
        assert times <= 1
        assert times == 1 or not (lived or comes_back)
        if act == "void":
            let_go = stripe.intents[payment.gateway_reference]["status"] == "canceled"
            assert let_go == (payment.status == "cancelled") == bool(times)
        assert sum(settled().values()) == stripe.charged()
    assert step > 4
    book_orders(sorted(Order.objects.values_list("id", flat=True)))
    charged = stripe.charged()
    # What Stripe keeps is a fee of each capture.
    assert balances().get("clearing:stripe", 0) + balances().get("fees", 0) == charged
    assert_sound()


def _once(staff: Api, path: str, act: str, key: str) -> Callable[[], None]:
    def run() -> None:
        assert _act(staff, path, act, key).status in (200, 201)

    return run


def _later() -> None:
    """As if a minute had passed."""
    with owner() as db:
        db.execute("UPDATE payments_payments SET created_at = now() - interval '1 minute'")
        db.execute("UPDATE core_idempotency_keys SET created_at = now() - interval '2 minutes'")
    connection.close()
