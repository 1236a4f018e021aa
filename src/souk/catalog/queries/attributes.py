"""Which attributes products have, by the categories that they stand in."""

from collections.abc import Collection
from uuid import UUID

from souk.catalog.models import Attribute, Category
from souk.catalog.queries.categories import lineage_of
from souk.core.errors import NotFound


def attributes_of(category_id: UUID) -> list[Attribute]:
    """Return what a category itself declares, in its order; raise NotFound."""
    if not Category.objects.filter(id=category_id, deleted_at__isnull=True).exists():
        raise NotFound
    return list(Attribute.objects.filter(category_id=category_id).order_by("position"))


def attributes_within(category_ids: Collection[UUID]) -> list[Attribute]:
    """Return what these categories declare; of one name, that of the lowest category."""
    declared = Attribute.objects.filter(category_id__in=category_ids)
    ordered = declared.order_by("category__level", "category__path", "position")
    return list({attribute.name.lower(): attribute for attribute in ordered}.values())


def attributes_in(category_ids: Collection[UUID]) -> list[Attribute]:
    """Return what these categories and all above them declare."""
    paths = Category.objects.filter(id__in=category_ids).values_list("path", flat=True)
    slugs = {slug for path in paths for slug in path.split("/")}
    above = Category.objects.filter(slug__in=slugs, deleted_at__isnull=True)
    return attributes_within(list(above.values_list("id", flat=True)))


def attributes_at(slug: str) -> list[Attribute]:
    """Return what a category that the shop shows and all above it declare; raise NotFound."""
    return attributes_within([category.id for category in lineage_of(slug)])
