"""Whatever is bought and taken off, in whatever currency: the parts sum to the whole."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.core.database.functions import Bigints, call
from souk.promotions.models import Coupon
from tests.api import Api
from tests.factories import a_coupon, a_product, a_purchase, a_variant, shipping

pytestmark = pytest.mark.django_db

_numbers = itertools.count()

Decorated = Callable[[Callable[..., None]], Callable[..., None]]


def trying(examples: int) -> Decorated:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def allocate(amount: int, weights: list[int]) -> list[int]:
    shares: list[int] = call("promotions.allocate", amount, Bigints(weights))
    return shares


WEIGHTS = st.lists(st.integers(0, 10**13), min_size=1, max_size=12)


@trying(300)
@given(weights=WEIGHTS, part=st.fractions(0, 1))
def test_shares_sum_to_the_amount_and_are_next_to_exact(weights: list[int], part: Fraction) -> None:
    whole = sum(weights)
    amount = int(whole * part)

    shares = allocate(amount, weights)

    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        exact = Fraction(amount * weight, whole) if whole else Fraction(0)
        assert abs(share - exact) < 1
        assert 0 <= share <= weight


def test_what_is_left_goes_to_those_that_lost_most_the_first_of_equals_first() -> None:
    assert allocate(10, [1, 1, 1]) == [4, 3, 3]
    assert allocate(100, [1, 2, 3]) == [17, 33, 50]
    assert allocate(1, [5, 5]) == [1, 0]
    assert allocate(0, [5, 5]) == [0, 0]
    assert allocate(5, [0, 5]) == [0, 5]


def test_a_line_that_has_no_part_gets_none() -> None:
    with connection.cursor() as db:
        db.execute("SELECT promotions.allocate(3, ARRAY[NULL, 2, NULL, 2]::bigint[])")
        assert db.fetchone() == ([0, 2, 0, 1],)


CURRENCIES = st.sampled_from(["USD", "JPY", "KWD"])
LINES = st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 99)), min_size=1, max_size=6)
PERCENTAGES = st.integers(1, 10_000).map(
    lambda hundredths: {"type": "percentage", "percentage": f"{hundredths / 100:.2f}"}
)
FIXED = st.integers(1, 10**11).map(lambda amount: {"type": "fixed_amount", "amount": amount})
CAPS = st.one_of(
    st.just({}), st.integers(1, 10**9).map(lambda cap: {"maximum_discount_amount": cap})
)
KINDS = st.one_of(PERCENTAGES, FIXED, st.just({"type": "free_shipping"}))
COUPONS = st.lists(st.tuples(KINDS, CAPS, st.booleans()), min_size=1, max_size=4)


@trying(40)
@given(currency=CURRENCIES, lines=LINES, coupons=COUPONS, rate=st.integers(0, 10**6))
def test_discounts_are_their_parts_in_every_currency(
    currency: str,
    lines: list[tuple[int, int]],
    coupons: list[tuple[dict[str, Any], dict[str, int], bool]],
    rate: int,
) -> None:
    Coupon.objects.update(is_active=False)
    method = shipping(f"rate-{next(_numbers)}", amount=rate, currency=currency)
    wanted = [
        (a_variant(price=price, stock=1000, product=a_product(currency=currency)), quantity)
        for price, quantity in lines
    ]
    codes = []
    for kind, cap, has_code in coupons:
        code = f"CODE{next(_numbers)}" if has_code else None
        a_coupon(code, is_stackable=True, **{**kind, **cap, "currency": currency})
        codes += [code] if code else []

    placed = Api().order(a_purchase(*wanted, shipping_method=method.code, coupon_codes=codes))

    assert placed.status == 201, placed.json
    order = placed.json
    discounts = [part["amount"] for part in order["discounts"]]
    on_lines = [line["discount_amount"] for line in order["items"]]
    on_shipping = order["discount_amount"] - sum(on_lines)
    assert sum(discounts) == order["discount_amount"]
    assert all(amount > 0 for amount in discounts)
    assert 0 <= on_shipping <= rate
    for line in order["items"]:
        assert 0 <= line["discount_amount"] <= line["total_amount"]
    goods = sum(price * quantity for price, quantity in lines)
    assert order["total_amount"] == goods + rate - order["discount_amount"] >= 0
    assert order["payment"]["amount"] == order["total_amount"]
