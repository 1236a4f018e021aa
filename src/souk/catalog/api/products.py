"""Products and their variants, for staff and for who sells them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.catalog.api.audience import Call, add_calls, caller_id, owner_of
from souk.catalog.api.product_schemas import (
    ManagedProduct,
    ManagedProducts,
    ManagedVariant,
    NewProduct,
    NewVariant,
    ProductChange,
    ProductsQuery,
    ShopsNewProduct,
    ShopsProductChange,
    ShopsProductsQuery,
    VariantChange,
    VariantList,
)
from souk.catalog.models import Product, Variant
from souk.catalog.operations import products, variants
from souk.catalog.operations.options import Axis
from souk.catalog.queries.products import (
    Sought,
    count_products,
    product_of,
    products_before,
    variant_of,
    variants_of,
)
from souk.core.http.caller import seller, staff_may
from souk.core.http.pages import last_id, page_of
from souk.core.http.revisions import if_match_moment, set_etag


def list_all(request: HttpRequest, query: Query[ShopsProductsQuery]) -> dict[str, Any]:
    """Every product, newest first, whatever its status."""
    return _page(Sought(seller=query.seller, **_narrowed(query)), query)


def list_own(request: HttpRequest, query: Query[ProductsQuery]) -> dict[str, Any]:
    """What I sell, newest first, whatever its status."""
    return _page(Sought(owner_id=owner_of(request), **_narrowed(query)), query)


def create_any(
    request: HttpRequest, body: ShopsNewProduct, response: HttpResponse
) -> Status[Product]:
    """Add a product with its variants; without a seller it is the shop's own."""
    return _created(request, body, response)


def create_own(request: HttpRequest, body: NewProduct, response: HttpResponse) -> Status[Product]:
    """Add a product of mine with its variants."""
    return _created(request, body, response, seller_id=owner_of(request))


def read(request: HttpRequest, product_id: UUID, response: HttpResponse) -> Product:
    """A product with its variants and pictures."""
    return _shown(request, product_id, response)


def change_any(
    request: HttpRequest, product_id: UUID, body: ShopsProductChange, response: HttpResponse
) -> Product:
    """Change what is given of a product; honours If-Match."""
    return _changed(request, product_id, body, response)


def change_own(
    request: HttpRequest, product_id: UUID, body: ProductChange, response: HttpResponse
) -> Product:
    """Change what is given of a product of mine; honours If-Match."""
    return _changed(request, product_id, body, response)


def remove(request: HttpRequest, product_id: UUID) -> Status[None]:
    """Take a product off the shop, until it is restored; honours If-Match."""
    products.remove_product(
        product_id, owner_id=owner_of(request), unchanged_since=if_match_moment(request)
    )
    return Status(204, None)


def restore(request: HttpRequest, product_id: UUID, response: HttpResponse) -> Product:
    """Bring a removed product back as it was."""
    products.restore_product(product_id, owner_id=owner_of(request))
    return _shown(request, product_id, response)


def list_variants(request: HttpRequest, product_id: UUID) -> dict[str, Any]:
    """The variants of a product, in their order."""
    return {"items": variants_of(product_id, owner_id=owner_of(request))}


def add_variant(
    request: HttpRequest, product_id: UUID, body: NewVariant, response: HttpResponse
) -> Status[Variant]:
    """Add a variant to a product."""
    variant_id = variants.add_variant(
        product_id, owner_id=owner_of(request), **body.model_dump(exclude_unset=True)
    )
    return Status(201, _shown_variant(request, product_id, variant_id, response))


def read_variant(
    request: HttpRequest, product_id: UUID, variant_id: UUID, response: HttpResponse
) -> Variant:
    """One variant of a product."""
    return _shown_variant(request, product_id, variant_id, response)


def change_variant(
    request: HttpRequest,
    product_id: UUID,
    variant_id: UUID,
    body: VariantChange,
    response: HttpResponse,
) -> Variant:
    """Change what is given of a variant; honours If-Match."""
    variants.change_variant(
        product_id,
        variant_id,
        owner_id=owner_of(request),
        unchanged_since=if_match_moment(request),
        **body.model_dump(exclude_unset=True),
    )
    return _shown_variant(request, product_id, variant_id, response)


