"""The category tree, for staff."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, QuerySet

from souk.catalog.models import Category
from souk.core.errors import NotFound


def categories_after(
    after: str | None, *, parent_id: UUID | None, q: str, limit: int
) -> list[Category]:
    """Return categories in the order of their paths, those of one parent where it is named."""
    categories = _sought(parent_id, q)
    if after is not None:
        categories = categories.filter(path__gt=after)
    return list(_counted(categories).order_by("path")[:limit])


def count_categories(*, parent_id: UUID | None, q: str) -> int:
    return _sought(parent_id, q).count()


def category_of(category_id: UUID) -> Category:
    """Return a category; raise NotFound."""
    category = _counted(Category.objects.filter(id=category_id, deleted_at__isnull=True)).first()
    if category is None:
        raise NotFound
    return category


def lineage_of(slug: str) -> list[Category]:
    """Return a category that the shop shows, all above it before it; raise NotFound.

    Below an inactive one, none is shown.
    """
    living = Category.objects.filter(deleted_at__isnull=True).defer("search_vector")
    path = living.filter(slug=slug).values_list("path", flat=True).first()
    lineage = list(living.filter(slug__in=path.split("/")).order_by("level")) if path else []
    if not lineage or not all(category.is_active for category in lineage):
        raise NotFound
    return lineage


def missing_categories(category_ids: Collection[UUID]) -> list[UUID]:
    """Return those of these ids that no category has."""
    known = Category.objects.filter(id__in=category_ids, deleted_at__isnull=True)
    return sorted(set(category_ids).difference(known.values_list("id", flat=True)))


def _sought(parent_id: UUID | None, q: str) -> "QuerySet[Category]":
    categories = Category.objects.filter(deleted_at__isnull=True)
    if parent_id is not None:
        categories = categories.filter(parent_id=parent_id)
    if q:
        categories = categories.filter(name__icontains=q)
    return categories


def _counted(categories: "QuerySet[Category]") -> "QuerySet[Category]":
    return categories.annotate(links=Count("product_links")).defer("search_vector")
