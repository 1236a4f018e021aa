"""Money is an integer of minor units beside an ISO 4217 currency."""

import re
from decimal import Decimal, InvalidOperation

# ISO 4217, list one: currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}

# As nearly every price is written.
_PLAIN = re.compile(r"([0-9]{1,10})\.([0-9]{2})")

# A bigint holds nine quintillion; a price beyond this is a typing error.
MAX_AMOUNT = 10**12


def exponent_of(currency: str) -> int:
    """Return how many decimals the currency's major unit has (USD 2, JPY 0, KWD 3)."""
    return _EXPONENTS.get(currency, 2)


def parse_amount(text: str, currency: str) -> int:
    """Return the minor units that a decimal text of major units means ("50" USD → 5000).

    Raises ValueError with a reason for people when it is not a finite number, has more decimals
    than the currency, is negative, or is beyond any sensible price.
    """
    exponent = exponent_of(currency)
    if exponent == 2 and (plain := _PLAIN.fullmatch(text)):
        return int(plain[1] + plain[2])
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a number")
    if value < 0:
        raise ValueError(f"{text!r} is negative")
    if value > MAX_AMOUNT:
        raise ValueError(f"{text!r} is too large")
    minor = value.scaleb(exponent)
    if minor != minor.to_integral_value():
        raise ValueError(f"{text!r} has more decimals than {currency} knows")
    return int(minor)


def format_amount(amount: int, currency: str) -> str:
    """Return the amount for people: 1990 USD → "19.90 USD"."""
    exponent = exponent_of(currency)
    value = Decimal(amount).scaleb(-exponent)
    return f"{value:,.{exponent}f} {currency}"


def decimal_text(amount: int | None, currency: str | None) -> str | None:
    """Return the amount as files have it, which `parse_amount` reads: 1990 USD → "19.90"."""
    if amount is None:
        return None
    exponent = exponent_of(currency or "")
    return f"{Decimal(amount).scaleb(-exponent):.{exponent}f}"
