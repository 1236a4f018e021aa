"""Reading single cells: each returns a value or raises BadRow with what is wrong."""

import re

import nh3
from django.utils.text import slugify

from souk.catalog.operations.product_import.records import BadRow
from souk.core.money import parse_amount

_TRUE = {"true", "yes", "1"}
_FALSE = {"false", "no", "0", ""}
_LARGEST = 2**31 - 1


def text_in(column: str, value: str, *, most: int) -> str:
    """Return a text without surrounding blanks, of at most so many characters."""
    value = value.strip()
    if len(value) > most:
        raise BadRow(f"{column} is longer than {most} characters")
    if "\0" in value:
        raise BadRow(f"{column} holds a NUL character")
    return value


def html_in(column: str, value: str) -> str:
    """Return rich text without anything that could run in a browser."""
    return nh3.clean(text_in(column, value, most=100_000))


def flag_in(column: str, value: str) -> bool:
    """Return true or false; an empty cell is false."""
    given = value.strip().lower()
    if given in _TRUE:
        return True
    if given in _FALSE:
        return False
    raise BadRow(f"{column} is {value!r}; write true or false")


def amount_in(column: str, value: str, currency: str) -> int | None:
    """Return minor units, None for an empty cell."""
    if not value.strip():
        return None
    try:
        return parse_amount(value, currency)
    except ValueError as error:
        raise BadRow(f"{column}: {error}") from None


def number_in(column: str, value: str) -> int | None:
    """Return a whole number, None for an empty cell."""
    given = value.strip()
    if not given:
        return None
    # Shopify writes weights as 250.0, too.
    if not re.fullmatch(r"-?\d{1,12}(\.0+)?", given):
        raise BadRow(f"{column} is {value!r}; write a whole number")
    number = int(given.partition(".")[0])
    if abs(number) > _LARGEST:
        raise BadRow(f"{column} is {value!r}; that is too large")
    return number


def count_in(column: str, value: str) -> int | None:
    """Return a whole number that is not negative, None for an empty cell."""
    number = number_in(column, value)
    if number is not None and number < 0:
        raise BadRow(f"{column} is {value!r}; it cannot be negative")
    return number


def handle_in(value: str) -> str | None:
    """Return a product's handle, its slug; None for an empty cell."""
    given = text_in("handle", value, most=255)
    if not given:
        return None
    handle = slugify(given)
    if not handle:
        raise BadRow(f"handle is {value!r}; write small letters, digits and hyphens")
    return handle


def list_in(column: str, value: str) -> list[str]:
    """Return the parts between commas, each once."""
    parts = (text_in(column, part, most=100) for part in value.split(","))
    return list(dict.fromkeys(part for part in parts if part))
