"""The ids that an order number can follow from; see `core.ids.readable_number`."""

import time
from uuid import UUID

from souk.core.ids import ALPHABET, NUMBERS_BEGIN_MILLISECONDS

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
# People mistake these for one another: Crockford's base 32 reads them as one.
_VALUES |= {"O": 0, "I": 1, "L": 1}
_ALL_MILLISECONDS = 1 << 40
_A_DAY = 86_400_000


def id_range(order_number: str) -> tuple[UUID, UUID, str] | None:
    """Return the bounds of the ids that a number can follow from, and the number as we write it.

    The bounds are one millisecond apart: they find the partition and a handful of rows in it.
    None when it is no order number.
    """
    letters = order_number.upper().replace("-", "")
    if len(letters) != 12 or not all(letter in _VALUES for letter in letters):
        return None
    value = 0
    for letter in letters:
        value = value * 32 + _VALUES[letter]
    milliseconds = (value >> 20) + NUMBERS_BEGIN_MILLISECONDS
    if milliseconds > time.time_ns() // 1_000_000 + _A_DAY:
        # Nothing was ordered then: it is of the years before numbers began, and was brought in.
        milliseconds -= _ALL_MILLISECONDS
    canonical = "".join(ALPHABET[_VALUES[letter]] for letter in letters)
    number = "-".join((canonical[:4], canonical[4:8], canonical[8:]))
    return _first(milliseconds), _first(milliseconds + 1), number


def chance_in(number: str) -> int:
    """Return the twenty bits of chance that a number as we write it ends with."""
    value = 0
    for letter in number[-4:]:
        value = value * 32 + _VALUES[letter]
    return value


def _first(milliseconds: int) -> UUID:
    return UUID(int=(milliseconds << 80) | 0x7000_8000_0000_0000_0000)
