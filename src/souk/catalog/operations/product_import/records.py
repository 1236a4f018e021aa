"""What an import file says, whatever its format: products with their variants and images."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class ImageRecord:
    """A picture: an address, or the name of a file in the folder `images` beside the CSV."""

    line: int
    source: str
    alt: str = ""


@dataclass(slots=True)
class VariantRecord:
    """What a row says of one variant. `fields` holds only what the file has a column for.

    `note` is what the report says of it although it is taken.
    """

    line: int
    sku: str | None
    options: dict[str, str]
    fields: dict[str, Any]
    quantity: int | None = None
    image: str | None = None
    is_default: bool = False
    note: str = ""


@dataclass(slots=True)
class ProductRecord:
    """A product with what its rows say; amounts are minor units of `currency`.

    Without a handle it is known by the SKU of its only variant. `category` is the path of names
    from the root, `also_in` those of further ones, where they are there; `categories` the slugs of
    exactly those it stands in, the primary one apart.
    `seller` is the slug of who sells it. `image_of_option` is what a variant shows that has no
    image of its own.
    """

    line: int
    handle: str | None
    currency: str
    fields: dict[str, Any]
    category: tuple[str, ...] = ()
    also_in: list[tuple[str, ...]] = field(default_factory=list)
    categories: tuple[str, list[str]] | None = None
    seller: str = ""
    variants: list[VariantRecord] = field(default_factory=list)
    images: list[ImageRecord] = field(default_factory=list)
    image_of_option: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def lines(self) -> list[int]:
        """The lines of the file that speak of this product."""
        variants = {row.line for row in self.variants}
        images = {row.line for row in self.images}
        return sorted({self.line} | variants | images)
