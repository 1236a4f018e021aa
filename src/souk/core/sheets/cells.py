"""Reading single cells: each returns a value or raises BadRow with what is wrong."""

import json
import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.utils.text import slugify

from souk.core.money import parse_amount
from souk.core.rich_text import safe_html
from souk.core.sheets.records import BadRow

_TRUE = {"true", "yes", "1"}
_FALSE = {"false", "no", "0", ""}
_LARGEST = 2**31 - 1
_DIGITS_OF_LARGEST = 10
# Shopify writes weights as 250.0, too.
_WHOLE = re.compile(r"-?\d{1,12}(\.0+)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}", re.ASCII)
# What is one already, as in every file of ours.
_HANDLE = re.compile("[a-z0-9]+(?:[-_]+[a-z0-9]+)*")
_LONGEST_HANDLE = 255


def text_in(column: str, value: str, *, most: int) -> str:
    """Return a text without surrounding blanks, of at most so many characters."""
    value = value.strip()
    if len(value) > most:
        raise BadRow(f"{column} is longer than {most} characters", column=column)
    if "\0" in value:
        raise BadRow(f"{column} holds a NUL character", column=column)
    return value


def html_in(column: str, value: str) -> str:
    """Return rich text without anything that could run in a browser."""
    return safe_html(text_in(column, value, most=100_000))


def link_in(column: str, value: str) -> str:
    """Return an address on the web, or nothing."""
    given = text_in(column, value, most=500)
    if given and not re.fullmatch(r"https?://\S+", given):
        raise BadRow(f"{column} is {given!r}; write an https address", column=column)
    return given


def flag_in(column: str, value: str) -> bool:
    """Return true or false; an empty cell is false."""
    given = value.strip().lower()
    if given in _TRUE:
        return True
    if given in _FALSE:
        return False
    raise BadRow(f"{column} is {value!r}; write true or false", column=column)


def amount_in(column: str, value: str, currency: str) -> int | None:
    """Return minor units, None for an empty cell; 7,50 is 7.50, but 1,234 may be either."""
    if not value.strip():
        return None
    if "," in value:
        value = _with_point(column, value)
    try:
        return parse_amount(value, currency)
    except ValueError as error:
        raise BadRow(f"{column}: {error}", column=column) from None


def _with_point(column: str, value: str) -> str:
    if not _DECIMAL_COMMA.fullmatch(value.strip()):
        said = "write a point before the decimals, and nothing between thousands"
        raise BadRow(f"{column} is {value!r}; {said}", column=column)
    return value.replace(",", ".")


def number_in(column: str, value: str) -> int | None:
    """Return a whole number, None for an empty cell."""
    given = value.strip()
    if not given:
        return None
    if given.isdecimal() and given.isascii() and len(given) < _DIGITS_OF_LARGEST:
        return int(given)
    if not _WHOLE.fullmatch(given):
        raise BadRow(f"{column} is {value!r}; write a whole number", column=column)
    number = int(given.partition(".")[0])
    if abs(number) > _LARGEST:
        raise BadRow(f"{column} is {value!r}; that is too large", column=column)
    return number


def count_in(column: str, value: str) -> int | None:
    """Return a whole number that is not negative, None for an empty cell."""
    number = number_in(column, value)
    if number is not None and number < 0:
        raise BadRow(f"{column} is {value!r}; it cannot be negative", column=column)
    return number


def is_handle(value: str) -> bool:
    """Say whether a cell is a product's handle as it is."""
    return len(value) <= _LONGEST_HANDLE and _HANDLE.fullmatch(value) is not None


def handle_in(value: str) -> str | None:
    """Return a product's handle, its slug; None for an empty cell."""
    given = text_in("handle", value, most=_LONGEST_HANDLE)
    if not given or _HANDLE.fullmatch(given):
        return given or None
    handle = slugify(given)
    if not handle:
        raise BadRow(
            f"handle is {value!r}; write small letters, digits and hyphens", column="handle"
        )
    return handle


def list_in(column: str, value: str, *, most: int = 100) -> list[str]:
    """Return the parts between commas, each once and of at most so many characters."""
    parts = (text_in(column, part, most=most) for part in _parts(column, value))
    return list(dict.fromkeys(part for part in parts if part))


def _parts(column: str, value: str) -> list[str]:
    if not value.lstrip().startswith("["):
        return value.split(",")
    parts = json_in(column, value)
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise BadRow(f"{column} is no list of texts", column=column)
    return parts


def json_in(column: str, value: str) -> Any:
    """Return what a cell says in JSON, None for an empty one."""
    if not value.strip():
        return None
    try:
        said = json.loads(value, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadRow(f"{column} is no JSON", column=column) from None
    if "\\u" in value and (problem := unwritable(said)):
        raise BadRow(f"{column} {problem}", column=column)
    return said


def unwritable(said: Any) -> str | None:
    """Return why what JSON says is nothing that can be kept, None where it is."""
    written = json.dumps(said, ensure_ascii=False)
    if "\\u0000" in written:
        return "holds a NUL character; no text may"
    try:
        written.encode()
    except UnicodeEncodeError:
        return "holds half of a character; no text may"
    return None


def moment_in(column: str, value: str) -> datetime | None:
    """Return a moment, None for an empty cell; without a zone it is UTC."""
    given = value.strip()
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise BadRow(
            f"{column} is {value!r}; write a moment such as 2026-01-31T12:00:00Z", column=column
        ) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not 2000 <= moment.year < 3000:
        raise BadRow(f"{column} is {value!r}; write one from 2000 to 2999", column=column)
    return moment


def word_in(column: str, value: str, known: Collection[str]) -> str | None:
    """Return one of the known words, None for an empty cell."""
    given = value.strip()
    if given and given not in known:
        raise BadRow(f"{column} is {given!r}; write {', '.join(known)}", column=column)
    return given or None


def _no_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
