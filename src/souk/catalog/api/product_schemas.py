"""What the calls about products take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_serializer,
    model_validator,
)

from souk.catalog.api.schemas import Description, Place, SeoBody, Slug
from souk.catalog.models import Image, LengthUnit, Product, Variant
from souk.catalog.operations.tags import each_tag_once
from souk.catalog.queries.offers import media_url
from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Amount, Answer, Body, Currency, Id, Moment, text
from souk.core.money import MAX_AMOUNT

StatusName = Literal["draft", "active", "inactive", "archived"]
VisibilityName = Literal["public", "private", "password_protected"]


def _named_once(names: list[str]) -> list[str]:
    if len({name.casefold() for name in names}) < len(names):
        raise ValueError("name each option once")
    return names


Price = Annotated[int, Field(ge=1, le=MAX_AMOUNT, examples=[1990])]
Sku = Annotated[str, text(100, least=1), Field(examples=["MUG-CLAY-SAND"])]
Barcode = Annotated[str, text(100), Field(examples=["4006381333931"])]
ProductName = Annotated[str, text(500, least=1), Field(examples=["Clay mug"])]
OptionName = Annotated[str, text(100, least=1), Field(examples=["Size"])]
OptionValue = Annotated[str, text(255, least=1), Field(examples=["L"])]
OptionNames = Annotated[list[OptionName], Field(max_length=10), AfterValidator(_named_once)]
Options = Annotated[dict[OptionName, OptionValue], Field(max_length=10)]
Grams = Annotated[int, Field(ge=0, le=100_000_000)]
Tag = Annotated[str, text(100, least=1)]
TaxClass = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,30}$", examples=["standard"])]
Word = Annotated[str, text(500)]
Whole = Annotated[int, Field(ge=-(10**15), le=10**15)]
Fraction = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]


def _said_once(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """Refuse what is none of an attribute's kinds by one sentence, not by one for each kind."""
    try:
        return read(value)
    except ValidationError:
        raise ValueError(
            "write a text of at most 500 characters, a number, true or false, or a list of texts"
        ) from None


AttributeValue = Annotated[
    Word | bool | Whole | Fraction | Annotated[list[Word], Field(max_length=100)],
    WrapValidator(_said_once),
]


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [])}


# An attribute that says nothing is none: a file could not tell it from one that is not there.
Attributes = Annotated[
    dict[Annotated[str, text(100, least=1)], AttributeValue],
    Field(max_length=100),
    AfterValidator(_without_nothing),
]


Tags = Annotated[list[Tag], Field(max_length=50), AfterValidator(each_tag_once)]
VideoUrl = Annotated[str, Field(pattern=r"^(https?://\S+)?$", max_length=500)]
CategoryIds = Annotated[list[Id], Field(max_length=50)]


class Dimensions(Body):
    """Three sides of one unit, which is kept beside them also where nobody said it."""

    length: Annotated[float, Field(gt=0, le=1_000_000, strict=False)]
    width: Annotated[float, Field(gt=0, le=1_000_000, strict=False)]
    height: Annotated[float, Field(gt=0, le=1_000_000, strict=False)]
    unit: LengthUnit = "cm"

    @model_serializer
    def _whole(self) -> dict[str, float | str]:
        return {name: getattr(self, name) for name in ("length", "width", "height", "unit")}


class OfOneVariant(Body):
    """What a product without a choice says of itself, and else each variant."""

    sku: Sku = Field(default_factory=str)
    barcode: Barcode | None = None
    price_amount: Price = Field(default_factory=int)
    compare_at_amount: Price | None = None
    cost_amount: Amount | None = None
    weight_grams: Grams = Field(default_factory=int)
    dimensions: Dimensions | None = None
    tracks_stock: bool = Field(default_factory=bool)
    allow_backorder: bool = Field(default_factory=bool)