def remove_variant(request: HttpRequest, product_id: UUID, variant_id: UUID) -> Status[None]:
    """Take a variant off the shop for good; honours If-Match."""
    variants.remove_variant(
        product_id,
        variant_id,
        owner_id=owner_of(request),
        unchanged_since=if_match_moment(request),
    )
    return Status(204, None)


def _narrowed(query: ProductsQuery) -> dict[str, Any]:
    return {
        "q": query.q,
        "status": query.status,
        "category": query.category,
        "is_deleted": query.deleted,
    }


def _page(sought: Sought, query: ProductsQuery) -> dict[str, Any]:
    scope = f"products {sought}"
    before = last_id(query.cursor, query=scope)
    rows = products_before(before, sought=sought, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda row: [str(row.id)], query=scope)
    return {**page, "total": count_products(sought) if query.count else None}


def _created(
    request: HttpRequest, body: NewProduct, response: HttpResponse, **fixed: Any
) -> Status[Product]:
    values = body.model_dump(exclude_unset=True)
    axes = [Axis(axis["name"], axis["values"]) for axis in values.pop("options", ())]
    product_id = products.create_product(
        actor_id=caller_id(request), options=axes, **{**values, **fixed}
    )
    return Status(201, _shown(request, product_id, response))


def _changed(
    request: HttpRequest, product_id: UUID, body: ProductChange, response: HttpResponse
) -> Product:
    products.change_product(
        product_id,
        owner_id=owner_of(request),
        unchanged_since=if_match_moment(request),
        **body.model_dump(exclude_unset=True),
    )
    return _shown(request, product_id, response)


def _shown(request: HttpRequest, product_id: UUID, response: HttpResponse) -> Product:
    product = product_of(product_id, owner_id=owner_of(request))
    set_etag(response, product.updated_at)
    return product


def _shown_variant(
    request: HttpRequest, product_id: UUID, variant_id: UUID, response: HttpResponse
) -> Variant:
    variant = variant_of(product_id, variant_id, owner_id=owner_of(request))
    set_etag(response, variant.updated_at)
    return variant


_ONE = "/{uuid:product_id}"
_VARIANT = _ONE + "/variants/{uuid:variant_id}"

_FOR_BOTH = [
    Call("GET", _ONE, "GetProduct", read, ManagedProduct),
    Call("DELETE", _ONE, "DeleteProduct", remove, {204: None}),
    Call("POST", _ONE + "/restore", "RestoreProduct", restore, ManagedProduct),
    Call("GET", _ONE + "/variants", "ListVariants", list_variants, VariantList),
    Call("POST", _ONE + "/variants", "CreateVariant", add_variant, {201: ManagedVariant}),
    Call("GET", _VARIANT, "GetVariant", read_variant, ManagedVariant),
    Call("PATCH", _VARIANT, "UpdateVariant", change_variant, ManagedVariant),
    Call("DELETE", _VARIANT, "DeleteVariant", remove_variant, {204: None}),
]

staff_router = Router(tags=["admin"], auth=staff_may("catalog.manage"))
add_calls(
    staff_router,
    "admin",
    [
        Call("GET", "", "ListProducts", list_all, ManagedProducts),
        Call("POST", "", "CreateProduct", create_any, {201: ManagedProduct}),
        Call("PATCH", _ONE, "UpdateProduct", change_any, ManagedProduct),
        *_FOR_BOTH,
    ],
)
seller_router = Router(tags=["seller"], auth=seller)
add_calls(
    seller_router,
    "seller",
    [
        Call("GET", "", "ListProducts", list_own, ManagedProducts),
        Call("POST", "", "CreateProduct", create_own, {201: ManagedProduct}),
        Call("PATCH", _ONE, "UpdateProduct", change_own, ManagedProduct),
        *_FOR_BOTH,
    ],
)
