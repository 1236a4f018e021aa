"""Which variants there are, for those who refer to them by what is printed on them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models.functions import Upper

from souk.catalog.models import Variant


def variants_by_sku(skus: Collection[str]) -> dict[str, tuple[UUID, UUID]]:
    """Return variant and product of each SKU that there is, by the SKU in capitals."""
    found = Variant.objects.annotate(written=Upper("sku")).filter(
        written__in={sku.upper() for sku in skus}, deleted_at__isnull=True
    )
    rows = found.values_list("written", "id", "product_id")
    return {sku: (variant_id, product_id) for sku, variant_id, product_id in rows}
