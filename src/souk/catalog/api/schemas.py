"""What the catalogue's calls take and answer, but for products."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from souk.catalog.models import Category
from souk.catalog.queries.offers import media_url
from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer, Body, Id, text

Slug = Annotated[
    str,
    Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=255, examples=["mugs-and-bowls"]),
]
Name = Annotated[str, text(255, least=1), Field(examples=["Mugs"])]
Description = Annotated[str, text(50_000)]
SeoTitle = Annotated[str, text(255)]
SeoText = Annotated[str, text(500)]
Place = Annotated[int, Field(ge=0, le=1_000_000, description="Smaller ones come first.")]


class SeoBody(Body):
    """What search engines are told of a page."""

    seo_title: SeoTitle = Field(default_factory=str)
    seo_description: SeoText = Field(default_factory=str)
    seo_keywords: SeoText = Field(default_factory=str)


class CategoryChange(SeoBody):
    """What is not there stays; another `parent_id` moves all below along, null to the top."""

    name: Name = Field(default_factory=str)
    slug: Slug = Field(default_factory=str)
    parent_id: Id | None = None
    display_order: Place = Field(default_factory=int)
    description: Description = Field(default_factory=str)
    is_active: bool = Field(default_factory=bool)


class NewCategory(CategoryChange):
    """Without a slug, one follows from the name; without a parent, it stands at the top."""

    name: Name


class CategoriesQuery(PageQuery):
    """`parent_id` gives those right below a category; `q` is a part of a name."""

    parent_id: UUID | None = None
    q: Annotated[str, text(200)] = ""


class CategoryAnswer(Answer):
    """`product_count` counts all products that stand in it, on sale or not."""

    id: UUID
    parent_id: UUID | None
    name: str
    slug: str
    path: str
    level: int
    display_order: int
    description: str
    image_url: str | None
    is_active: bool
    seo_title: str
    seo_description: str
    seo_keywords: str
    product_count: int
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_image_url(category: Category) -> str | None:
        return f"{media_url()}{category.image.name}" if category.image else None

    @staticmethod
    def resolve_display_order(category: Category) -> int:
        return category.position

    @staticmethod
    def resolve_product_count(category: Category) -> int:
        return category.links  # type: ignore[attr-defined, no-any-return]


class CategoryPage(Answer):
    items: list[CategoryAnswer]
    next_cursor: str | None
    total: int | None = None


class CategoryImage(Answer):
    url: str
    alt: str


class CategoryStep(Answer):
    name: str
    slug: str


class CategorySeo(Answer):
    title: str
    description: str
    keywords: str


class ShownCategory(Answer):
    """What the page of a category says above its products; `description` is HTML."""

    id: UUID
    name: str
    slug: str
    path: str
    description: str
    image: CategoryImage | None
    breadcrumbs: list[CategoryStep]
    seo: CategorySeo


class AttributeBody(Body):
    """What products say in one way; only a `choice` has choices."""

    name: Annotated[str, text(100, least=1)] = Field(examples=["Volume"])
    kind: Literal["text", "number", "boolean", "choice"]
    choices: Annotated[list[Annotated[str, text(255, least=1)]], Field(max_length=200)] = []


class AttributesBody(Body):
    attributes: Annotated[list[AttributeBody], Field(max_length=100)]


class AttributeAnswer(Answer):
    name: str
    kind: str
    choices: list[str]


class AttributesAnswer(Answer):
    attributes: list[AttributeAnswer]