class VariantOfNew(OfOneVariant):
    """A variant of a product that is made with it."""

    sku: Sku
    name: Annotated[str, text(255)] = ""
    options: Options = {}
    attributes: Attributes = {}
    is_default: bool = False
    is_active: bool = True


class VariantChange(OfOneVariant):
    """What is not there stays; null takes a barcode, an amount, a picture away."""

    name: Annotated[str, text(255)] = Field(default_factory=str)
    options: Options = Field(default_factory=dict)
    attributes: Attributes = Field(default_factory=dict)
    image_id: Id | None = None
    is_default: Literal[True] = True
    is_active: bool = Field(default_factory=bool)
    display_order: Place = Field(default_factory=int)


class NewVariant(VariantChange):
    sku: Sku
    price_amount: Price


class AxisBody(Body):
    """Something a product is chosen by, with its values in their order."""

    name: OptionName
    values: Annotated[list[OptionValue], Field(min_length=1, max_length=500)]

    @field_validator("values")
    @classmethod
    def _are_different(cls, values: list[str]) -> list[str]:
        # SKUs are made of them, and know no case.
        if len({value.casefold() for value in values}) < len(values):
            raise ValueError("name each value once; upper and lower case do not matter")
        return values


class ProductBody(OfOneVariant, SeoBody):
    """What is not there stays; null takes an amount, the category or the moment away.

    Price, SKU and the like are those of its variant: of a product with several, change them there.
    """

    name: ProductName = Field(default_factory=str)
    slug: Slug = Field(default_factory=str)
    short_description: Annotated[str, text(500)] = Field(default_factory=str)
    description: Description = Field(default_factory=str)
    status: StatusName = Field(default_factory=lambda: "draft")
    visibility: VisibilityName = Field(default_factory=lambda: "public")
    password: Annotated[str, text(128, least=1)] = Field(default_factory=str)
    published_at: Moment | None = None
    is_digital: bool = Field(default_factory=bool)
    requires_shipping: bool = Field(default_factory=bool)
    tax_class: TaxClass = Field(default_factory=str)
    option_names: OptionNames = Field(default_factory=list)
    attributes: Attributes = Field(default_factory=dict)
    tags: Tags = Field(default_factory=list)
    category_id: Id | None = None
    category_ids: CategoryIds = Field(default_factory=list)
    video_url: VideoUrl = Field(default_factory=str)


class ProductChange(ProductBody):
    """`new_options` are further options, each with its value in all variants that there are."""

    new_options: Options = Field(default_factory=dict)


class NewProduct(ProductBody):
    """A product with its variants: the given ones, one for each combination of `options`, or one.

    Without a slug, one follows from the name; without SKUs, they follow from slug and options.
    """

    name: ProductName
    currency: Currency = Field(default_factory=str)
    options: Annotated[list[AxisBody], Field(max_length=10)] = []
    variants: Annotated[list[VariantOfNew], Field(max_length=500)] = []

    @model_validator(mode="after")
    def _makes_sense(self) -> "NewProduct":
        if self.options and self.variants:
            raise ValueError("give either options, or variants with options of their own")
        _named_once([axis.name for axis in self.options])
        if self.variants and self.sku:
            raise ValueError("give each variant its own sku")
        return self


class ShopsProductChange(ProductChange):
    """As staff change it: they also say who sells it and what the shop features."""

    seller_id: Id | None = None
    is_featured: bool = Field(default_factory=bool)


class ShopsNewProduct(NewProduct):
    seller_id: Id | None = None
    is_featured: bool = False


class ProductsQuery(PageQuery):
    """`q` is a part of a name or the beginning of a SKU; `category` a slug or an id."""

    q: Annotated[str, text(200)] = ""
    status: StatusName | None = None
    category: Annotated[str, text(255)] = ""
    deleted: bool = False


class ShopsProductsQuery(ProductsQuery):
    """As ProductsQuery; `seller` is a slug or an id, too."""

    seller: Annotated[str, text(60)] = ""


