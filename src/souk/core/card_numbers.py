"""Card numbers where none belongs: found by form, issuer and check digit."""

import re
from collections.abc import Iterator
from typing import Any

# Digits, with these between them, a hard space among them. What touches a letter, a hyphen or
# another digit is part of something longer (an id, a token), what follows a plus is a telephone
# number.
_BETWEEN = "[ .\u00a0-]"
_DIGITS = re.compile(rf"(?<![\w+-])\d(?:{_BETWEEN}{{0,2}}\d){{12,39}}(?![\w-])", re.ASCII)
_DIGITS_IN_BYTES = re.compile(_DIGITS.pattern.encode())
_DIGITS_OR_BETWEEN = "0123456789 .\u00a0-".encode()
_AS_DIGITS = bytes(ord("0") if sign in _DIGITS_OR_BETWEEN else ord("x") for sign in range(256))
_THIRTEEN = b"0" * 13

# Payment cards begin with these: 2 to 6, and RuPay with 81 or 82.
_ISSUERS = ("2", "3", "4", "5", "6", "81", "82")
# Dates and telephone numbers have shorter groups, or mix what stands between them.
_SHOWN = re.compile(
    rf"\d{{13,19}}|\d{{4,8}}(?=({_BETWEEN}|  )\d)(?:\1\d{{4,8}})*\1\d{{1,6}}", re.ASCII
)
_GROUP = re.compile(r"\d+")
NO_CARD_NUMBERS = "Card numbers do not belong here."
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


# Fields that hold long numbers by their nature, and how many digits these have at most.
_LONG_NUMBERS = {
    "phone": 15,
    "barcode": 14,
    "gtin": 14,
    "ean": 14,
    "upc": 14,
    "isbn": 14,
    "sku": 19,
    # In the admin, lines of SKUs.
    "lines": 19,
    "written_off": 19,
    "tracking_number": 19,
    "tracking_url": 19,
    "account_number": 19,
    "tax_id": 14,
    "registration_number": 14,
}


def may_hold_card_number(body: bytes) -> bool:
    """Say whether a text is worth a closer look: in about a microsecond where it is not."""
    return _THIRTEEN in body.translate(_AS_DIGITS) and _DIGITS_IN_BYTES.search(body) is not None


def card_numbers_in(text: str) -> Iterator[str]:
    """Yield each card number in a text as it is written there."""
    for found in _DIGITS.finditer(text):
        yield from _within(found.group())


def holds_card_number(name: str, text: str) -> bool:
    """Say whether a field of this name holds a card number; some hold long numbers of their own.

    A column of another shop's file may say before it what of: `Variant SKU`.
    """
    allowed = _LONG_NUMBERS.get(name.lower().rpartition(" ")[2], 0)
    return any(sum(map(str.isdigit, number)) > allowed for number in card_numbers_in(text))


def fields_with_card_numbers(given: Any) -> Iterator[str]:
    """Yield the dotted path to each field of a JSON value that holds a card number."""
    for path, text in _texts(given):
        if holds_card_number(path.rpartition(".")[2], text):
            yield path


def without_card_numbers(text: str) -> str:
    """Return the text with each card number replaced."""
    for number in card_numbers_in(text):
        text = text.replace(number, "[card number]")
    return text


def _texts(given: Any) -> Iterator[tuple[str, str]]:
    """Yield each text of a JSON value, names and whole numbers too, with the dotted path to it."""
    left: list[tuple[str, Any]] = [("", given)]
    while left:
        path, value = left.pop()
        if isinstance(value, str | int):
            yield path, str(value)
        elif isinstance(value, dict):
            left += [(f"{path}.{name}".lstrip("."), part) for name, part in value.items()]
            left += [(path, name) for name in value]
        elif isinstance(value, list):
            left += [(f"{path}.{place}".lstrip("."), part) for place, part in enumerate(value)]


def _within(run: str) -> Iterator[str]:
    """Yield the card numbers in a run: one group of digits, or up to five as cards show them."""
    groups = list(_GROUP.finditer(run))
    for first in range(len(groups)):
        if len(groups[first].group()) < 4:
            continue
        for last in range(first, min(first + 5, len(groups))):
            piece = run[groups[first].start() : groups[last].end()]
            if _SHOWN.fullmatch(piece) and _is_card_number(piece):
                yield piece


def _is_card_number(piece: str) -> bool:
    digits = [int(sign) for sign in piece if sign.isdigit()]
    if not (13 <= len(digits) <= 19 and piece.startswith(_ISSUERS)):
        return False
    doubled = sum(_DOUBLED[digit] for digit in digits[-2::-2])
    return (doubled + sum(digits[-1::-2])) % 10 == 0
