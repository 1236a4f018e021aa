"""Which variant a row of a file means."""

from django.utils.text import slugify

from souk.catalog.models import Variant
from souk.catalog.operations.product_import.records import VariantRecord


def match(row: VariantRecord, there: list[Variant]) -> Variant | None:
    """Return the variant that a row means: by its SKU, else by its options."""
    if row.sku:
        for variant in there:
            if variant.sku.upper() == row.sku.upper():
                return variant
    for variant in there:
        if variant.options == row.options:
            return variant
    return None


def derived_sku(handle: str, options: dict[str, str]) -> str:
    """Return a SKU for a row without one: it follows from handle and options, so it stays."""
    parts = [handle, *(slugify(value) or "x" for value in options.values())]
    return "-".join(parts).upper()[:100]
