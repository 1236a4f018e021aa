"""What is offered for sale under a variant id or SKU."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant on sale, with the price in force in minor units of `currency`."""

    place: int
    variant_id: UUID
    product_id: UUID
    seller_id: UUID | None
    sku: str
    name: str
    variant_name: str
    options: dict[str, str]
    image_file: str | None
    image_url: str | None
    unit_price_amount: int
    currency: str
    weight_grams: int
    requires_shipping: bool
    tracks_stock: bool
    allow_backorder: bool
    tax_class: str
    product_slug: str

    @property
    def image(self) -> str | None:
        return self.image_url or (self.image_file and media_url() + self.image_file)


def media_url() -> str:
    """Return the address under which our own files are served."""
    return str(settings.MEDIA_ADDRESS)


def offers_of(wanted: Sequence[tuple[UUID | None, str | None]]) -> list[Offer]:
    """Return what is on sale of the wanted (variant id, SKU) pairs; `place` counts them from 0.

    One statement, whatever the number. An unknown or withdrawn one is absent.
    """
    ids = [variant_id for variant_id, _ in wanted]
    skus = [sku for _, sku in wanted]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM catalog.offers_of(%s::uuid[], %s::text[]) ORDER BY place",
            [ids, skus],
        )
        return [_offer(*row) for row in cursor.fetchall()]


def _offer(place: int, *columns: Any) -> Offer:
    values = list(columns)
    # Django leaves jsonb to its own fields: outside of them it comes as text.
    values[6] = json.loads(values[6])
    return Offer(place - 1, *values)
