from dataclasses import dataclass
from uuid import UUID

from souk.core.errors import Conflict, InvalidFields, NotFound


class CartNotFound(NotFound):
    """There is no such cart, or it is not yours."""

    @property
    def detail(self) -> str:
        return "Sign in as its owner, or send the guest's token in the header Cart-Token."


class NoActiveCart(NotFound):
    """You have no cart at the moment."""

    @property
    def detail(self) -> str:
        return "Begin one with POST /api/v1/carts."


@dataclass(eq=False)
class CartConverted(Conflict):
    """This cart has become an order."""

    order_number: str | None = None

    @property
    def detail(self) -> str:
        return "Begin a new cart with POST /api/v1/carts."


class CartNotActive(Conflict):
    """This cart has expired or was given up."""

    @property
    def detail(self) -> str:
        return "Begin a new cart with POST /api/v1/carts."


@dataclass(eq=False)
class OtherCartDiffers(Conflict):
    """The customer's other cart is in another currency."""

    cart_id: UUID
    cart_currency: str
    currency: str

    @property
    def detail(self) -> str:
        return (
            f"Order the cart in {self.cart_currency}, or give it up with"
            f" DELETE /api/v1/carts/{self.cart_id}; then claim this one again."
        )


@dataclass(eq=False)
class ItemUnavailable(InvalidFields):
    """An item is not for sale."""

    @classmethod
    def code(cls) -> str:
        return "item_unavailable"


@dataclass(eq=False)
class CurrencyMismatch(InvalidFields):
    """An item is not sold in the cart's currency."""

    @classmethod
    def code(cls) -> str:
        return "currency_mismatch"
