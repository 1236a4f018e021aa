"""What sellers are owed and what the shop keeps: of money that came, and did not go back."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.ledger.models import Transfer
from souk.ledger.operations.booking import book_orders
from souk.ops.queries.invariants import FOLDER
from souk.orders.models import Commission, Order
from souk.payments.models import Payment
from tests.api import Answer, Api
from tests.factories import a_coupon, a_manager, card
from tests.invariants import assert_sound
from tests.ledger.test_booking import CASH, balances, book_all
from tests.payments.books import assert_books_agree
from tests.sellers.test_sales import Market
from tests.threads import together


class Fair(Market):
    """An order of two sellers' things and the shop's: 20.00, 7.00 and 5.00; sent for 4.99."""

    def __init__(self, **fields: Any) -> None:
        super().__init__()
        self.staff = a_manager()[1]
        lines = (self.mug, 2), (self.pan, 1), (self.own, 1)
        self.sold = self.order(*lines, **{"payment": card("approve"), **fields})
        self.total = self.sold["total_amount"]
        self.payment = Payment.objects.get(order_id=self.sold["id"])

    def refund(self, amount: int) -> Answer:
        path = f"/admin/payments/{self.payment.id}/refunds"
        key = {"Idempotency-Key": f"{amount} {Transfer.objects.count()} {id(object())}"}
        return self.staff.post(path, {"amount": amount}, **key)

    def capture(self, amount: int) -> Answer:
        return self.staff.post(f"/admin/payments/{self.payment.id}/capture", {"amount": amount})

    def owed(self) -> dict[str, int]:
        """What the books owe each seller, and the shop's commission."""
        names = {f"seller_payable:{self.clay.id.hex}": "clay", "commission": "commission"}
        names[f"seller_payable:{self.iron.id.hex}"] = "iron"
        return {
            names[account]: -amount for account, amount in balances().items() if account in names
        }


def broken() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute((FOLDER / "sellers_are_owed_their_share.sql").read_text())
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_what_sellers_sold_is_owed_to_them_less_commission() -> None:
    fair = Fair()
    book_all()

    # 5 of a hundred are the shop's.
    assert fair.owed() == {"clay": 1900, "iron": 665, "commission": 135}
    assert balances()["sales"] == -500
    assert balances()["clearing:test"] == fair.total


@pytest.mark.django_db
def test_nothing_is_owed_before_money_came() -> None:
    fair = Fair(payment=CASH)
    fair.staff.post(f"/admin/orders/{fair.sold['order_number']}/confirm")
    book_all()
    assert fair.owed() == {}
    assert balances()["sales"] == -3200

    fair.staff.post(f"/admin/payments/{fair.payment.id}/capture")
    book_all()

    assert fair.owed() == {"clay": 1900, "iron": 665, "commission": 135}


@pytest.mark.django_db
def test_discounts_are_shared() -> None:
    a_coupon("SAVE10")
    fair = Fair(coupon_codes=["SAVE10"])
    book_all()

    agreed = Commission.objects.filter(order_id=fair.sold["id"])
    owed = fair.owed()
    assert owed["clay"] + owed["iron"] == sum(line.seller_amount for line in agreed)
    assert owed["commission"] == sum(line.commission_amount for line in agreed)
    assert sum(line.base_amount for line in agreed) == 2700 - 270


@pytest.mark.django_db
def test_what_goes_back_is_taken_from_all_alike() -> None:
    fair = Fair()
    book_all()

    assert fair.refund(fair.total // 2).status == 201
    book_all()

    left = fair.total - fair.total // 2
    assert fair.owed()["clay"] == 1900 * left // fair.total
    assert fair.owed()["iron"] == 665 * left // fair.total

    assert fair.refund(left).status == 201
    book_all()

    assert fair.owed() == {}
    assert balances()["sales"] == -3200


@pytest.mark.django_db
def test_the_shop_s_own_sales_have_no_shares() -> None:
    market = Market()
    market.order((market.own, 3), payment=card("approve"))
    book_all()

    assert not Transfer.objects.filter(kind="share").exists()


@pytest.mark.django_db
def test_the_doctor_names_a_share_that_is_not_booked() -> None:
    fair = Fair()
    book_all()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_subscribers (name, transaction_id, event_id) "
            "SELECT 'ledger', 0, gen_random_uuid() ON CONFLICT DO NOTHING"
        )
        cursor.execute(
            "UPDATE core_subscribers SET transaction_id = 9000000000000000000 WHERE name = 'ledger'"
        )
    assert broken() == []

    Payment.objects.filter(id=fair.payment.id).update(refunded_amount=100)

    assert len(broken()) == 3


ACTS = st.lists(
    st.tuples(st.sampled_from(["capture", "refund", "book"]), st.integers(1, 3699)), max_size=6
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS)
def test_in_whatever_parts_it_comes_and_goes_shares_are_of_what_stays(
    api: Api, acts: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        fair = Fair(payment=card("authorize"))
        for name, amount in acts:
            if name == "book":
                book_all()
            else:
                assert getattr(fair, name)(amount).status in (200, 201, 409)
        book_all()
        paid = Payment.objects.get(id=fair.payment.id)
        stays = paid.captured_amount - paid.refunded_amount
        owed = fair.owed()
        assert owed.get("clay", 0) == 1900 * stays // fair.total
        assert owed.get("iron", 0) == 665 * stays // fair.total
        kept = 2000 * stays // fair.total + 700 * stays // fair.total
        assert sum(owed.values()) == kept <= stays
        assert_books_agree()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("committed")
def test_booked_by_many_at_once_shares_are_booked_once() -> None:
    fair = Fair()
    orders = list(Order.objects.values_list("id", flat=True))

    def act(number: int) -> Any:
        if number % 3 == 0:
            return fair.refund(100)
        return book_orders(orders)

    outcomes = together(9, act)
    book_orders(orders)

    assert not [one for one in outcomes if isinstance(one, Exception)]
    stays = fair.total - 300
    assert fair.owed()["clay"] == 1900 * stays // fair.total
    assert_sound()
