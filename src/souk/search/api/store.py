"""The catalogue as shoppers see it."""

import json
from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.core.errors import invalid_field
from souk.core.http.access import EVERYBODY, open_to
from souk.core.http.answers import cacheable
from souk.search.api.schemas import (
    CategoryTree,
    ProductAnswer,
    ProductPage,
    ProductsQuery,
    RelatedProducts,
    Suggestions,
    SuggestQuery,
)
from souk.search.operations.counting import heard
from souk.search.queries import products
from souk.search.queries.facets import count_matches, facets_of
from souk.search.queries.featured import featured_page, is_featured_alone
from souk.search.queries.filters import Filters
from souk.search.queries.listing import count_products, product_page_of
from souk.search.queries.suggestions import suggestions_for

router = Router(tags=["catalogue"])

_MAX_ATTRIBUTES = 20


@router.get("/categories", response=CategoryTree, operation_id="listCategories")
@open_to(EVERYBODY)
def categories(request: HttpRequest) -> HttpResponse:
    """The active category tree."""
    return cacheable(request, products.category_tree())


@router.get(
    "/products",
    response=ProductPage,
    operation_id="listProducts",
    openapi_extra={"x-query-prefixes": ["attr."]},
)
@open_to(EVERYBODY)
def listing(request: HttpRequest, query: Query[ProductsQuery]) -> HttpResponse:
    """Products on sale: listing, filters and full-text search in one."""
    filters = Filters(
        q=query.q,
        category=query.category,
        min_price=query.min_price,
        max_price=query.max_price,
        in_stock=query.in_stock,
        featured=query.featured,
        seller=query.seller,
        tag=query.tag,
        rating_min=query.rating_min,
        attributes=_attributes(request),
    )
    sort = query.sort or ("relevance" if query.q else "newest")
    if is_featured_alone(filters) and query.cursor is None:
        page = featured_page(sort=sort, limit=query.limit)
    else:
        page = product_page_of(filters, sort=sort, limit=query.limit, cursor=query.cursor)
    body = f'{{"items": [{page.cards}], "next_cursor": {json.dumps(page.next_cursor)}'
    if query.q and query.cursor is None:
        heard.note_search(query.q, has_found=page.count > 0)
    if page.searched is not None:
        filters = replace(filters, q=page.searched)
        body += f', "corrected_query": {json.dumps(page.searched, ensure_ascii=False)}'
    facets = facets_of(filters) if query.facets else None
    if query.count:
        total, is_exact = _total(filters, facets)
        body += f', "total": {total}, "total_is_exact": {json.dumps(is_exact)}'
    if facets is not None:
        body += f', "facets": {json.dumps(facets, ensure_ascii=False)}'
    return cacheable(request, body + "}")


@router.get("/products/{slug}", response=ProductAnswer, operation_id="getProduct")
@open_to(EVERYBODY)
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """A product with its variants, images, attributes, breadcrumbs and SEO fields."""
    document = products.product_document(slug)
    heard.note_view(slug)
    return cacheable(request, document)


@router.get(
    "/products/{slug}/related", response=RelatedProducts, operation_id="listRelatedProducts"
)
@open_to(EVERYBODY)
def related(request: HttpRequest, slug: str) -> HttpResponse:
    """Up to 8 products of the same category."""
    return cacheable(request, f'{{"items": [{products.related_cards(slug)}]}}')


@router.get("/search/suggest", response=Suggestions, operation_id="suggest")
@open_to(EVERYBODY)
def suggest(request: HttpRequest, query: Query[SuggestQuery]) -> HttpResponse:
    """Completions: names of products and categories, and searches that are popular."""
    return cacheable(request, suggestions_for(query.q))


def _total(filters: Filters, facets: dict[str, Any] | None) -> tuple[int, bool]:
    """Return how many products there are; of a search, those that its facets count."""
    if not filters.q:
        return count_products(filters)
    if facets is None:
        return count_matches(filters)
    return facets["counted"], facets["is_exact"]


def _attributes(request: HttpRequest) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for name, values in request.GET.lists():
        if name.startswith("attr."):
            wanted[name.removeprefix("attr.")].extend(values)
    if sum(map(len, wanted.values())) > _MAX_ATTRIBUTES:
        raise invalid_field("attr", f"at most {_MAX_ATTRIBUTES} attribute values")
    return dict(wanted)
