"""Taking products, variants and categories away; orders keep their own copies."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from souk.catalog.errors import CategoryHasChildren
from souk.catalog.models import Category, ProductCategory, Variant

# Product by product, whatever the planner takes the table for: of one that was filled a moment ago
# it believes that hardly a living variant is there, and would look for a product's by going through
# an index of all of them. Written so, no index of the living serves.
_WITHDRAW_VARIANTS = """
    UPDATE catalog_variants AS variant SET deleted_at = now()
    FROM unnest(%s::uuid[]) AS chosen (id)
    CROSS JOIN LATERAL (
        SELECT one.id FROM catalog_variants AS one
        WHERE one.product_id = chosen.id AND coalesce(one.deleted_at, 'infinity') = 'infinity'
        OFFSET 0
    ) AS its
    WHERE variant.id = its.id
"""
_WITHDRAW_PRODUCTS = """
    UPDATE catalog_products SET deleted_at = now()
    WHERE id = ANY (%s::uuid[]) AND deleted_at IS NULL
"""
_NEXT_PRIMARY = """
    UPDATE catalog_product_categories AS link SET is_primary = true
    FROM (
        SELECT DISTINCT ON (other.product_id) other.product_id, other.category_id
        FROM catalog_product_categories AS other
        JOIN catalog_categories AS category ON category.id = other.category_id
        WHERE other.product_id = ANY (%s::uuid[])
        ORDER BY other.product_id, category.path
    ) AS next
    WHERE (link.product_id, link.category_id) = (next.product_id, next.category_id)
"""


@transaction.atomic
def withdraw_products(product_ids: Collection[UUID]) -> int:
    """Take products with their variants off the shop for good; return how many.

    Their slugs and SKUs are free again; repeating it changes nothing. What is withdrawn together
    bears the same moment, by which it is brought back, and the default variant stays marked.
    """
    # As one value: a statement has 65,535 parameters at most, and an undone import more products.
    chosen = [list(product_ids)]
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW_VARIANTS, chosen)
        cursor.execute(_WITHDRAW_PRODUCTS, chosen)
        return int(cursor.rowcount)


def withdraw_variant(variant_id: UUID) -> None:
    """Take a variant off the shop for good; its SKU is free again."""
    Variant.objects.filter(id=variant_id, deleted_at__isnull=True).update(
        deleted_at=Now(), is_default=False
    )


@transaction.atomic
def withdraw_categories(category_ids: Collection[UUID]) -> int:
    """Take categories away and return how many; their products stay, elsewhere or nowhere.

    Who loses the primary one gets the first of its others, in the order of the tree. Raises
    CategoryHasChildren when a category below one of them would stay behind.
    """
    leaving = Category.objects.filter(id__in=category_ids, deleted_at__isnull=True)
    orphans = Category.objects.filter(parent__in=leaving, deleted_at__isnull=True).exclude(
        id__in=category_ids
    )
    orphan = orphans.values_list("parent__name", flat=True).first()
    if orphan is not None:
        raise CategoryHasChildren(orphan)
    links = ProductCategory.objects.filter(category_id__in=category_ids)
    bereft = list(links.filter(is_primary=True).values_list("product_id", flat=True))
    links.delete()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_PRIMARY, [bereft])
    return leaving.update(deleted_at=Now())
