"""What happens to stock, as others hear of it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StockLow:
    """What is available of a variant in a warehouse fell to its reorder point: once a fall.

    Published by inventory.follow_stock.
    """

    stock_id: UUID
    variant_id: UUID
    warehouse_id: UUID
    available: int
    reorder_point: int
    reorder_quantity: int

    name: ClassVar[str] = "stock.low"
    aggregate: ClassVar[str] = "stock"

    @property
    def aggregate_id(self) -> UUID:
        return self.stock_id
