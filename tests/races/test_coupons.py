"""Coupons that many want at the same moment, in real threads and transactions."""

import random
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from souk.catalog.models import Variant
from souk.checkout.operations.cancellation import cancel_order
from souk.promotions.models import Coupon, Usage
from tests.api import Answer, Api
from tests.factories import a_coupon, a_customer, a_purchase, a_variant, card, shipping
from tests.invariants import assert_sound
from tests.shop import wait_for
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def mug(committed: None) -> Variant:
    shipping()
    return a_variant(price=1000, stock=500)


def buy(mug: Variant, email: str, who: Api | None = None, **fields: Any) -> Answer:
    body = a_purchase((mug, 1), email=email, coupon_codes=["HOT"], **fields)
    return (who or Api()).order(body)


def outcomes(answers: list[Answer]) -> dict[str, int]:
    found: dict[str, int] = {}
    for answer in answers:
        word = answer.json["coupons"][0]["reason"] if answer.status == 422 else str(answer.status)
        found[word] = found.get(word, 0) + 1
    return found


def test_ten_uses_and_a_hundred_takers_are_ten_orders(mug: Variant) -> None:
    coupon = a_coupon("HOT", usage_limit=10, usage_limit_per_user=1)

    def take(first: int) -> list[Answer]:
        return [buy(mug, f"c{number}@example.com") for number in range(first, first + 5)]

    many = at_once(*[lambda n=n: take(n) for n in range(0, 100, 5)])

    answers = [answer for part in many for answer in part]
    assert outcomes(answers) == {"201": 10, "exhausted": 90}
    assert {answer.json["total_amount"] for answer in answers if answer.status == 201} == {1399}
    coupon.refresh_from_db()
    assert coupon.used_count == 10
    assert_sound()


def test_the_last_use_is_one_customers(mug: Variant) -> None:
    for round_ in range(3):
        Coupon.objects.update(code=None, is_active=False)
        a_coupon("HOT", usage_limit=1)

        answers = at_once(*[lambda n=n: buy(mug, f"c{n}@example.com") for n in range(20)])

        assert outcomes(answers) == {"201": 1, "exhausted": 19}, round_
    assert_sound()


@pytest.mark.parametrize("limit", [1, 3])
def test_one_customer_with_many_carts_uses_it_as_often_as_they_may(
    mug: Variant, limit: int
) -> None:
    a_coupon("HOT", usage_limit_per_user=limit)
    user, customer = a_customer()

    # Signed in, under another e-mail, and as a guest who writes the account's in other ways.
    answers = at_once(
        lambda: buy(mug, user.email, customer),
        lambda: buy(mug, "other@example.com", customer),
        lambda: buy(mug, "other@example.com", customer),
        lambda: buy(mug, user.email.upper()),
        lambda: buy(mug, user.email.replace("@", "+tag@")),
        lambda: buy(mug, f"  {user.email}"),
    )

    assert outcomes(answers) == {"201": limit, "already_used": 6 - limit}
    assert Usage.objects.filter(state="used").count() == limit
    assert_sound()


def test_uses_that_are_given_back_are_taken_again_and_never_twice(mug: Variant) -> None:
    coupon = a_coupon("HOT", usage_limit=5)
    a_coupon(name="Also", is_stackable=True, usage_limit=1000)

    def shop(seed: int) -> list[str]:
        chance = random.Random(seed)
        seen = []
        for turn in range(8):
            payment = card(chance.choice(["approve", "approve", "decline"]))
            answer = buy(mug, f"c{seed}x{turn}@example.com", payment=payment)
            seen.append(str(answer.status))
            if answer.status == 201 and chance.random() < 0.6:
                cancel_order(UUID(answer.json["id"]), reason="", actor_id=None)
        return seen

    many = at_once(*[lambda n=n: shop(n) for n in range(6)])

    assert {status for part in many for status in part} <= {"201", "402", "422"}
    coupon.refresh_from_db()
    assert coupon.used_count == Usage.objects.filter(coupon=coupon, state="used").count() <= 5
    assert_sound()


def test_cancelling_twice_at_once_gives_a_use_back_once(mug: Variant) -> None:
    coupon = a_coupon("HOT", usage_limit=5)
    orders = [UUID(buy(mug, f"c{n}@example.com").json["id"]) for n in range(2)]

    at_once(*[lambda: cancel_order(orders[0], reason="", actor_id=None)] * 6)

    coupon.refresh_from_db()
    assert coupon.used_count == 1
    assert_sound()


def test_a_limit_that_is_set_while_orders_come_counts_them_all(mug: Variant) -> None:
    coupon = a_coupon("HOT")

    def limit() -> None:
        wait_for(lambda: Usage.objects.count() > 5)
        Coupon.objects.filter(id=coupon.id).update(usage_limit=1000)

    def shop(seed: int) -> list[Answer]:
        return [buy(mug, f"c{seed}x{turn}@example.com") for turn in range(6)]

    many = at_once(limit, *[lambda n=n: shop(n) for n in range(6)])

    answers = [answer for part in many[1:] for answer in part]
    placed = sum(answer.status == 201 for answer in answers)
    coupon.refresh_from_db()
    assert coupon.used_count == placed == 36
    assert_sound()


def test_a_promotion_that_ends_meanwhile_charges_what_was_expected(mug: Variant) -> None:
    promotion = a_coupon(name="Spring")

    def toggle() -> None:
        for turn in range(20):
            Coupon.objects.filter(id=promotion.id).update(
                is_active=bool(turn % 2), updated_at=timezone.now()
            )

    def shop(seed: int) -> list[Answer]:
        body = a_purchase((mug, 1), expected_total_amount=1399)
        return [Api().order(body) for _ in range(8)]

    many = at_once(toggle, *[lambda n=n: shop(n) for n in range(4)])

    answers = [answer for part in many[1:] for answer in part]
    assert {answer.status for answer in answers} <= {201, 409}
    for answer in answers:
        if answer.status == 201:
            assert answer.json["total_amount"] == 1399
        else:
            assert (answer.code, answer.json["total_amount"]) == ("total_changed", 1499)
    assert_sound()
