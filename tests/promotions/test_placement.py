"""Orders with coupons: what they take off, and when they are refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from souk.inventory.queries.availability import availability_of
from souk.orders.models import Order
from souk.promotions.models import Coupon, Usage
from souk.promotions.operations.redemption import release_coupons
from tests.api import Answer, Api
from tests.edge.test_statements import statements
from tests.factories import (
    a_category,
    a_coupon,
    a_customer,
    a_product,
    a_purchase,
    a_seller,
    a_variant,
    card,
    shipping,
)

pytestmark = pytest.mark.usefixtures("rates")

TOMORROW = timezone.now() + timedelta(days=1)
YESTERDAY = timezone.now() - timedelta(days=1)


@pytest.fixture
def rates(db: None) -> None:
    shipping(amount=500)


def reasons(answer: Answer) -> list[tuple[str, str]]:
    assert (answer.status, answer.code) == (422, "coupon_invalid"), answer.json
    return [(coupon["code"], coupon["reason"]) for coupon in answer.json["coupons"]]


def taken(answer: Answer) -> dict[str | None, int]:
    """What each discount of an order took off."""
    assert answer.status == 201, answer.json
    return {part["code"] or part["name"]: part["amount"] for part in answer.json["discounts"]}


def buy(price: int, *codes: str, **fields: Any) -> Answer:
    """Buy one thing as a guest."""
    return Api().order(a_purchase((a_variant(price=price), 1), coupon_codes=list(codes), **fields))


def used(coupon: Coupon) -> int:
    return Usage.objects.filter(coupon=coupon, state="used").count()


def test_a_coupon_takes_a_tenth_off(api: Api) -> None:
    coupon = a_coupon("SAVE10", usage_limit=5)
    mug, plate = a_variant(price=1000), a_variant(price=333)

    placed = api.order(a_purchase((mug, 2), (plate, 1), coupon_codes=["save10"]))

    assert placed.status == 201, placed.json
    order = placed.json
    assert order["subtotal_amount"] == 2333
    assert order["discount_amount"] == 233
    assert order["total_amount"] == 2333 - 233 + 500 == order["payment"]["amount"]
    assert order["discounts"] == [{"code": "SAVE10", "name": "SAVE10", "amount": 233}]
    assert [line["discount_amount"] for line in order["items"]] == [200, 33]
    usage = Usage.objects.get()
    assert (usage.coupon_id, usage.order_id) == (coupon.id, UUID(order["id"]))
    assert (usage.discount_amount, usage.state) == (233, "used")
    coupon.refresh_from_db()
    assert coupon.used_count == 1


# What each kind takes off goods of 10.05, and what the buyer pays with shipping of 5.00.
WORTH = [
    ({"percentage": "12.5"}, 126, 1005 - 126 + 500),  # 125.625, half a unit up
    ({"percentage": 100}, 1005, 500),
    ({"percentage": 50, "maximum_discount_amount": 200}, 200, 1305),
    ({"type": "fixed_amount", "amount": 300}, 300, 1205),
    ({"type": "fixed_amount", "amount": 99_999}, 1005, 500),
    ({"type": "fixed_amount", "amount": 300, "maximum_discount_amount": 100}, 100, 1405),
    ({"type": "free_shipping"}, 500, 1005),
    ({"type": "free_shipping", "maximum_discount_amount": 200}, 200, 1305),
]


@pytest.mark.parametrize(("fields", "amount", "total"), WORTH)
def test_what_a_coupon_is_worth(fields: dict[str, Any], amount: int, total: int) -> None:
    a_coupon("NOW", **fields)

    placed = buy(1005, "NOW", expected_total_amount=total)

    assert taken(placed) == {"NOW": amount}
    assert placed.json["total_amount"] == total


REFUSED = [
    ({"is_active": False}, "not_found"),
    ({"starts_at": TOMORROW}, "not_started"),
    ({"starts_at": YESTERDAY - timedelta(days=1), "expires_at": YESTERDAY}, "expired"),
    ({"minimum_amount": 1001}, "minimum_not_reached"),
    ({"currency": "EUR"}, "not_applicable"),
    ({"scope": "products", "scope_ids": [uuid4()]}, "not_applicable"),
    ({"scope": "categories", "scope_ids": [uuid4()]}, "not_applicable"),
    ({"scope": "sellers", "scope_ids": [uuid4()]}, "not_applicable"),
]


@pytest.mark.parametrize(("fields", "reason"), REFUSED)
def test_a_coupon_that_is_no_good_refuses_the_order(fields: dict[str, Any], reason: str) -> None:
    coupon = a_coupon("NOW", **fields)
    mug = a_variant(price=1000)

    refused = Api().order(a_purchase((mug, 1), coupon_codes=["NOW"]))

    assert reasons(refused) == [("NOW", reason)]
    assert refused.json["errors"][0]["code"] == reason
    assert not Order.objects.exists()
    assert used(coupon) == 0
    assert availability_of([mug.id]) == {mug.id: 10}


def test_its_window_is_exact() -> None:
    with connection.cursor() as cursor:
        # Of the whole test: it is one transaction.
        cursor.execute("SELECT now()")
        (moment,) = cursor.fetchone()
    later = moment + timedelta(microseconds=1)
    a_coupon("BEGINS", starts_at=moment)
    a_coupon("BEGINSLATER", starts_at=later)
    a_coupon("ENDS", expires_at=moment)
    a_coupon("ENDSLATER", expires_at=later)

    assert taken(buy(1000, "BEGINS")) == {"BEGINS": 100}
    assert taken(buy(1000, "ENDSLATER")) == {"ENDSLATER": 100}
    assert reasons(buy(1000, "BEGINSLATER")) == [("BEGINSLATER", "not_started")]
    assert reasons(buy(1000, "ENDS")) == [("ENDS", "expired")]


def test_an_unknown_code_is_not_found() -> None:
    assert reasons(buy(1000, "NOPE", "ÄÖ ß")) == [("NOPE", "not_found"), ("ÄÖ SS", "not_found")]


def test_the_refusal_says_what_is_missing() -> None:
    a_coupon("BIG", minimum_amount=5000)

    refused = buy(1000, "BIG")

    assert refused.json["coupons"][0]["missing_amount"] == 4000
    assert refused.json["detail"] == "BIG needs goods for 40.00 USD more."


def test_the_minimum_counts_goods_before_discounts() -> None:
    a_coupon("FIRST", type="fixed_amount", amount=900, is_stackable=True, priority=2)
    a_coupon("BIG", minimum_amount=1000, is_stackable=True)

    assert taken(buy(1000, "FIRST", "BIG")) == {"FIRST": 900, "BIG": 10}


def test_a_coupon_is_for_its_goods_alone(api: Api) -> None:
    home = a_category("Home")
    kitchen = a_category("Kitchen", home)
    mug = a_variant(price=1000, product=a_product(category=kitchen))
    book = a_variant(price=2000, product=a_product(category=a_category("Books")))
    a_coupon("HOME", percentage=50, scope="categories", scope_ids=[home.id], is_stackable=True)
    a_coupon("BOOK", scope="products", scope_ids=[book.product_id], is_stackable=True)

    placed = api.order(a_purchase((mug, 1), (book, 1), coupon_codes=["HOME", "BOOK"]))

    assert taken(placed) == {"HOME": 500, "BOOK": 200}
    assert [line["discount_amount"] for line in placed.json["items"]] == [500, 200]


def test_a_sellers_coupon_is_for_the_sellers_goods(api: Api) -> None:
    seller, _ = a_seller()
    theirs = a_variant(price=1000, product=a_product(seller_id=seller.id))
    a_coupon("THEIRS", scope="sellers", scope_ids=[seller.id])

    placed = api.order(a_purchase((theirs, 1), (a_variant(price=1000), 1), coupon_codes=["THEIRS"]))

    assert [line["discount_amount"] for line in placed.json["items"]] == [100, 0]


def test_coupons_are_taken_by_priority_each_from_what_is_left() -> None:
    a_coupon("HALF", percentage=50, is_stackable=True, priority=1)
    a_coupon("FIVE", type="fixed_amount", amount=500, is_stackable=True, priority=2)

    assert taken(buy(1500, "HALF", "FIVE")) == {"FIVE": 500, "HALF": 500}


def test_several_coupons_have_to_be_combinable() -> None:
    a_coupon("ALONE")
    a_coupon("WITH", is_stackable=True)

    assert reasons(buy(1000, "ALONE", "WITH")) == [("ALONE", "not_combinable")]
    assert taken(buy(1000, "ALONE", "alone")) == {"ALONE": 100}


def test_more_than_everything_is_never_taken() -> None:
    a_coupon("ALL", percentage=100, is_stackable=True)
    a_coupon("MORE", type="fixed_amount", amount=5000, is_stackable=True)
    a_coupon("SHIP", type="free_shipping", is_stackable=True)

    placed = buy(1000, "ALL", "MORE", "SHIP")

    assert sum(taken(placed).values()) == 1500
    assert placed.json["total_amount"] == 0
    # What took nothing off is not used.
    assert Usage.objects.count() == 2


def test_free_shipping_is_not_used_where_nothing_is_sent_for_money() -> None:
    shipping("pickup", amount=0)
    coupon = a_coupon("SHIP", type="free_shipping", usage_limit=1)

    placed = buy(1000, "SHIP", shipping_method="pickup")

    assert taken(placed) == {}
    assert used(coupon) == 0


# Promotions


def test_a_promotion_needs_no_code() -> None:
    a_coupon(name="Spring")

    assert taken(buy(1000)) == {"Spring": 100}


def test_promotions_that_are_over_take_nothing() -> None:
    a_coupon(name="Old", starts_at=YESTERDAY - timedelta(days=1), expires_at=YESTERDAY)
    a_coupon(name="Off", is_active=False)
    a_coupon(name="Big", minimum_amount=1001)
    a_coupon(name="Soon", starts_at=TOMORROW)

    assert taken(buy(1000)) == {}


@pytest.mark.parametrize(("alone", "winners"), [(25, {"Alone": 250}), (15, {"A": 100, "B": 90})])
def test_the_best_promotion_wins(alone: int, winners: dict[str, int]) -> None:
    a_coupon(name="A", percentage=10, is_stackable=True, priority=2)
    a_coupon(name="B", percentage=10, is_stackable=True, priority=1)
    a_coupon(name="Alone", percentage=alone)
    a_coupon(name="Less", percentage=1)

    assert taken(buy(1000)) == winners


def test_a_coupon_comes_after_promotions() -> None:
    a_coupon(name="Spring", percentage=50)
    a_coupon("SAVE10", percentage=10, priority=9)

    assert taken(buy(1000, "SAVE10")) == {"Spring": 500, "SAVE10": 50}


def test_a_promotion_that_is_used_up_takes_nothing_more() -> None:
    promotion = a_coupon(name="First", usage_limit=1)

    assert [taken(buy(1000)), taken(buy(1000))] == [{"First": 100}, {}]
    promotion.refresh_from_db()
    assert promotion.used_count == 1


def test_a_promotion_without_a_limit_counts_no_uses() -> None:
    promotion = a_coupon(name="Always")

    buy(1000)

    promotion.refresh_from_db()
    assert promotion.used_count is None
    assert used(promotion) == 1


# Limits


def test_a_coupon_is_used_as_often_as_it_may_be() -> None:
    coupon = a_coupon("TWICE", usage_limit=2)

    answers = [buy(1000, "TWICE") for _ in range(3)]

    assert [answer.status for answer in answers] == [201, 201, 422]
    assert reasons(answers[2]) == [("TWICE", "exhausted")]
    assert used(coupon) == 2


@pytest.mark.parametrize(
    "email", ["ada@example.com", "ADA@Example.com", " ada@example.com", "ada+again@example.com"]
)
def test_one_person_is_one_however_they_write_their_email(email: str) -> None:
    a_coupon("ONCE", usage_limit_per_user=1)
    assert buy(1000, "ONCE", email="ada@example.com").status == 201

    again = buy(1000, "ONCE", email=email)

    assert reasons(again) == [("ONCE", "already_used")]
    assert buy(1000, "ONCE", email="bob@example.com").status == 201


def test_a_customer_is_the_same_as_a_guest() -> None:
    a_coupon("ONCE", usage_limit_per_user=1)
    user, customer = a_customer()
    mug = a_variant()
    # Under another e-mail than the account's: both are theirs from now on.
    body = a_purchase((mug, 1), coupon_codes=["ONCE"], email="another@example.com")
    assert customer.order(body).status == 201

    for who, email in (
        (customer, "third@example.com"),
        (Api(), user.email.upper()),
        (Api(), "another@example.com"),
    ):
        refused = who.order(a_purchase((mug, 1), coupon_codes=["ONCE"], email=email))
        assert reasons(refused) == [("ONCE", "already_used")]


def test_a_promotion_for_each_customer_once() -> None:
    a_coupon(name="Welcome", usage_limit_per_user=1)

    answers = [buy(1000, email=f"{who}@example.com") for who in ("ada", "ada", "bob")]

    assert [taken(answer) for answer in answers] == [{"Welcome": 100}, {}, {"Welcome": 100}]


# Taken back


def test_a_cancelled_order_gives_its_coupon_back(api: Api) -> None:
    coupon = a_coupon("ONCE", usage_limit=1, usage_limit_per_user=1)
    order = buy(1000, "ONCE").json
    buyer = api.with_headers(**{"Order-Token": order["token"]})

    for _ in range(2):
        assert buyer.post(f"/orders/{order['order_number']}/cancel").status == 200

    coupon.refresh_from_db()
    assert (coupon.used_count, used(coupon)) == (0, 0)
    assert buy(1000, "ONCE").status == 201


def test_a_declined_payment_uses_no_coupon() -> None:
    coupon = a_coupon("ONCE", usage_limit=1, usage_limit_per_user=1)

    declined = buy(1000, "ONCE", payment=card("decline"))

    assert (declined.status, declined.code) == (402, "payment_declined")
    coupon.refresh_from_db()
    assert (coupon.used_count, used(coupon)) == (0, 0)
    assert buy(1000, "ONCE", payment=card("approve")).status == 201


def test_an_order_that_is_not_cancelled_keeps_its_coupon() -> None:
    coupon = a_coupon("ONCE", usage_limit=1)
    order = buy(1000, "ONCE").json

    release_coupons(UUID(order["id"]))

    assert used(coupon) == 1


# Nothing to pay


@pytest.mark.parametrize(
    "payment", [{"method": "COD", "gateway": "manual"}, card("decline"), card("timeout")]
)
def test_an_order_for_nothing_asks_no_gateway(api: Api, payment: dict[str, str]) -> None:
    a_coupon("ALL", percentage=100, is_stackable=True)
    a_coupon("SHIP", type="free_shipping", is_stackable=True)

    placed = buy(1000, "ALL", "SHIP", payment=payment, expected_total_amount=0)

    order = placed.json
    assert (order["total_amount"], order["payment"]["amount"]) == (0, 0)
    assert (order["status"], order["payment_status"]) == ("confirmed", "paid")
    buyer = api.with_headers(**{"Order-Token": order["token"]})
    cancelled = buyer.post(f"/orders/{order['order_number']}/cancel")
    assert cancelled.json["status"] == "cancelled"
    assert not Usage.objects.filter(state="used").exists()


# The rest of the checkout


def test_the_expected_total_is_the_discounted_one() -> None:
    a_coupon("SAVE10", usage_limit=1)

    changed = buy(1000, "SAVE10", expected_total_amount=1500)

    assert (changed.status, changed.code) == (409, "total_changed")
    assert changed.json["total_amount"] == 1400
    assert buy(1000, "SAVE10", expected_total_amount=1400).status == 201


def test_a_repeated_request_uses_the_coupon_once(api: Api) -> None:
    coupon = a_coupon("SAVE10", usage_limit=5)
    body, key = a_purchase((a_variant(), 1), coupon_codes=["SAVE10"]), str(uuid4())

    first, second = api.order(body, key=key), api.order(body, key=key)

    assert first.body == second.body
    assert used(coupon) == 1


def test_an_order_takes_one_statement_with_coupons_too(api: Api) -> None:
    a_coupon("SAVE10", usage_limit=50, is_stackable=True)
    a_coupon("MORE", is_stackable=True, usage_limit_per_user=50)
    variants = [a_variant() for _ in range(20)]

    def order(lines: int) -> int:
        wanted = [(variant, 1) for variant in variants[:lines]]
        return statements(lambda: api.order(a_purchase(*wanted, coupon_codes=["SAVE10", "MORE"])))

    order(1)
    assert [order(1), order(20)] == [3, 3]
