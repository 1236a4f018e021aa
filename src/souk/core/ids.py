"""Time-ordered identifiers."""

import secrets
import time
from uuid import UUID


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
