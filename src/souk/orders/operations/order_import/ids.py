"""Ids of imported orders: those of the moment when they were placed elsewhere."""

import secrets
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from souk.core.ids import readable_number
from souk.orders.operations.order_import.records import OrderRecord
from souk.orders.queries.numbers import chance_in
from souk.orders.queries.orders import ids_of_numbers

_MOST_FRACTIONS = 4095


@dataclass(slots=True)
class NewIds:
    """Ids from which the numbers of Souk's own orders follow again; others get new numbers.

    Orders of one millisecond keep the order of their file.
    """

    _latest: int = 0
    _fraction: int = 0

    def ids_for(self, records: list[OrderRecord]) -> list[UUID]:
        """Return an id for each, from which a number follows that is nobody's yet."""
        ids = [self._id_for(record) for record in records]
        # Many orders may have one moment, such as midnight, and a number has twenty bits of chance.
        while again := _places_of_taken(ids, records):
            for nth in again:
                ids[nth] = UUID(int=ids[nth].int ^ secrets.randbits(20))
        return ids

    def _id_for(self, record: OrderRecord) -> UUID:
        place = record.place()
        if place is None:
            milliseconds = int(record.values["placed_at"].timestamp() * 1000)
            chance = secrets.randbits(20)
        else:
            milliseconds, chance = place[0].int >> 80, chance_in(place[2])
        comes_next = milliseconds == self._latest
        self._fraction = min(self._fraction + 1, _MOST_FRACTIONS) if comes_next else 0
        self._latest = milliseconds
        value = milliseconds << 80 | (0x7000 | self._fraction) << 64 | 1 << 63
        # Below those of its history (order_import/history.py).
        return UUID(int=value | secrets.randbits(41) << 20 | chance)


def _places_of_taken(ids: list[UUID], records: list[OrderRecord]) -> list[int]:
    """Return which of these ids have a number that is taken, but for those that bring their own."""
    numbers = [readable_number(order_id) for order_id in ids]
    drawn = [nth for nth, record in enumerate(records) if record.place() is None]
    times = Counter(numbers)
    taken = ids_of_numbers(numbers[nth] for nth in drawn)
    return [nth for nth in drawn if numbers[nth] in taken or times[numbers[nth]] > 1]
