"""Dealing a file out to several writers."""

from dataclasses import dataclass
from zlib import crc32

from souk.core.sheets.cells import is_handle


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


class Dealt:
    """Tells rows of a CSV that another writer takes by the cell of their handle, at `place`.

    Rows of one handle that another's stands between are not one product: so others' rows are read
    until one of them is taken for such a row.
    """

    def __init__(self, share: Share, place: int | None) -> None:
        self.share = share
        # Of the row that was read last, where its cell is a handle as it is.
        self.handle: str | None = None
        self.is_among_others = False
        self._place = place
        self._is_others = False

    def passes_over(self, cells: list[str]) -> bool:
        """Say whether a row is another writer's, who reads it and tells what is wrong with it."""
        if self._place is None or not self.share.is_part:
            return False
        given = cells[self._place] if len(cells) > self._place else ""
        if given != self.handle:
            self.handle = given if is_handle(given) else None
            self._is_others = self.handle is not None and not self.share.has(self.handle)
        return self._is_others and self.is_among_others


class Indivisible(Exception):
    """What a file says of one product depends on others: one writer is to take them all."""
