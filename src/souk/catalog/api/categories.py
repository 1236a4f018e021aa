"""The category tree, for staff."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.catalog.api.schemas import (
    AttributesAnswer,
    AttributesBody,
    CategoriesQuery,
    CategoryAnswer,
    CategoryChange,
    CategoryPage,
    NewCategory,
)
from souk.catalog.models import Category
from souk.catalog.operations import categories
from souk.catalog.operations.attributes import declare_attributes
from souk.catalog.operations.category_images import (
    remove_category_image,
    show_category_image,
)
from souk.catalog.queries.attributes import attributes_of
from souk.catalog.queries.categories import categories_after, category_of, count_categories
from souk.core.http.caller import staff_may
from souk.core.http.pages import decode_cursor, page_of
from souk.core.http.revisions import if_match_moment, set_etag
from souk.core.http.uploads import file_body, takes_file, uploaded_file

router = Router(tags=["admin"], auth=staff_may("catalog.manage"))


@router.get("", response=CategoryPage, operation_id="adminListCategories")
def list_categories(request: HttpRequest, query: Query[CategoriesQuery]) -> dict[str, Any]:
    """Every category, each after the one it stands below."""
    scope = f"categories {query.parent_id} {query.q}"
    after = str(decode_cursor(query.cursor, query=scope, length=1)[0]) if query.cursor else None
    rows = categories_after(after, parent_id=query.parent_id, q=query.q, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda row: [row.path], query=scope)
    total = count_categories(parent_id=query.parent_id, q=query.q) if query.count else None
    return {**page, "total": total}


@router.post("", response={201: CategoryAnswer}, operation_id="adminCreateCategory")
def create(request: HttpRequest, body: NewCategory, response: HttpResponse) -> Status[Category]:
    """Add a category."""
    category_id = categories.create_category(**_columns(body))
    return Status(201, _shown(category_id, response))


@router.get("/{uuid:category_id}", response=CategoryAnswer, operation_id="adminGetCategory")
def read(request: HttpRequest, category_id: UUID, response: HttpResponse) -> Category:
    """One category."""
    return _shown(category_id, response)


@router.patch("/{uuid:category_id}", response=CategoryAnswer, operation_id="adminUpdateCategory")
def change(
    request: HttpRequest, category_id: UUID, body: CategoryChange, response: HttpResponse
) -> Category:
    """Change, move, reorder or deactivate a category; honours If-Match."""
    categories.change_category(
        category_id, unchanged_since=if_match_moment(request), **_columns(body)
    )
    return _shown(category_id, response)


@router.delete("/{uuid:category_id}", response={204: None}, operation_id="adminDeleteCategory")
def remove(request: HttpRequest, category_id: UUID) -> Status[None]:
    """Remove a category that has none below it; its products stay. Honours If-Match."""
    categories.remove_category(category_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


@router.put(
    "/{uuid:category_id}/image",
    response=CategoryAnswer,
    operation_id="adminSetCategoryImage",
    openapi_extra=file_body(),
)
@takes_file
def show_image(request: HttpRequest, category_id: UUID, response: HttpResponse) -> Category:
    """Show a picture with a category: a PNG, JPEG or WebP of at most 5 MB. Honours If-Match.

    It is written anew as WebP, of at most 1600 pixels.
    """
    with uploaded_file(request) as upload:
        show_category_image(category_id, upload, unchanged_since=if_match_moment(request))
    return _shown(category_id, response)


@router.delete(
    "/{uuid:category_id}/image", response={204: None}, operation_id="adminRemoveCategoryImage"
)
def remove_image(request: HttpRequest, category_id: UUID) -> Status[None]:
    """Show no picture with a category. Honours If-Match."""
    remove_category_image(category_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


@router.get(
    "/{uuid:category_id}/attributes",
    response=AttributesAnswer,
    operation_id="adminGetCategoryAttributes",
)
def read_attributes(
    request: HttpRequest, category_id: UUID, response: HttpResponse
) -> dict[str, Any]:
    """What products of a category, and of those below it, say in one way."""
    _shown(category_id, response)
    return {"attributes": attributes_of(category_id)}


@router.put(
    "/{uuid:category_id}/attributes",
    response=AttributesAnswer,
    operation_id="adminSetCategoryAttributes",
)
def declare(
    request: HttpRequest, category_id: UUID, body: AttributesBody, response: HttpResponse
) -> dict[str, Any]:
    """Have products of a category say these things in one way, from now on. Honours If-Match."""
    declared = [one.model_dump() for one in body.attributes]
    declare_attributes(category_id, declared, unchanged_since=if_match_moment(request))
    return read_attributes(request, category_id, response)


def _columns(body: CategoryChange) -> dict[str, Any]:
    values = body.model_dump(exclude_unset=True)
    if "display_order" in values:
        values["position"] = values.pop("display_order")
    return values


def _shown(category_id: UUID, response: HttpResponse) -> Category:
    category = category_of(category_id)
    set_etag(response, category.updated_at)
    return category
