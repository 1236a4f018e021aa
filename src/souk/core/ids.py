"""Time-ordered identifiers."""

import os
import struct
import time
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from uuid import UUID

# Crockford's base 32: no letter that people mistake for another one.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Ten bits at once: every order has two numbers.
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
NUMBERS_BEGIN_MILLISECONDS = 1_735_689_600_000
_DRAWN_AT_ONCE = 1000


def uuid7() -> UUID:
    """Return a new UUIDv7: milliseconds, then the fraction of the millisecond, then chance.

    RFC 9562, section 6.2, method 3; the SQL twin is `core.uuid7()`.
    """
    return _uuid7(_chance())


def uuids7() -> Iterator[UUID]:
    """Yield new UUIDv7 without end, for whoever makes thousands of them.

    Their chance comes from the same source, drawn for many at once: to ask the system for it costs
    more than all else. Not to be kept, for a forked process would go on with the same ones.
    """
    while True:
        for (chance,) in struct.iter_unpack("=Q", os.urandom(8 * _DRAWN_AT_ONCE)):
            yield _uuid7(chance >> 2)


def _uuid7(chance: int) -> UUID:
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= (0x7000 | fraction) << 64
    value |= 0x8000000000000000 | chance
    return UUID(int=value)


def _chance() -> int:
    """Return 62 bits that nobody can guess."""
    return int.from_bytes(os.urandom(8)) >> 2


@lru_cache(maxsize=10_000)
def text_of(row_id: UUID) -> str:
    """Return an id as text; those of callers come again and again."""
    return str(row_id)


def readable_number(row_id: UUID) -> str:
    """Return the number that people see for an id; the SQL twin is `core.readable_number()`.

    Twelve characters in three groups: 40 bits of milliseconds since 2025, 20 bits of chance.
    """
    value = ((row_id.int >> 80) - NUMBERS_BEGIN_MILLISECONDS) << 20 | row_id.int & 0xFFFFF
    return (
        f"{_PAIRS[value >> 50 & 1023]}{_PAIRS[value >> 40 & 1023]}"
        f"-{_PAIRS[value >> 30 & 1023]}{_PAIRS[value >> 20 & 1023]}"
        f"-{_PAIRS[value >> 10 & 1023]}{_PAIRS[value & 1023]}"
    )


def sibling_of(parent: UUID) -> UUID:
    """Return a new UUID with the time of another one; the SQL twin is `core.uuid7_sibling()`."""
    return UUID(int=parent.int >> 64 << 64 | 1 << 63 | _chance())


def siblings_of(parent: UUID) -> tuple[UUID, UUID]:
    """Return the bounds between which the siblings of an id lie: one partition, side by side."""
    first = parent.int >> 64 << 64
    return UUID(int=first), UUID(int=first | 0xFFFF_FFFF_FFFF_FFFF)


def first_id_at(moment: datetime) -> UUID:
    """Return the bound of the ids made since a moment; the SQL twin is `core.uuid7_floor()`."""
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)
