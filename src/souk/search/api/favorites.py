"""Products that a customer wants to remember."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.catalog.operations.favorites import add_favorite, remove_favorite
from souk.core.http.answers import json_bytes
from souk.core.http.caller import signed_in
from souk.core.http.pages import PageQuery
from souk.search.api.schemas import ProductPage
from souk.search.queries.favorites import count_favorites_on_sale, favorite_cards

router = Router(tags=["account"], auth=signed_in)


@router.get("", response=ProductPage, operation_id="listFavorites")
def list_favorites(request: HttpRequest, query: Query[PageQuery]) -> HttpResponse:
    """The products that I want to remember, the latest first; those on sale now."""
    cards, cursor = favorite_cards(_id(request), limit=query.limit, cursor=query.cursor)
    body = f'{{"items": [{cards}], "next_cursor": {json.dumps(cursor)}'
    if query.count:
        body += f', "total": {count_favorites_on_sale(_id(request))}'
    return json_bytes(f"{body}}}".encode())


@router.put("/{uuid:product_id}", response={204: None}, operation_id="addFavorite")
def add(request: HttpRequest, product_id: UUID) -> Status[None]:
    """Remember a product; repeating it changes nothing."""
    add_favorite(_id(request), product_id)
    return Status(204, None)


@router.delete("/{uuid:product_id}", response={204: None}, operation_id="removeFavorite")
def remove(request: HttpRequest, product_id: UUID) -> Status[None]:
    """Remember a product no longer; repeating it changes nothing."""
    remove_favorite(_id(request), product_id)
    return Status(204, None)


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
