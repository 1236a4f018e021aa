"""An order as a file tells it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from souk.orders.queries.numbers import id_range

# An order's number is made a moment before its row.
_NEAR = 3_600_000


@dataclass(slots=True)
class OrderRecord:
    """An order that ended elsewhere: `values` by the columns of an export, and its lines.

    Amounts are minor units. `said` are the columns that the file has; the others follow from these.
    """

    line: int
    values: dict[str, Any]
    items: list[dict[str, Any]]
    said: frozenset[str]

    @property
    def number(self) -> str:
        number: str = self.values["order_number"]
        return number

    def place(self) -> tuple[UUID, UUID, str] | None:
        """Return where an order of this number lies, and the number as we write it.

        None where it is another shop's: a number of Souk's tells when it was placed.
        """
        bounds = id_range(self.number)
        if bounds is None:
            return None
        told = bounds[0].int >> 80
        placed = int(self.values["placed_at"].timestamp() * 1000)
        return bounds if abs(told - placed) <= _NEAR else None

    def elsewhere(self) -> str | None:
        """Return the number that it had elsewhere, where that is not the one that it has here."""
        if self.place() is None:
            return self.number
        return self.values["imported_number"] or None
