"""Which variants are meant, on sale or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Known:
    """A variant by its id, with its SKU."""

    variant_id: UUID
    sku: str


def known_variants(wanted: Sequence[tuple[UUID | None, str | None]]) -> list[Known | None]:
    """Return the variants of (id, SKU) pairs in their order, None for one that is unknown.

    One statement, whatever the number.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT variant.id, variant.sku"
            " FROM unnest(catalog.variants_of(%s::uuid[], %s::text[]))"
            " WITH ORDINALITY AS meant (id, place)"
            " LEFT JOIN catalog_variants AS variant"
            " ON variant.id = meant.id AND variant.deleted_at IS NULL ORDER BY meant.place",
            [[variant_id for variant_id, _ in wanted], [sku for _, sku in wanted]],
        )
        return [Known(*row) if row[0] else None for row in cursor.fetchall()]
