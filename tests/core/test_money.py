"""Money in text and money in minor units say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from souk.core.money import MAX_AMOUNT, exponent_of, format_amount, parse_amount

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD", "CLF"])
AMOUNTS = st.integers(min_value=0, max_value=MAX_AMOUNT)


@given(amount=AMOUNTS, currency=CURRENCIES)
def test_what_is_written_is_read_as_the_same_amount(amount: int, currency: str) -> None:
    text = format_amount(amount, currency).removesuffix(f" {currency}").replace(",", "")

    assert parse_amount(text, currency) == amount


@given(text=st.text(max_size=20), currency=CURRENCIES)
def test_any_text_is_an_amount_or_says_why_not(text: str, currency: str) -> None:
    try:
        amount = parse_amount(text, currency)
    except ValueError:
        return
    assert 0 <= amount <= MAX_AMOUNT * 10 ** exponent_of(currency)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("50", "USD", 5000), ("9.99", "USD", 999), ("100", "JPY", 100), ("1.234", "KWD", 1234)],
)
def test_major_units_become_minor_ones(text: str, currency: str, amount: int) -> None:
    assert parse_amount(text, currency) == amount


@pytest.mark.parametrize("text", ["", "-1", "1,5", "NaN", "Infinity", "1e99", "0.001"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_amount(text, "USD")
