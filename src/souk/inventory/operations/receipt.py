"""Goods that arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from souk.core.database.functions import call, plain_array_text
from souk.inventory.models import MovementKind
from souk.inventory.operations.movement import Change, Line, because, locked_stock, move_stock


@dataclass(frozen=True, slots=True)
class Arrival(Line):
    """So many that arrived; the cost of one is in minor units, None where it is not known."""

    unit_cost_amount: int | None = None


@transaction.atomic
def receive_stock(
    warehouse_id: UUID, arrivals: Sequence[Arrival], *, reason: str, actor_id: UUID | None
) -> UUID:
    """Add what arrived to what is available; orders that wait for it come first.

    Returns the reference that its movements share.
    """
    cause = because(MovementKind.INBOUND, reason, actor_id)
    rows = locked_stock(((warehouse_id, line.variant_id) for line in arrivals), begins=True)
    move_stock(
        [
            Change(
                rows[warehouse_id, line.variant_id],
                available=line.quantity,
                unit_cost_amount=line.unit_cost_amount,
            )
            for line in arrivals
        ],
        cause,
    )
    return cause.reference_id


def bring_in(warehouse_id: UUID, quantities: Mapping[UUID, int], *, reason: str) -> int:
    """Let so many of each variant be available that is new here; return how many had any.

    One statement whatever the number; each is an arrival. Of a variant that has a stock row in the
    warehouse already nothing changes.
    """
    if not quantities:
        return 0
    arrived: int = call(
        "inventory.bring_in",
        warehouse_id,
        # Written here: to adapt thousands one by one costs twice as much.
        plain_array_text(quantities),
        plain_array_text(quantities.values()),
        MovementKind.INBOUND.value,
        reason,
        None,
    )
    return arrived
