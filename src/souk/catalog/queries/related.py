"""Which products somebody has chosen to show beside a product."""

from uuid import UUID

from souk.catalog.models import RelatedProduct
from souk.catalog.queries.products import products_of
from souk.core.errors import NotFound


def slugs_beside(product_id: UUID) -> list[str]:
    """Return the slugs of the chosen products in their order."""
    links = RelatedProduct.objects.filter(product_id=product_id, related__deleted_at__isnull=True)
    return list(links.order_by("position").values_list("related__slug", flat=True))


def chosen_beside(product_id: UUID, *, owner_id: UUID | None) -> list[UUID]:
    """Return the chosen products in their order, none where nobody chose; raise NotFound."""
    if not products_of(owner_id).filter(id=product_id).exists():
        raise NotFound
    links = RelatedProduct.objects.filter(product_id=product_id, related__deleted_at__isnull=True)
    return list(links.order_by("position").values_list("related_id", flat=True))
