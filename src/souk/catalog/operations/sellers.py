"""Saying who sells a product."""

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction

from souk.catalog.models import Product
from souk.core.errors import invalid_field


def give_products(product_ids: Collection[UUID], *, seller_id: UUID | None) -> int:
    """Let these products be sold by a seller, or by the shop itself; return how many.

    What was ordered stays with who sold it then. Raises InvalidFields where there is no such
    seller.
    """
    try:
        with transaction.atomic():
            products = Product.objects.filter(id__in=product_ids)
            return products.update(seller_id=seller_id)
    except IntegrityError as error:
        if "catalog_products_seller_is_there" not in str(error):
            raise
        raise invalid_field("seller", "nobody sells here by this id", "no_seller") from None
