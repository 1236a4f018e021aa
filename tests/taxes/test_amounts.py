"""Whatever is taxed, however it is rounded: the parts are the whole, and no fraction is lost."""

import json
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db

MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
MILLION = 10**6

_rates = st.lists(st.tuples(st.integers(0, MILLION), st.booleans()), min_size=1, max_size=5)
_prices = st.one_of(st.integers(0, 2000), st.integers(0, 10**17))
_quick = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def amounts_in(price: int, rates: list[tuple[int, bool]], mode: str) -> tuple[list[int], int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM taxes.amounts_in(%s::bigint, %s::bigint[], %s::boolean[], %s)",
            [price, [rate for rate, _ in rates], [included for _, included in rates], mode],
        )
        amounts, included, added = cursor.fetchone()
    return amounts, included, added


def rounded(dividend: int, divisor: int, mode: str) -> int:
    """What the books say, by a decimal of more digits than any price has."""
    with localcontext() as context:
        context.prec = 120
        whole, rest = divmod(dividend, divisor)
        # A remainder of whole numbers is exact; only its comparison with a half is rounding.
        part = Decimal(rest) / Decimal(divisor) if 2 * rest != divisor else Decimal("0.5")
        return int((Decimal(whole) + part).quantize(Decimal(1), rounding=MODES[mode]))


@_quick
@given(price=_prices, rates=_rates, mode=st.sampled_from(sorted(MODES)))
def test_parts_are_the_whole(price: int, rates: list[tuple[int, bool]], mode: str) -> None:
    amounts, included, added = amounts_in(price, rates, mode)

    of_price = sum(rate for rate, is_included in rates if is_included)
    assert included == rounded(price * of_price, MILLION + of_price, mode)
    assert 0 <= included <= price
    assert min(amounts) >= 0
    held = [amount for amount, (_, inside) in zip(amounts, rates, strict=True) if inside]
    assert sum(held) == included
    assert sum(amounts) == included + added

    for amount, (rate, is_included) in zip(amounts, rates, strict=True):
        if not is_included:
            assert amount == rounded((price - included) * rate, MILLION, mode)
        elif of_price:
            # Its exact share, but for less than one minor unit.
            assert abs(amount * of_price - included * rate) < of_price


@pytest.mark.parametrize(
    ("price", "millionths", "half_up", "half_even", "down"),
    [
        (50, 10_000, 1, 0, 0),  # 0.50
        (150, 10_000, 2, 2, 1),  # 1.50
        (250, 10_000, 3, 2, 2),  # 2.50
        (251, 10_000, 3, 3, 2),  # 2.51
        (249, 10_000, 2, 2, 2),  # 2.49
        (0, 190_000, 0, 0, 0),
        (1, 1_000_000, 1, 1, 1),
    ],
)
def test_each_mode_rounds_as_it_is_called(
    price: int, millionths: int, half_up: int, half_even: int, down: int
) -> None:
    found = [
        amounts_in(price, [(millionths, False)], mode)[2]
        for mode in ("half_up", "half_even", "down")
    ]

    assert found == [half_up, half_even, down]


def test_included_taxes_share_what_is_left_by_the_largest_remainder() -> None:
    # 100 holds 23.08 of 30 %: 23, that is 7.67, 7.67 and 7.67 of three times 10 %.
    assert amounts_in(100, [(100_000, True)] * 3, "half_up") == ([8, 8, 7], 23, 0)
    # 5 % has 3.83 of it and 25 % has 19.17: the former is nearer to its next.
    assert amounts_in(100, [(250_000, True), (50_000, True)], "half_up") == ([19, 4], 23, 0)


# Whole orders


@dataclass
class Taxed:
    lines: list[dict[str, Any]]
    tax: int
    included: int
    shipping_tax: int
    tax_lines: list[dict[str, Any]]


def tax_lines(
    lines: list[dict[str, Any]], rates: list[dict[str, Any]], shipping: int, mode: str
) -> Taxed:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(taxed.lines), tax_amount, included_tax_amount, shipping_tax_amount,"
            " tax_lines FROM taxes.tax_lines("
            " (SELECT array_agg(jsonb_populate_record(NULL::orders_items, line))"
            "  FROM jsonb_array_elements(%s::jsonb) AS line),"
            " (SELECT array_agg(jsonb_populate_record(NULL::taxes_rates, rate))"
            "  FROM jsonb_array_elements(%s::jsonb) AS rate), %s::bigint, %s) AS taxed",
            [json.dumps(lines), json.dumps(rates), shipping, mode],
        )
        found, tax, included, shipping_tax, described = cursor.fetchone()
    return Taxed(json.loads(found), tax, included, shipping_tax, json.loads(described))


_classes = st.sampled_from(["standard", "reduced", "free"])
_lines = st.lists(
    st.tuples(st.integers(0, 10**9), st.integers(0, 100), _classes).map(
        lambda line: {
            "total_amount": line[0],
            "discount_amount": line[0] * line[1] // 100,
            "tax_amount": 0,
            "tax_class": line[2],
        }
    ),
    min_size=1,
    max_size=6,
)
_of_place = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["VAT", "State", "County"]),
            "rate": st.decimals(0, 1, places=6).map(str),
            "tax_class": _classes,
            "is_included": st.booleans(),
            "applies_to_shipping": st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)


@_quick
@given(
    lines=_lines,
    rates=_of_place,
    shipping=st.integers(0, 10**6),
    mode=st.sampled_from(sorted(MODES)),
)
def test_an_order_is_taxed_by_its_parts(
    lines: list[dict[str, Any]], rates: list[dict[str, Any]], shipping: int, mode: str
) -> None:
    taxed = tax_lines(lines, rates, shipping, mode)

    tax_of_lines = sum(line["tax_amount"] for line in taxed.lines)
    assert tax_of_lines + taxed.shipping_tax == taxed.tax + taxed.included
    assert sum(line["amount"] for line in taxed.tax_lines) == taxed.tax + taxed.included
    held = [line["amount"] for line in taxed.tax_lines if line["is_included"]]
    assert sum(held) == taxed.included

    # Each line alone is what it is among the others: no rounding goes from one to the next.
    for line, before in zip(taxed.lines, lines, strict=True):
        price = before["total_amount"] - before["discount_amount"]
        applied = _applied(rates, lambda rate, kind=before["tax_class"]: rate["tax_class"] == kind)
        amounts = amounts_in(price, applied, mode)[0] if applied else []
        assert line == {**line, **before, "tax_amount": sum(amounts or [])}
    applied = _applied(rates, lambda rate: rate["applies_to_shipping"])
    expected = sum(amounts_in(shipping, applied, mode)[0]) if applied else 0
    assert taxed.shipping_tax == expected
    kinds = [(line["name"], line["rate"], line["is_included"]) for line in taxed.tax_lines]
    assert len(set(kinds)) == len(kinds)


def _applied(rates: list[dict[str, Any]], which: Any) -> list[tuple[int, bool]]:
    return [
        (int(Decimal(rate["rate"]) * MILLION), rate["is_included"]) for rate in rates if which(rate)
    ]
