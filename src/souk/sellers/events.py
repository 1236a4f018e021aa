"""What happens to sellers, as others hear of it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SellerEvent:
    """Something that happened to one seller, by their user's id."""

    user_id: UUID

    aggregate: ClassVar[str] = "seller"

    @property
    def aggregate_id(self) -> UUID:
        return self.user_id


@dataclass(frozen=True, slots=True)
class SellerApplied(SellerEvent):
    """Somebody wants to sell here, for the first time or once more."""

    name: ClassVar[str] = "seller.applied"


@dataclass(frozen=True, slots=True)
class SellerApproved(SellerEvent):
    """A seller was verified and may sell."""

    name: ClassVar[str] = "seller.approved"


@dataclass(frozen=True, slots=True)
class SellerRejected(SellerEvent):
    """An application was turned down."""

    name: ClassVar[str] = "seller.rejected"


@dataclass(frozen=True, slots=True)
class SellerSuspended(SellerEvent):
    """A seller may not sell any more; what they offered is off the shop."""

    name: ClassVar[str] = "seller.suspended"


@dataclass(frozen=True, slots=True)
class SellerReinstated(SellerEvent):
    """A seller who was suspended may sell again."""

    name: ClassVar[str] = "seller.reinstated"


@dataclass(frozen=True, slots=True)
class BankAccountChanged(SellerEvent):
    """A seller's earnings go elsewhere from now on; the owner should hear of it."""

    name: ClassVar[str] = "seller.bank_account_changed"
