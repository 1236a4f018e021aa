"""Products and categories as files have them."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from django.db import connection

from souk.catalog.queries.offers import media_url
from souk.core.money import decimal_text
from souk.core.sheets.exports import Document, Export

CATEGORY_COLUMNS = (
    "slug",
    "name",
    "parent",
    "position",
    "description",
    "active",
    "seo_title",
    "seo_description",
    "seo_keywords",
    "attributes",
)

_CATEGORIES = """
    SELECT json_build_object(
        'slug', category.slug, 'name', category.name, 'parent', parent.slug,
        'position', category.position, 'description', category.description,
        'active', category.is_active, 'seo_title', category.seo_title,
        'seo_description', category.seo_description, 'seo_keywords', category.seo_keywords,
        'attributes', coalesce((
            SELECT json_agg(json_build_object(
                'name', declared.name, 'kind', declared.kind, 'choices', declared.choices
            ) ORDER BY declared.position)
            FROM catalog_attributes AS declared
            WHERE declared.category_id = category.id
        ), '[]')
    )
    FROM catalog_categories AS category
    LEFT JOIN catalog_categories AS parent ON parent.id = category.parent_id
    WHERE category.deleted_at IS NULL
    ORDER BY category.level, category.slug COLLATE "C"
"""

# In the order of a CSV's columns; `attr.` and `option.` ones follow.
OF_PRODUCT = (
    "handle",
    "name",
    "status",
    "visibility",
    "published_at",
    "category_slug",
    "more_categories",
    "seller",
    "short_description",
    "description",
    "tags",
    "featured",
    "digital",
    "requires_shipping",
    "tax_class",
    "currency",
    "option_names",
    "seo_title",
    "seo_description",
    "seo_keywords",
    "video_url",
)
OF_VARIANT = (
    "sku",
    "barcode",
    "variant_name",
    "default",
    "active",
    "price",
    "compare_at_price",
    "cost",
    "weight_grams",
    "dimensions",
    "variant_attributes",
    "tracks_stock",
    "backorder",
    "variant_image",
)
OF_IMAGE = ("image", "image_alt")
_AMOUNTS = ("price", "compare_at_price", "cost")

_SOURCE = "coalesce(image.url, %(media)s || image.file)"

_PRODUCTS = f"""
    SELECT json_build_object(
        'handle', product.slug, 'name', product.name, 'status', product.status,
        'visibility', product.visibility,
        'published_at', to_json(product.published_at AT TIME ZONE 'UTC')#>>'{{}}' || 'Z',
        'category_slug', (
            SELECT category.slug FROM catalog_product_categories AS link
            JOIN catalog_categories AS category ON category.id = link.category_id
            WHERE link.product_id = product.id AND link.is_primary
        ),
        'more_categories', coalesce((
            SELECT json_agg(category.slug ORDER BY category.slug COLLATE "C")
            FROM catalog_product_categories AS link
            JOIN catalog_categories AS category ON category.id = link.category_id
            WHERE link.product_id = product.id AND NOT link.is_primary
        ), '[]'),
        'seller', (
            SELECT profile.slug FROM sellers_profiles AS profile
            WHERE profile.user_id = product.seller_id
        ),
        'short_description', product.short_description, 'description', product.description,
        'tags', product.tags, 'featured', product.is_featured, 'digital', product.is_digital,
        'requires_shipping', product.requires_shipping, 'tax_class', product.tax_class,
        'currency', product.currency, 'option_names', product.option_names,
        'seo_title', product.seo_title, 'seo_description', product.seo_description,
        'seo_keywords', product.seo_keywords, 'video_url', product.video_url,
        'attributes', product.attributes,
        'variants', coalesce((
            SELECT json_agg(json_build_object(
                'sku', variant.sku, 'barcode', variant.barcode, 'variant_name', variant.name,
                'default', variant.is_default, 'active', variant.is_active,
                'price', variant.price_amount, 'compare_at_price', variant.compare_at_amount,
                'cost', variant.cost_amount, 'weight_grams', variant.weight_grams,
                'dimensions', variant.dimensions, 'variant_attributes', variant.attributes,
                'tracks_stock', variant.tracks_stock, 'backorder', variant.allow_backorder,
                'variant_image', (
                    SELECT {_SOURCE} FROM catalog_images AS image WHERE image.id = variant.image_id
                ),
                'options', variant.options
            ) ORDER BY variant.position, variant.id)
            FROM catalog_variants AS variant
            WHERE variant.product_id = product.id AND variant.deleted_at IS NULL
        ), '[]'),
        'images', coalesce((
            SELECT json_agg(json_build_object('image', {_SOURCE}, 'image_alt', image.alt)
                            ORDER BY image.is_primary DESC, image.position, image.id)
            FROM catalog_images AS image
            WHERE image.product_id = product.id
        ), '[]')
    )
    FROM catalog_products AS product
    WHERE product.deleted_at IS NULL
    ORDER BY product.slug COLLATE "C"