class ImageAnswer(Answer):
    """`card_url` is the size that lists show."""

    id: UUID
    url: str
    card_url: str
    alt: str
    display_order: int
    is_primary: bool

    @staticmethod
    def resolve_url(image: Image) -> str:
        return image.url or f"{media_url()}{image.file.name}"

    @staticmethod
    def resolve_card_url(image: Image) -> str:
        return image.url or f"{media_url()}{image.card_file or image.file.name}"

    @staticmethod
    def resolve_display_order(image: Image) -> int:
        return image.position


class ManagedVariant(Answer):
    id: UUID
    product_id: UUID
    sku: str
    barcode: str | None
    name: str
    options: dict[str, str]
    attributes: dict[str, Any]
    price_amount: int
    compare_at_amount: int | None
    cost_amount: int | None
    weight_grams: int
    dimensions: dict[str, Any] | None
    image_id: UUID | None
    is_default: bool
    is_active: bool
    tracks_stock: bool
    allow_backorder: bool
    display_order: int
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_display_order(variant: Variant) -> int:
        return variant.position


class VariantList(Answer):
    items: list[ManagedVariant]


class ProductRow(Answer):
    """A product in a list; `sku` is that of its default variant.

    `is_hidden` says that its categories are inactive: it is neither shown nor sold.
    """

    id: UUID
    seller_id: UUID | None
    name: str
    slug: str
    status: StatusName
    visibility: VisibilityName
    is_featured: bool
    is_hidden: bool
    is_deleted: bool
    sku: str | None
    price_amount: int | None
    compare_at_amount: int | None
    currency: str
    variant_count: int
    category_id: UUID | None
    image: ImageAnswer | None
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_is_deleted(product: Product) -> bool:
        return product.deleted_at is not None

    @staticmethod
    def resolve_sku(product: Product) -> str | None:
        return next((one.sku for one in product.variants.all() if one.is_default), None)

    @staticmethod
    def resolve_variant_count(product: Product) -> int:
        return len(product.variants.all())

    @staticmethod
    def resolve_category_id(product: Product) -> UUID | None:
        links = product.category_links.all()
        return next((link.category_id for link in links if link.is_primary), None)

    @staticmethod
    def resolve_image(product: Product) -> Image | None:
        return next(iter(product.images.all()), None)


class ManagedProduct(ProductRow):
    short_description: str
    description: str
    is_digital: bool
    requires_shipping: bool
    tax_class: str
    option_names: list[str]
    attributes: dict[str, Any]
    tags: list[str]
    category_ids: list[UUID]
    seo_title: str
    seo_description: str
    seo_keywords: str
    video_url: str
    created_by: UUID | None
    view_count: int
    favorite_count: int
    average_rating: float
    review_count: int
    variants: list[ManagedVariant]
    images: list[ImageAnswer]

    @staticmethod
    def resolve_category_ids(product: Product) -> list[UUID]:
        return [link.category_id for link in product.category_links.all()]

    @staticmethod
    def resolve_variants(product: Product) -> list[Variant]:
        return list(product.variants.all())

    @staticmethod
    def resolve_images(product: Product) -> list[Image]:
        return list(product.images.all())


class ManagedProducts(Answer):
    items: list[ProductRow]
    next_cursor: str | None
    total: int | None = None


class ImageChange(Body):
    """What is not there stays; the primary picture is another one's by `is_primary` there."""

    alt: Annotated[str, text(255)] = Field(default_factory=str)
    display_order: Place = Field(default_factory=int)
    is_primary: Literal[True] = True


class ImageList(Answer):
    items: list[ImageAnswer]


class RelatedBody(Body):
    """Which products to show beside one, in their order; none for those of its category."""

    product_ids: Annotated[list[Id], Field(max_length=20)]


class RelatedAnswer(Answer):
    product_ids: list[UUID]
