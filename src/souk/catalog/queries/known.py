"""Which things of the catalogue there are, for those who refer to them by id or by slug."""

from collections.abc import Collection
from uuid import UUID

from souk.catalog.models import Category, Product


def products_among(ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the slugs of the products among these ids that there are."""
    products = Product.objects.filter(id__in=ids, deleted_at__isnull=True)
    return dict(products.values_list("id", "slug"))


def products_by_slug(slugs: Collection[str]) -> dict[str, UUID]:
    """Return the ids of the products among these slugs that there are."""
    products = Product.objects.filter(slug__in=slugs, deleted_at__isnull=True)
    return dict(products.values_list("slug", "id"))


def categories_by_slug(slugs: Collection[str]) -> dict[str, UUID]:
    """Return the ids of the categories among these slugs that there are."""
    categories = Category.objects.filter(slug__in=slugs, deleted_at__isnull=True)
    return dict(categories.values_list("slug", "id"))


def categories_among(ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the paths of the categories among these ids that there are."""
    categories = Category.objects.filter(id__in=ids, deleted_at__isnull=True)
    return dict(categories.values_list("id", "path"))


def categories_by_path() -> list[tuple[UUID, str]]:
    """Return all categories with their paths, those above first."""
    categories = Category.objects.filter(deleted_at__isnull=True).order_by("path")
    return list(categories.values_list("id", "path"))


def product_on_show(slug: str) -> UUID | None:
    """Return the product that everybody sees at a slug, None where there is none."""
    products = Product.objects.filter(
        slug=slug, status="active", visibility="public", is_hidden=False, deleted_at__isnull=True
    )
    return products.exclude(seller_state="closed").values_list("id", flat=True).first()


def seller_of_product(product_id: UUID) -> UUID | None:
    """Return who sells a product; None of the shop's own."""
    return Product.objects.values_list("seller_id", flat=True).get(id=product_id)