"""

_NAMES = """
    SELECT 'attr.' || said.name FROM catalog_products AS product
    CROSS JOIN LATERAL jsonb_each(product.attributes) AS said (name, value)
    WHERE product.deleted_at IS NULL AND said.value NOT IN ('""', '[]')
    UNION
    SELECT 'option.' || said.name FROM catalog_variants AS variant
    CROSS JOIN LATERAL jsonb_object_keys(variant.options) AS said (name)
    WHERE variant.deleted_at IS NULL
    ORDER BY 1
"""


def category_export() -> Export:
    """Return how categories are exported: those above first."""
    return Export(_CATEGORIES, columns=lambda: list(CATEGORY_COLUMNS))


def product_export() -> Export:
    """Return how products are exported: with variants and pictures, without stock."""
    statement = _PRODUCTS.replace("%(media)s", "'" + media_url().replace("'", "''") + "'")
    return Export(statement, columns=_product_columns, shape=_shaped, rows=product_rows)


def product_rows(document: Document) -> list[Document]:
    """Return the rows of a product: one a variant or picture, whichever it has more of.

    The first says what belongs to the product; those that follow begin with its handle.
    """
    variants, images = document.get("variants") or [{}], document.get("images") or []
    rows = []
    pairs: Iterable[tuple[Document, Document]] = zip_longest(variants, images, fillvalue={})
    for number, (variant, image) in enumerate(pairs):
        row: dict[str, Any] = {"handle": document.get("handle")}
        if number == 0:
            row |= {name: document[name] for name in OF_PRODUCT if name in document}
            row |= _prefixed("attr", document.get("attributes"))
        row |= {name: value for name, value in variant.items() if name != "options"}
        row |= _prefixed("option", variant.get("options"))
        rows.append({**row, **image})
    for row in rows:
        for name in ("tags", "more_categories", "option_names"):
            if isinstance(row.get(name), list):
                row[name] = _listed(row[name])
    return rows


def _product_columns() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)
        named = [str(name) for (name,) in cursor.fetchall()]
    attributes = [name for name in named if name.startswith("attr.")]
    options = [name for name in named if name.startswith("option.")]
    return [*OF_PRODUCT, *attributes, *options, *OF_VARIANT, *OF_IMAGE]


def _shaped(document: Document) -> Document:
    for variant in document["variants"]:
        for name in _AMOUNTS:
            variant[name] = decimal_text(variant[name], document["currency"])
    return document


def _prefixed(prefix: str, values: dict[str, Any] | None) -> dict[str, Any]:
    return {f"{prefix}.{name}": value for name, value in (values or {}).items()}


def _listed(values: list[str]) -> str | list[str]:
    """Return a list as a cell has it: between commas, or as JSON where a value has one."""
    plain = all("," not in value and not value.startswith("[") for value in values)
    return ", ".join(values) if plain else values
