"""What writing a batch of imported products came to."""

from dataclasses import dataclass, field, fields
from uuid import UUID

from souk.catalog.operations.product_import.tables import Change
from souk.core.sheets.records import Refusal


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of a variant the file says there are."""

    variant_id: UUID
    quantity: int
    is_new: bool


@dataclass(slots=True)
class Written:
    """What a batch came to; `contested` is how many SKUs and barcodes are another product's."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    variants_created: int = 0
    variants_updated: int = 0
    images_created: int = 0
    contested: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Refusal] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def add(self, other: "Written") -> None:
        """Add what another part came to."""
        for one in fields(self):
            both = getattr(self, one.name) + getattr(other, one.name)
            setattr(self, one.name, both)
