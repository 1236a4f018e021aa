"""Pictures of products, for staff and for who sells them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from souk.catalog.api.audience import Call, add_calls, owner_of
from souk.catalog.api.product_schemas import ImageAnswer, ImageChange, ImageList
from souk.catalog.models import Image
from souk.catalog.operations import images
from souk.catalog.queries.images import image_of, images_of
from souk.catalog.queries.products import revision_of
from souk.core.http.caller import seller, staff_may
from souk.core.http.revisions import if_match_moment, set_etag
from souk.core.http.uploads import form_body, takes_file, uploaded_form


def list_images(request: HttpRequest, product_id: UUID, response: HttpResponse) -> dict[str, Any]:
    """The pictures of a product, the primary one first; the ETag is the product's."""
    set_etag(response, revision_of(product_id, owner_id=owner_of(request)))
    return {"items": images_of(product_id, owner_id=owner_of(request))}


@takes_file
def add(request: HttpRequest, product_id: UUID) -> Status[Image]:
    """Add a picture: a PNG, JPEG or WebP of at most 5 MB, with a text `alt` beside it.

    It is written anew as WebP, of at most 1600 pixels for pages and 480 for lists.
    """
    upload, texts = uploaded_form(request, alt=255)
    owner_id = owner_of(request)
    with upload:
        image_id = images.add_image(product_id, upload, owner_id=owner_id, alt=texts.get("alt", ""))
    return Status(201, image_of(product_id, image_id, owner_id=owner_id))


def change(
    request: HttpRequest,
    product_id: UUID,
    image_id: UUID,
    body: ImageChange,
    response: HttpResponse,
) -> Image:
    """Change a picture's text or place, or make it the primary one.

    Honours If-Match with the ETag of the product.
    """
    owner_id = owner_of(request)
    images.change_image(
        product_id,
        image_id,
        owner_id=owner_id,
        unchanged_since=if_match_moment(request),
        **body.model_dump(exclude_unset=True),
    )
    set_etag(response, revision_of(product_id, owner_id=owner_id))
    return image_of(product_id, image_id, owner_id=owner_id)


def remove(request: HttpRequest, product_id: UUID, image_id: UUID) -> Status[None]:
    """Take a picture away; variants that showed it have none of their own then.

    Honours If-Match with the ETag of the product.
    """
    images.remove_image(
        product_id,
        image_id,
        owner_id=owner_of(request),
        unchanged_since=if_match_moment(request),
    )
    return Status(204, None)


_ALL = "/{uuid:product_id}/images"
_ONE = _ALL + "/{uuid:image_id}"
_CALLS = [
    Call("GET", _ALL, "ListImages", list_images, ImageList),
    Call("POST", _ALL, "CreateImage", add, {201: ImageAnswer}, form_body("alt")),
    Call("PATCH", _ONE, "UpdateImage", change, ImageAnswer),
    Call("DELETE", _ONE, "DeleteImage", remove, {204: None}),
]

staff_router = Router(tags=["admin"], auth=staff_may("catalog.manage"))
add_calls(staff_router, "admin", _CALLS)
seller_router = Router(tags=["seller"], auth=seller)
add_calls(seller_router, "seller", _CALLS)
