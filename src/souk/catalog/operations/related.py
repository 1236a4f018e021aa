"""Choosing which products are shown beside a product."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from souk.catalog.models import RelatedProduct
from souk.catalog.operations.variants import touch_product
from souk.catalog.queries.known import products_among
from souk.catalog.queries.products import products_of
from souk.core.editing import locked_row
from souk.core.errors import invalid_field


@transaction.atomic
def choose_related(
    product_id: UUID,
    related_ids: Sequence[UUID],
    *,
    owner_id: UUID | None,
    unchanged_since: datetime | None,
) -> None:
    """Show these products beside a product, in their order; none for those of its category.

    Raises NotFound, PreconditionFailed, and InvalidFields for the product itself, one twice, or
    one that is not there.
    """
    locked_row(products_of(owner_id), product_id, unchanged_since=unchanged_since)
    if product_id in related_ids or len(set(related_ids)) < len(related_ids):
        raise invalid_field("product_ids", "name other products, each once")
    missing = set(related_ids).difference(products_among(related_ids))
    if missing:
        listed = ", ".join(str(one) for one in sorted(missing))
        raise invalid_field("product_ids", f"there are no products {listed}", "not_found")
    RelatedProduct.objects.filter(product_id=product_id).delete()
    RelatedProduct.objects.bulk_create(
        RelatedProduct(product_id=product_id, related_id=related_id, position=place)
        for place, related_id in enumerate(related_ids)
    )
    touch_product(product_id)
