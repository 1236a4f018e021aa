"""Time-ordered identifiers."""

import secrets
import time
from datetime import datetime
from uuid import UUID

# Crockford's base 32: no letter that people mistake for another one.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBERS_BEGIN_MILLISECONDS = 1_735_689_600_000


def uuid7() -> UUID:
    """Return a new UUIDv7: milliseconds, then the fraction of the millisecond, then chance.

    RFC 9562, section 6.2, method 3; the SQL twin is `core.uuid7()`.
    """
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= (0x7000 | fraction) << 64
    value |= 0x8000000000000000 | secrets.randbits(62)
    return UUID(int=value)


def readable_number(row_id: UUID) -> str:
    """Return the number that people see for an id; the SQL twin is `core.readable_number()`.

    Twelve characters in three groups: 40 bits of milliseconds since 2025, 20 bits of chance.
    """
    value = ((row_id.int >> 80) - NUMBERS_BEGIN_MILLISECONDS) << 20 | row_id.int & 0xFFFFF
    letters = "".join(ALPHABET[value >> place & 31] for place in range(55, -1, -5))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def sibling_of(parent: UUID) -> UUID:
    """Return a new UUID with the time of another one; the SQL twin is `core.uuid7_sibling()`."""
    return UUID(int=parent.int >> 64 << 64 | 1 << 63 | secrets.randbits(62))


def siblings_of(parent: UUID) -> tuple[UUID, UUID]:
    """Return the bounds between which the siblings of an id lie: one partition, side by side."""
    first = parent.int >> 64 << 64
    return UUID(int=first), UUID(int=first | 0xFFFF_FFFF_FFFF_FFFF)


def first_id_at(moment: datetime) -> UUID:
    """Return the bound of the ids made since a moment; the SQL twin is `core.uuid7_floor()`."""
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)
