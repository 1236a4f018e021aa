"""What a store of carts does: the same, wherever they are kept (tests/carts/conftest.py)."""

from collections.abc import Collection
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from souk.carts.stores.document import CartDocument


class Overtaken(Exception):
    """Somebody else was faster at a cart: begin the whole operation again."""


class CartStore(Protocol):
    """Where carts are kept. Called within a transaction of the shop's own database.

    `is_elsewhere` where that is not this database: an order's statement has to be told the cart.
    """

    is_elsewhere: bool

    def find(self, cart_id: UUID) -> CartDocument | None:
        """Return a cart, whosever it is."""

    def hold(self, cart_id: UUID) -> CartDocument | None:
        """Return a cart that nobody else changes or orders until the transaction ends."""

    def active_of(self, user_id: UUID, *, hold: bool = False) -> CartDocument | None:
        """Return the active cart of a customer, also one whose time is over."""

    def of_customer(self, user_id: UUID) -> list[CartDocument]:
        """Return all carts of a customer, the oldest first."""

    def save(self, *carts: CartDocument) -> None:
        """Keep these carts as they are now, all or none; raise Overtaken.

        The last thing that an operation does.
        """

    def erase(self, user_ids: Collection[UUID]) -> None:
        """Delete the carts of these people."""

    def note_abandoned(self, idle: timedelta, most: int) -> int:
        """Announce carts that nobody has come back to for so long; return how many, `most` at most.

        Each is announced once in its life.
        """
