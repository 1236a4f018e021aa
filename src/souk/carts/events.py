"""What happens to carts, as others hear of it. The database publishes it, with ids alone."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CartEvent:
    """Something that happened to one cart; a guest's has no user."""

    cart_id: UUID
    user_id: UUID | None

    aggregate: ClassVar[str] = "cart"

    @property
    def aggregate_id(self) -> UUID:
        return self.cart_id


@dataclass(frozen=True, slots=True)
class CartAbandoned(CartEvent):
    """Nobody has come back to a cart for a while; it can still be ordered."""

    name: ClassVar[str] = "cart.abandoned"


@dataclass(frozen=True, slots=True)
class CartRecovered(CartEvent):
    """A cart that had been abandoned became an order after all."""

    order_id: UUID

    name: ClassVar[str] = "cart.recovered"
