"""How far the lines of an order are."""

from dataclasses import dataclass
from uuid import UUID

from souk.core.database.functions import call_rows


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a line are where; `shipped` includes what arrived."""

    item_id: UUID
    position: int
    variant_id: UUID
    requires_shipping: bool
    tracks_stock: bool
    quantity: int
    cancelled: int
    prepared: int
    shipped: int
    delivered: int
    asked_back: int
    returned: int

    @property
    def wanted(self) -> int:
        """What is to be sent in all."""
        return self.quantity - self.cancelled

    @property
    def left(self) -> int:
        """What is in no fulfilment yet."""
        return self.wanted - self.prepared - self.shipped

    @property
    def given_up(self) -> int:
        """What its buyer does not keep: values of parts are counted from there."""
        return self.cancelled + self.returned

    @property
    def returnable(self) -> int:
        """What has arrived and is not on its way back."""
        return self.delivered - self.asked_back - self.returned


def progress_of(order_id: UUID) -> list[Progress]:
    """Return how far the lines of an order are, in their order."""
    return [Progress(*row) for row in call_rows("orders.progress_of", order_id)]


def is_all_sent(lines: list[Progress]) -> bool:
    """Say whether all that is wanted is on its way or has arrived."""
    return all(line.shipped >= line.wanted for line in lines)


def is_all_delivered(lines: list[Progress]) -> bool:
    """Say whether all that is wanted has arrived."""
    return all(line.delivered >= line.wanted for line in lines)


def is_all_returned(lines: list[Progress]) -> bool:
    """Say whether all that is wanted has come back."""
    return all(line.returned >= line.wanted for line in lines)
