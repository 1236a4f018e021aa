"""What is held for whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from souk.core.database.identity import as_system
from souk.inventory.models import Reservation, ReservationLine


@dataclass(frozen=True, slots=True)
class Held:
    """So many of a variant that a reservation holds."""

    variant_id: UUID
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ReservationView:
    """A reservation with what it holds."""

    id: UUID
    status: str
    expires_at: datetime
    items: list[Held]

    @property
    def quantities(self) -> dict[UUID, int]:
        return {item.variant_id: item.quantity for item in self.items}


@as_system()
def reservation_of(cart_id: UUID) -> ReservationView | None:
    """Return what is held for a cart, None when nothing is; two statements.

    The caller has seen that the cart is the asker's.
    """
    found = Reservation.objects.filter(cart_id=cart_id, status="active").first()
    if found is None:
        return None
    return ReservationView(found.id, found.status, found.expires_at, _held(found.id))


@as_system()
def held_quantities(reservation_id: UUID | None) -> dict[UUID, int]:
    """Return how many of each variant a reservation holds: nothing when it has ended.

    One statement, none without a reservation. Whose it is, the caller has seen.
    """
    if reservation_id is None:
        return {}
    return {item.variant_id: item.quantity for item in _held(reservation_id)}


def _held(reservation_id: UUID) -> list[Held]:
    lines = ReservationLine.objects.filter(
        reservation_id=reservation_id, reservation__status="active"
    )
    held: dict[UUID, Held] = {}
    for line in lines.select_related("stock__variant").order_by("id"):
        variant = line.stock.variant
        before = held[variant.id].quantity if variant.id in held else 0
        held[variant.id] = Held(variant.id, variant.sku, before + line.quantity)
    return list(held.values())
