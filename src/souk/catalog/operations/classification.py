"""Saying in which categories a product stands."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from souk.catalog.models import ProductCategory


@transaction.atomic
def classify_product(
    product_id: UUID, category_ids: Collection[UUID], *, primary_id: UUID | None
) -> None:
    """Put a product into exactly these categories; its primary one is among them."""
    wanted = set(category_ids) | ({primary_id} if primary_id else set())
    links = ProductCategory.objects.filter(product_id=product_id)
    known = dict(links.values_list("category_id", "is_primary"))
    if {category_id: category_id == primary_id for category_id in wanted} == known:
        return
    links.delete()
    ProductCategory.objects.bulk_create(
        ProductCategory(
            product_id=product_id, category_id=category_id, is_primary=category_id == primary_id
        )
        for category_id in sorted(wanted)
    )
