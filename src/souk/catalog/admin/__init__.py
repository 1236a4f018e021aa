"""Products with their variants and images, and categories, for staff."""

from souk.catalog.admin.categories import CategoryPage
from souk.catalog.admin.products import ProductPage

__all__ = ["CategoryPage", "ProductPage"]
