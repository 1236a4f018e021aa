"""Which products are shown beside a product, for staff and for who sells it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from souk.catalog.api.audience import Call, add_calls, owner_of
from souk.catalog.api.product_schemas import RelatedAnswer, RelatedBody
from souk.catalog.operations.related import choose_related
from souk.catalog.queries.products import revision_of
from souk.catalog.queries.related import chosen_beside
from souk.core.http.caller import seller, staff_may
from souk.core.http.revisions import if_match_moment, set_etag


def read(request: HttpRequest, product_id: UUID, response: HttpResponse) -> dict[str, Any]:
    """The products that were chosen to stand beside one; none means those of its category.

    The ETag is the product's.
    """
    set_etag(response, revision_of(product_id, owner_id=owner_of(request)))
    return {"product_ids": chosen_beside(product_id, owner_id=owner_of(request))}


def choose(
    request: HttpRequest, product_id: UUID, body: RelatedBody, response: HttpResponse
) -> dict[str, Any]:
    """Choose the products beside one, in their order; an empty list for those of its category.

    Honours If-Match with the ETag of the product.
    """
    choose_related(
        product_id,
        body.product_ids,
        owner_id=owner_of(request),
        unchanged_since=if_match_moment(request),
    )
    return read(request, product_id, response)


_PATH = "/{uuid:product_id}/related"
_CALLS = [
    Call("GET", _PATH, "GetRelated", read, RelatedAnswer),
    Call("PUT", _PATH, "SetRelated", choose, RelatedAnswer),
]

staff_router = Router(tags=["admin"], auth=staff_may("catalog.manage"))
add_calls(staff_router, "admin", _CALLS)
seller_router = Router(tags=["seller"], auth=seller)
add_calls(seller_router, "seller", _CALLS)
