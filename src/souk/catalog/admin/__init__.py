"""The catalogue, for staff: products, variants, categories."""

from souk.catalog.admin import categories, products, variants

__all__ = ["categories", "products", "variants"]
