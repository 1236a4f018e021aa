"""What the catalogue tells everybody beyond its listings: categories and their attributes."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from souk.catalog.api.schemas import AttributesAnswer, CategoryAnswer, ShownCategory
from souk.catalog.models import Category
from souk.catalog.queries.attributes import attributes_at
from souk.catalog.queries.categories import lineage_of
from souk.core.http.access import EVERYBODY, open_to
from souk.core.http.answers import cacheable

router = Router(tags=["catalogue"])


@router.get("/categories/{slug}", response=ShownCategory, operation_id="getCategory")
@open_to(EVERYBODY)
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """A category with its texts, image, breadcrumbs and SEO fields; its products are a listing."""
    return cacheable(request, json.dumps(_shown(lineage_of(slug)), ensure_ascii=False))


@router.get(
    "/categories/{slug}/attributes",
    response=AttributesAnswer,
    operation_id="getCategoryAttributes",
)
@open_to(EVERYBODY)
def attributes(request: HttpRequest, slug: str) -> HttpResponse:
    """What products of a category say in one way, what is said above it included."""
    found = [
        {"name": one.name, "kind": one.kind, "choices": one.choices} for one in attributes_at(slug)
    ]
    return cacheable(request, json.dumps({"attributes": found}, ensure_ascii=False))


def _shown(lineage: list[Category]) -> dict[str, Any]:
    category = lineage[-1]
    image_url = CategoryAnswer.resolve_image_url(category)
    return {
        "id": str(category.id),
        "name": category.name,
        "slug": category.slug,
        "path": category.path,
        "description": category.description,
        "image": {"url": image_url, "alt": category.name} if image_url else None,
        "breadcrumbs": [{"name": one.name, "slug": one.slug} for one in lineage],
        "seo": {
            "title": category.seo_title or category.name,
            "description": category.seo_description,
            "keywords": category.seo_keywords,
        },
    }
