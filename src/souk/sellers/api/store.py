"""Who sells here, for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.core.http.access import EVERYBODY, open_to
from souk.core.http.answers import cacheable
from souk.core.http.pages import PageQuery, decode_cursor, page_of
from souk.sellers.api.schemas import StorefrontAnswer, StorefrontPage
from souk.sellers.queries.storefronts import (
    Storefront,
    count_storefronts,
    storefront_of,
    storefronts,
)

router = Router(tags=["catalogue"])


@router.get("", response=StorefrontPage, operation_id="listSellers")
@open_to(EVERYBODY)
def list_sellers(request: HttpRequest, page: Query[PageQuery]) -> HttpResponse:
    """Who sells here, in the order of their slugs."""
    after = decode_cursor(page.cursor, query="sellers", length=1)[0] if page.cursor else None
    rows = storefronts(after=after, limit=page.limit + 1)
    shown: dict[str, Any] = page_of(rows, page, position=lambda row: [row.slug], query="sellers")
    answer = StorefrontPage(
        items=[_answer(row) for row in shown["items"]],
        next_cursor=shown["next_cursor"],
        total=count_storefronts() if page.count else None,
    )
    return cacheable(request, answer.model_dump_json())


@router.get("/{slug}", response=StorefrontAnswer, operation_id="getSeller")
@open_to(EVERYBODY)
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """A seller; what they offer is GET /products?seller=<slug>."""
    return cacheable(request, _answer(storefront_of(slug)).model_dump_json())


def _answer(storefront: Storefront) -> StorefrontAnswer:
    return StorefrontAnswer(
        slug=storefront.slug,
        name=storefront.name,
        description=storefront.description,
        on_vacation=storefront.on_vacation,
        vacation_message=storefront.vacation_message,
        seller_since=storefront.seller_since,
    )
