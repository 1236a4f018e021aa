"""Carts that were left, as their owners are reminded of them."""

from dataclasses import dataclass
from uuid import UUID

from souk.carts.models import Cart, CartStatus
from souk.carts.queries.contents import Line, lines_of


@dataclass(frozen=True, slots=True)
class LeftCart:
    """A cart that waits for somebody to come back, with what can still be had of it."""

    id: UUID
    lines: list[Line]


def left_cart(cart_id: UUID) -> LeftCart | None:
    """Return a cart that was left; None once somebody came back, or when nothing is to be had."""
    cart = Cart.objects.filter(
        id=cart_id, status=CartStatus.ACTIVE, abandoned_at__isnull=False, resumed_at__isnull=True
    ).first()
    lines = [line for line in lines_of(cart) if line.buyable_quantity] if cart else []
    return LeftCart(cart_id, lines) if lines else None
