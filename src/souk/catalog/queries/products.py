"""Products with all that belongs to them, for staff and for who sells them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Upper

from souk.catalog.models import Category, Image, Product, ProductCategory, Variant
from souk.core.errors import NotFound
from souk.sellers.queries.storefronts import seller_with_slug, sells_here

# The id of no category and no seller.
_NOBODYS = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: `q` is a part of a name or the beginning of a SKU.

    `category` and `seller` are slugs or ids; a category means those below it, too. `owner_id`
    narrows all to what one seller offers.
    """

    owner_id: UUID | None = None
    q: str = ""
    status: str | None = None
    category: str = ""
    seller: str = ""
    is_deleted: bool = False


def products_of(owner_id: UUID | None) -> "QuerySet[Product]":
    """Return the products that are there, of one seller or of everybody."""
    products = Product.objects.filter(deleted_at__isnull=True)
    return products if owner_id is None else products.filter(seller_id=owner_id)


def revision_of(product_id: UUID, *, owner_id: UUID | None) -> datetime:
    """Return when a product, or something of it, was last changed; raise NotFound."""
    revision = products_of(owner_id).filter(id=product_id).values_list("updated_at", flat=True)
    moment = revision.first()
    if moment is None:
        raise NotFound
    return moment


def product_of(product_id: UUID, *, owner_id: UUID | None) -> Product:
    """Return a product with its variants, pictures and categories; raise NotFound."""
    product = _whole(products_of(owner_id).filter(id=product_id)).first()
    if product is None:
        raise NotFound
    return product


def variants_of(product_id: UUID, *, owner_id: UUID | None) -> list[Variant]:
    """Return a product's variants in their order; raise NotFound where there is no product."""
    if not products_of(owner_id).filter(id=product_id).exists():
        raise NotFound
    return list(_living_variants().filter(product_id=product_id))


def variant_of(product_id: UUID, variant_id: UUID, *, owner_id: UUID | None) -> Variant:
    """Return a variant of a product; raise NotFound."""
    variants = _living_variants().filter(product__in=products_of(owner_id))
    variant = variants.filter(product_id=product_id, id=variant_id).first()
    if variant is None:
        raise NotFound
    return variant


def products_before(before: UUID | None, *, sought: Sought, limit: int) -> list[Product]:
    """Return products, newest first, from the one before `before` on, in four statements."""
    products = products_sought(sought)
    if before is not None:
        products = products.filter(id__lt=before)
    return list(_whole(products).order_by("-id")[:limit])


def count_products(sought: Sought) -> int:
    return products_sought(sought).count()


def _whole(products: "QuerySet[Product]") -> "QuerySet[Product]":
    return products.prefetch_related(
        Prefetch("variants", _living_variants()),
        Prefetch("images", Image.objects.order_by("-is_primary", "position", "id")),
        Prefetch("category_links", ProductCategory.objects.select_related("category")),
    )


def _living_variants() -> "QuerySet[Variant]":
    return Variant.objects.filter(deleted_at__isnull=True).order_by("position", "id")


def products_sought(sought: Sought) -> "QuerySet[Product]":
    """Return the products that somebody looks for."""
    products = Product.objects.filter(deleted_at__isnull=not sought.is_deleted)
    if sought.owner_id is not None:
        products = products.filter(seller_id=sought.owner_id)
    if sought.status:
        products = products.filter(status=sought.status)
    if sought.q:
        products = products.filter(id__in=_found(sought.q))
    if sought.category:
        products = products.filter(
            category_ids__contains=[category_meant(sought.category) or _NOBODYS]
        )
    if sought.seller:
        products = products.filter(seller_id=seller_meant(sought.seller) or _NOBODYS)
    return products


def _found(q: str) -> "QuerySet[Any]":
    # Two searches, each by an index of its own.
    by_name = Product.objects.filter(name__icontains=q).values("id")
    by_sku = (
        Variant.objects.alias(written=Upper("sku"))
        .filter(written__startswith=q.upper(), deleted_at__isnull=True)
        .values("product_id")
    )
    return by_name.union(by_sku)


def category_meant(category: str) -> UUID | None:
    """Return the category with this slug or id, None where there is none."""
    living = Category.objects.filter(deleted_at__isnull=True)
    meant = _as_id(category)
    known = living.filter(slug=category) if meant is None else living.filter(id=meant)
    return known.values_list("id", flat=True).first()


def seller_meant(seller: str) -> UUID | None:
    """Return who sells here by this slug or id, None where nobody does."""
    meant = _as_id(seller)
    if meant is None:
        return seller_with_slug(seller)
    return meant if sells_here(meant) else None


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def count_variants(product_id: UUID) -> int:
    return _living_variants().filter(product_id=product_id).count()
