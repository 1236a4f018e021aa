"""Carts that were left, as their owners are reminded of them."""

from dataclasses import dataclass
from uuid import UUID

from souk.carts.models import CartStatus
from souk.carts.queries.contents import Line, lines_of
from souk.carts.stores.chosen import store


@dataclass(frozen=True, slots=True)
class LeftCart:
    """A cart that waits for somebody to come back, with what can still be had of it."""

    id: UUID
    lines: list[Line]


def left_cart(cart_id: UUID) -> LeftCart | None:
    """Return a cart that was left; None once somebody came back, or when nothing is to be had."""
    cart = store().find(cart_id)
    if cart is None or cart.status != CartStatus.ACTIVE:
        return None
    if cart.abandoned_at is None or cart.resumed_at is not None:
        return None
    lines = [line for line in lines_of(cart) if line.buyable_quantity]
    return LeftCart(cart_id, lines) if lines else None
