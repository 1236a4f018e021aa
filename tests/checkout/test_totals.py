"""Whatever is bought, the amounts add up, in the answer as in the tables."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import Api
from tests.factories import a_purchase, a_variant, shipping

_numbers = itertools.count()

pytestmark = pytest.mark.django_db

LINES = st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 999)), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(lines=LINES, rate=st.integers(0, 10**6))
def test_a_total_is_its_lines_and_shipping(lines: list[tuple[int, int]], rate: int) -> None:
    method = shipping(f"rate-{next(_numbers)}", amount=rate)
    wanted = [(a_variant(price=price, stock=1000), quantity) for price, quantity in lines]

    placed = Api().order(a_purchase(*wanted, shipping_method=method.code))

    assert placed.status == 201, placed.json
    order: dict[str, Any] = placed.json
    goods = sum(price * quantity for price, quantity in lines)
    assert [item["total_amount"] for item in order["items"]] == [p * q for p, q in lines]
    assert (order["subtotal_amount"], order["shipping_amount"]) == (goods, rate)
    assert order["total_amount"] == goods + rate == order["payment"]["amount"]
