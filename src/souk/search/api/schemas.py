from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, model_validator

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Amount, Answer, Body, text

Slug = Annotated[str, text(255)]
SellerSlug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=3, max_length=60)]


class ProductsQuery(PageQuery):
    """Every filter narrows; `category` and `seller` are slugs.

    `attr.<name>=<value>` may be repeated: one name's values are or-ed.
    """

    q: Annotated[str, text(200)] = ""
    category: Slug = ""
    min_price: Amount | None = None
    max_price: Amount | None = None
    in_stock: bool | None = None
    featured: bool | None = None
    seller: SellerSlug | None = None
    tag: Annotated[str, text(100)] = ""
    rating_min: Annotated[float, Field(ge=0, le=5)] | None = None
    sort: Literal["relevance", "newest", "price", "-price", "rating", "popular"] | None = None
    facets: bool = False

    @model_validator(mode="after")
    def _is_sensible(self) -> "ProductsQuery":
        if self.sort == "relevance" and not self.q:
            raise ValueError("sort=relevance needs q")
        has_both = self.min_price is not None and self.max_price is not None
        if has_both and self.min_price > self.max_price:  # type: ignore[operator]
            raise ValueError("min_price is above max_price")
        return self


class SuggestQuery(Body):
    model_config = {**Body.model_config, "strict": False}

    q: Annotated[str, text(100, least=1)]


class Picture(Answer):
    url: str
    alt: str


class ProductPicture(Picture):
    """A picture on its product's page; `card_url` is the size that lists show."""

    card_url: str


class CategoryLink(Answer):
    name: str
    slug: str


class SellerLink(Answer):
    """Who sells a product, unless the shop itself does. While on vacation it cannot be ordered."""

    name: str
    slug: str
    on_vacation: bool


class SellerOfProduct(SellerLink):
    vacation_message: str


class Highlight(Answer):
    """Text with matches between <mark> tags; everything else is escaped."""

    name: str
    description: str


class CategoryCount(Answer):
    slug: str
    name: str
    count: int


class PriceBandCount(Answer):
    """From `min_amount` up to below `max_amount`, minor units; the last band is open."""

    min_amount: int
    max_amount: int | None
    count: int


class RatingCount(Answer):
    rating_min: int
    count: int


class ValueCount(Answer):
    value: str
    count: int


class StockCount(Answer):
    """How many are in stock `of` those that were looked up, at most 500."""

    count: int
    of: int


class Facets(Answer):
    """Counts by what would be found; each respects the other filters, but not its own.

    Among very many products the ones that are viewed most are counted: then `is_exact` is false,
    and `counted` says how many.
    """

    categories: list[CategoryCount]
    price_bands: list[PriceBandCount]
    ratings: list[RatingCount]
    sellers: list[CategoryCount]
    in_stock: StockCount
    attributes: dict[str, list[ValueCount]]
    counted: int
    is_exact: bool


class ProductCard(Answer):
    id: UUID
    name: str
    slug: str
    short_description: str
    price_amount: int | None
    compare_at_amount: int | None
    currency: str
    in_stock: bool
    average_rating: float
    review_count: int
    image: Picture | None
    category: CategoryLink | None
    seller: SellerLink | None
    highlight: Highlight | None = None


class ProductPage(Answer):
    """`total` is counted to 10,000, of a search as facets count; else `total_is_exact` is false.

    `corrected_query` is what was searched instead of a `q` that found next to nothing.
    """

    items: list[ProductCard]
    next_cursor: str | None
    corrected_query: str | None = None
    total: int | None = None
    total_is_exact: bool | None = None
    facets: Facets | None = None


class VariantAnswer(Answer):
    """`available_quantity` is null where stock is not tracked.

    One that allows backorders is in stock without any: what is not there is sent when it arrives.
    """

    id: UUID
    sku: str
    barcode: str | None
    name: str
    options: dict[str, str]
    attributes: dict[str, Any]
    price_amount: int
    compare_at_amount: int | None
    weight_grams: int
    dimensions: dict[str, Any] | None
    available_quantity: int | None
    in_stock: bool
    allow_backorder: bool
    image: ProductPicture | None


class Seo(Answer):
    title: str
    description: str
    keywords: str


class ProductAnswer(Answer):
    id: UUID
    name: str
    slug: str
    short_description: str
    description: str
    price_amount: int | None
    compare_at_amount: int | None
    currency: str
    in_stock: bool
    available_quantity: int | None
    sku: str | None
    average_rating: float
    review_count: int
    favorite_count: int
    featured: bool
    digital: bool
    image: ProductPicture | None
    images: list[ProductPicture]
    option_names: list[str]
    variants: list[VariantAnswer]
    attributes: dict[str, Any]
    tags: list[str]
    category: CategoryLink | None
    breadcrumbs: list[CategoryLink]
    seo: Seo
    video_url: str | None
    seller: SellerOfProduct | None
    published_at: datetime | None
    updated_at: datetime


class RelatedProducts(Answer):
    items: list[ProductCard]


class CategoryNode(Answer):
    """`product_count` counts the products on sale in it and below it."""

    id: UUID
    name: str
    slug: str
    path: str
    image: Picture | None
    product_count: int
    children: list["CategoryNode"]


class CategoryTree(Answer):
    items: list[CategoryNode]


class Suggestions(Answer):
    products: list[CategoryLink]
    categories: list[CategoryLink]
    searches: list[str]


class SynonymsBody(Body):
    """Words and phrases of up to three words that mean the same: who writes one finds all."""

    words: Annotated[
        list[Annotated[str, text(100, least=1)]], Field(min_length=2, max_length=20)
    ] = Field(examples=[["sofa", "couch", "love seat"]])


class SynonymsAnswer(Answer):
    """`words` as searches are compared with them: in lower case, without accents."""

    id: UUID
    words: list[str]
    created_at: datetime
    updated_at: datetime


class SynonymsPage(Answer):
    items: list[SynonymsAnswer]
    next_cursor: str | None
    total: int | None = None


class MissesQuery(PageQuery):
    days: Annotated[int, Field(ge=1, le=90)] = 30


class MissAnswer(Answer):
    words: str
    times: int
    last_on: date


class MissPage(Answer):
    items: list[MissAnswer]
    next_cursor: str | None
    total: int | None = None
