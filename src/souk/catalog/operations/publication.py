"""Putting products on sale, and taking them off it for a while."""

from collections.abc import Collection
from uuid import UUID

from souk.catalog.models import Product, ProductStatus


def publish_products(product_ids: Collection[UUID]) -> int:
    """Put products on sale and return how many; the first time is when they were published."""
    return _set_status(product_ids, ProductStatus.ACTIVE)


def unpublish_products(product_ids: Collection[UUID]) -> int:
    """Take products off sale and return how many; they can come back."""
    return _set_status(product_ids, ProductStatus.INACTIVE)


def _set_status(product_ids: Collection[UUID], status: ProductStatus) -> int:
    products = Product.objects.filter(id__in=product_ids, deleted_at__isnull=True)
    return products.update(status=status)
