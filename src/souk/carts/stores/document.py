"""A cart as one document: what a store keeps, and what operations change."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pydantic import NonNegativeInt, PositiveInt


@dataclass(slots=True)
class CartItem:
    """A line, with what the buyer saw when it was put in; the price is in minor units."""

    id: UUID
    variant_id: UUID
    quantity: PositiveInt
    unit_price_amount: NonNegativeInt
    sku: str
    name: str
    options: dict[str, str]
    # Of its product. Lines of long ago do not know it.
    product_id: UUID | None
    product_slug: str
    image: str | None
    # None until a store has kept it.
    created_at: datetime | None = None


@dataclass(slots=True)
class CartDocument:
    """A whole cart; lines and codes are in the order in which they were put in.

    `token_hash` is written in hex. `revision` counts the buyer's changes, `kept_revision` what a
    store of documents has kept, 0 for a new one.
    """

    id: UUID
    user_id: UUID | None
    token_hash: str | None
    status: str
    currency: str
    expires_at: datetime
    revision: int = 1
    order_id: UUID | None = None
    reservation_id: UUID | None = None
    notes: str = ""
    abandoned_at: datetime | None = None
    resumed_at: datetime | None = None
    recovered_at: datetime | None = None
    merged_into_id: UUID | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    items: list[CartItem] = field(default_factory=list)
    coupon_codes: list[str] = field(default_factory=list)
    kept_revision: int = 0

    def item_of(self, variant_id: UUID) -> CartItem | None:
        """Return the line of a variant, None where there is none."""
        return next((item for item in self.items if item.variant_id == variant_id), None)
