"""The books sum to zero, keep what is written, and say what orders and payments say."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.ledger.errors import TransferDiffers, TransferUnbalanced
from souk.ledger.models import Entry, Resolution, Transfer, TransferKind
from souk.ledger.operations.booking import NewTransfer, book_orders, post_transfers
from souk.ledger.queries.balances import balances_at
from souk.orders.models import Order
from tests.api import Api
from tests.factories import a_coupon, a_purchase, a_tax, a_variant, an_admin, card, shipping
from tests.orders.sale import ALL, Sale

pytestmark = pytest.mark.django_db

CASH = {"method": "COD", "gateway": "manual"}
TOTAL = 3 * 1000 + 2 * 700 + 499


def book_all() -> None:
    book_orders(sorted(Order.objects.values_list("id", flat=True)))
    connection.check_constraints()


def balances() -> dict[str, int]:
    """What counts, by account; what came to nothing is left out."""
    found = balances_at(timezone.now() + timedelta(minutes=1))
    assert sum(one.balance_amount for one in found) == 0
    assert sum(one.pending_amount for one in found) == 0
    return {one.account: one.balance_amount for one in found if one.balance_amount}


def pending() -> dict[str, int]:
    found = balances_at(timezone.now() + timedelta(minutes=1))
    return {one.account: one.pending_amount for one in found if one.pending_amount}


def test_a_paid_order_is_booked_as_what_it_was(api: Api) -> None:
    shipping()
    a_tax("0.02", name="Levy")
    a_coupon("SAVE10")
    body = a_purchase((a_variant(), 2), payment=card("approve"), coupon_codes=["SAVE10"])
    order = api.order(body).json

    book_all()

    assert balances() == {
        "clearing:test": order["total_amount"],
        "sales": -order["subtotal_amount"],
        "discounts": order["discount_amount"],
        "shipping": -order["shipping_amount"],
        "tax": -order["tax_amount"],
    }


def test_included_tax_is_no_sale(api: Api) -> None:
    shipping()
    a_tax("0.19", name="VAT", is_included=True)
    order = api.order(a_purchase((a_variant(price=1190), 1), payment=card("approve"))).json

    book_all()

    assert balances()["tax"] == -190
    assert balances()["sales"] == -1000
    assert balances()["clearing:test"] == order["total_amount"]


def test_an_order_counts_once_it_is_confirmed(api: Api) -> None:
    sale = Sale(payment=CASH)
    book_all()
    before, waits = balances(), pending()
    sale.advance("confirm")
    book_all()

    assert before == {}
    assert waits["receivable"] == TOTAL
    assert balances() == {"receivable": TOTAL, "sales": 499 - TOTAL, "shipping": -499}
    assert pending() == {}


def test_an_order_that_is_cancelled_unpaid_never_counts(api: Api) -> None:
    sale = Sale(payment=CASH)
    book_all()
    sale.advance("cancel")
    book_all()
    book_all()

    assert balances() == pending() == {}
    assert Resolution.objects.get().outcome == "voided"


def test_a_declined_checkout_leaves_nothing_that_counts(api: Api) -> None:
    shipping()
    assert api.order(a_purchase((a_variant(), 1), payment=card("decline"))).status == 402

    book_all()

    assert balances() == pending() == {}


def test_what_a_cancelled_order_no_longer_owes_is_taken_back(api: Api) -> None:
    sale = Sale("confirm", payment=CASH)
    book_all()
    sale.advance("cancel")
    book_all()
    book_all()

    assert balances() == {"sales": 499 - TOTAL, "shipping": -499, "refunds": TOTAL}


def test_money_that_goes_back_is_booked_each_time(api: Api) -> None:
    sale = Sale()
    assert sale.refund(1000).status == 201
    book_all()
    assert sale.refund(499).status == 201
    book_all()
    book_all()

    assert balances() == {
        "clearing:test": TOTAL - 1499,
        "sales": 499 - TOTAL,
        "shipping": -499,
        "refunds": 1499,
    }
    kinds = Transfer.objects.order_by("id").values_list("kind", flat=True)
    assert sorted(kinds) == ["capture", "refund", "refund", "sale"]


def _transfer(**changes: Any) -> NewTransfer:
    entries = changes.pop("entries", {"clearing:bank": 500, "sales": -500})
    source = changes.pop("source_id", uuid4())
    return NewTransfer(TransferKind.CAPTURE, source, "EUR", entries, **changes)


def test_the_same_transfer_again_changes_nothing() -> None:
    one = _transfer()
    post_transfers([one, _transfer()])
    post_transfers([one])

    assert (Transfer.objects.count(), Entry.objects.count()) == (2, 4)


@pytest.mark.parametrize(
    "change",
    [
        {"entries": {"clearing:bank": 501, "sales": -501}},
        {"entries": {"clearing:cash": 500, "sales": -500}},
        {"entries": {"clearing:bank": 500, "sales": -400, "tax": -100}},
        {"is_pending": True},
        {"order_id": UUID(int=1)},
    ],
)
def test_another_transfer_under_the_same_source_is_refused(change: dict[str, Any]) -> None:
    first = _transfer()
    post_transfers([first])

    with pytest.raises(TransferDiffers), transaction.atomic():
        post_transfers([_transfer(source_id=first.source_id, **change), _transfer()])

    assert Transfer.objects.count() == 1


def test_what_does_not_sum_to_zero_is_refused_before_and_by_the_database() -> None:
    with pytest.raises(TransferUnbalanced):
        post_transfers([_transfer(entries={"sales": -500, "clearing:bank": 499})])

    post_transfers([_transfer()])
    transfer = Transfer.objects.get()
    account = Entry.objects.filter(amount=500).get().account

    def add(*entries: int) -> None:
        lone = Transfer.objects.create(
            kind="sale", source_id=uuid4(), currency="EUR", transaction_id=_now_writing()
        )
        for amount in entries:
            Entry.objects.create(transfer=lone, account=account, amount=amount)
        connection.check_constraints()

    for entries in ((), (1,)):
        with pytest.raises(DatabaseError, match="sum to"), transaction.atomic():
            add(*entries)
    assert Transfer.objects.get() == transfer


def _now_writing() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def _add_later() -> None:
    transfer = Transfer.objects.create(
        kind="sale", source_id=uuid4(), currency="EUR", transaction_id=1
    )
    Entry.objects.create(transfer=transfer, account=Entry.objects.all()[0].account, amount=5)


def _add_foreign_money() -> None:
    post_transfers([NewTransfer(TransferKind.SALE, uuid4(), "USD", {"sales": -1, "loss": 1})])
    dollars = Transfer.objects.get(currency="USD")
    euros = Entry.objects.filter(transfer__currency="EUR")[0].account
    Entry.objects.create(transfer=dollars, account=euros, amount=5)


@pytest.mark.parametrize(
    "act",
    [
        lambda: Entry.objects.update(amount=1),
        lambda: Entry.objects.all()._raw_delete("default"),
        lambda: Transfer.objects.update(kind="sale"),
        lambda: Transfer.objects.all()._raw_delete("default"),
        lambda: Resolution.objects.update(outcome="posted"),
        lambda: Resolution.objects.create(transfer=Transfer.objects.all()[0], outcome="voided"),
        _add_later,
        _add_foreign_money,
    ],
)
def test_what_is_booked_stays_as_it_is(act: Callable[[], Any]) -> None:
    post_transfers([_transfer()])
    refusal = r"permission denied|same transaction|only a pending"

    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        act()


AMOUNTS = st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=6)
NAMES = ("sales", "tax", "shipping", "discounts", "fees", "refunds")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(AMOUNTS, st.sampled_from(["EUR", "JPY"])), min_size=1, max_size=5))
def test_whatever_is_booked_the_accounts_sum_to_zero(
    db: None, booked: list[tuple[list[int], str]]
) -> None:
    with transaction.atomic():
        wanted: defaultdict[tuple[str, str], int] = defaultdict(int)
        transfers = []
        for amounts, currency in booked:
            entries = dict(zip(NAMES, amounts, strict=False))
            entries["clearing:bank"] = -sum(amounts)
            if any(entries.values()):
                transfers.append(NewTransfer(TransferKind.SALE, uuid4(), currency, entries))
            for name, amount in entries.items():
                wanted[name, currency] += amount
        post_transfers(transfers)
        post_transfers(transfers)
        connection.check_constraints()
        found = balances_at(timezone.now() + timedelta(minutes=1))
        transaction.set_rollback(True)

    for currency in ("EUR", "JPY"):
        assert sum(one.balance_amount for one in found if one.currency == currency) == 0
    nothing = {key for key, amount in wanted.items() if not amount}
    shown = {(one.account, one.currency): one.balance_amount for one in found}
    assert {key: shown[key] for key in shown if key not in nothing} == {
        key: amount for key, amount in wanted.items() if key not in nothing
    }


def test_the_books_are_shown_as_they_stood(api: Api) -> None:
    _, admin = an_admin()
    sale = Sale()
    book_all()
    before = (timezone.now() - timedelta(days=1)).isoformat().replace("+00:00", "Z")

    now = admin.get("/admin/ledger/trial-balance").json
    shown = admin.get(f"/admin/ledger/transfers?order_id={sale.shown['id']}&count=true").json

    assert {one["account"]: one["balance_amount"] for one in now["items"]} == {
        "clearing:test": TOTAL,
        "receivable": 0,
        "sales": 499 - TOTAL,
        "shipping": -499,
    }
    assert admin.get(f"/admin/ledger/trial-balance?at={before}").json["items"] == []
    assert {(one["kind"], one["state"]) for one in shown["items"]} == {
        ("capture", "posted"),
        ("sale", "posted"),
    }
    assert shown["total"] == 2
    assert all(sum(e["amount"] for e in one["entries"]) == 0 for one in shown["items"])
    assert admin.get("/admin/ledger/trial-balance?at=yesterday").status == 422
    assert admin.get("/admin/ledger/transfers?kind=gift").status == 422


def test_booking_early_or_late_comes_to_the_same(api: Api) -> None:
    early = Sale()
    book_all()
    for step in ALL:
        early.advance(step)
        book_all()
    early.refund(100)
    book_all()
    first = balances()
    late = Sale(*ALL)
    late.refund(100)
    book_all()

    assert balances() == {account: 2 * amount for account, amount in first.items()}
