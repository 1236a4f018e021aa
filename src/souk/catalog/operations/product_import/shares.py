"""Dealing a file out to several writers."""

from dataclasses import dataclass
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Share:
    """What one of `of` writers takes of a file: all that is said of a product is in one share."""

    number: int = 0
    of: int = 1

    @property
    def is_part(self) -> bool:
        return self.of > 1

    def has(self, handle: str | None) -> bool:
        """Say whether the product with this handle is in it; what names none is in the first."""
        dealt = crc32(handle.encode()) % self.of if handle else 0
        return dealt == self.number


WHOLE = Share()


class Indivisible(Exception):
    """What a file says of one product depends on others: one writer is to take them all."""
