"""Keeping the parts of a product in order: which variant is the default, which picture the main."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from souk.catalog.models import Image, Product, ProductCategory, ProductStatus, Variant


@transaction.atomic
def arrange_product(product_id: UUID) -> None:
    """Make the first variant on sale the default one and the first picture the main one.

    Also collects the names of the variants' options.
    """
    variants = list(
        Variant.objects.filter(product_id=product_id, deleted_at__isnull=True).order_by(
            "-is_active", "position", "id"
        )
    )
    images = list(Image.objects.filter(product_id=product_id).order_by("position", "id"))
    names = list(dict.fromkeys(name for variant in variants for name in variant.options))
    Product.objects.filter(id=product_id).exclude(option_names=names).update(option_names=names)
    _choose(Variant, "is_default", variants)
    _choose(Image, "is_primary", images)


def _choose(kind: type[Variant | Image], flag: str, rows: Sequence[Variant | Image]) -> None:
    if not rows or getattr(rows[0], flag):
        return
    ids = [row.id for row in rows]
    kind._default_manager.filter(id__in=ids, **{flag: True}).update(**{flag: False})
    kind._default_manager.filter(id=rows[0].id).update(**{flag: True})


@transaction.atomic
def place_product(product_id: UUID, primary: UUID | None, others: Iterable[UUID]) -> None:
    """Put a product into its primary category and others, and into no more."""
    wanted = dict.fromkeys(others, False)
    if primary is not None:
        wanted[primary] = True
    present = dict(
        ProductCategory.objects.filter(product_id=product_id).values_list(
            "category_id", "is_primary"
        )
    )
    if present == wanted:
        return
    ProductCategory.objects.filter(product_id=product_id).delete()
    ProductCategory.objects.bulk_create(
        ProductCategory(product_id=product_id, category_id=category_id, is_primary=is_primary)
        for category_id, is_primary in wanted.items()
    )


def change_product_status(product_ids: Iterable[UUID], status: ProductStatus) -> int:
    """Put products on sale or take them off; return how many changed."""
    return (
        Product.objects.filter(id__in=list(product_ids), deleted_at__isnull=True)
        .exclude(status=status)
        .update(status=status)
    )


@transaction.atomic
def remove_products(product_ids: Iterable[UUID]) -> int:
    """Remove products from the shop for good; orders keep their own copy. Return how many.

    The rows stay, marked, so that what was sold can be explained; their SKUs are free again.
    """
    ids = list(product_ids)
    now = timezone.now()
    Variant.objects.filter(product_id__in=ids, deleted_at__isnull=True).update(
        deleted_at=now, is_active=False
    )
    return Product.objects.filter(id__in=ids, deleted_at__isnull=True).update(
        deleted_at=now, status=ProductStatus.ARCHIVED
    )
