"""Coupons and promotions as files have them; what they are for by slug."""

from souk.core.money import decimal_text
from souk.core.sheets.exports import Document, Export

COUPON_COLUMNS = (
    "code",
    "name",
    "description",
    "type",
    "value",
    "currency",
    "minimum",
    "maximum_discount",
    "usage_limit",
    "usage_limit_per_user",
    "starts_at",
    "expires_at",
    "active",
    "stackable",
    "priority",
    "scope",
    "scope_slugs",
)

_MOMENT = "to_json({} AT TIME ZONE 'UTC')#>>'{{}}' || 'Z'"

_COUPONS = f"""
    SELECT json_build_object(
        'code', coupon.code, 'name', coupon.name, 'description', coupon.description,
        'type', coupon.type,
        'value', coalesce(to_json(trim_scale(coupon.percentage)::text), to_json(coupon.amount)),
        'currency', coupon.currency, 'minimum', coupon.minimum_amount,
        'maximum_discount', coupon.maximum_discount_amount,
        'usage_limit', coupon.usage_limit, 'usage_limit_per_user', coupon.usage_limit_per_user,
        'starts_at', {_MOMENT.format("coupon.starts_at")},
        'expires_at', {_MOMENT.format("coupon.expires_at")},
        'active', coupon.is_active, 'stackable', coupon.is_stackable,
        'priority', coupon.priority, 'scope', coupon.scope,
        'scope_slugs', coalesce((
            SELECT json_agg(thing.slug ORDER BY thing.slug COLLATE "C")
            FROM (
                SELECT product.slug FROM catalog_products AS product
                WHERE coupon.scope = 'products' AND product.id = ANY (coupon.scope_ids)
                  AND product.deleted_at IS NULL
                UNION ALL
                SELECT category.slug FROM catalog_categories AS category
                WHERE coupon.scope = 'categories' AND category.id = ANY (coupon.scope_ids)
                  AND category.deleted_at IS NULL
                UNION ALL
                SELECT profile.slug FROM sellers_profiles AS profile
                WHERE coupon.scope = 'sellers' AND profile.user_id = ANY (coupon.scope_ids)
            ) AS thing (slug)
        ), '[]')
    )
    FROM promotions_coupons AS coupon
    ORDER BY coupon.code COLLATE "C" NULLS LAST, coupon.name COLLATE "C", coupon.id
"""


def coupon_export() -> Export:
    """Return how coupons are exported: those with a code first, then promotions."""
    return Export(_COUPONS, columns=lambda: list(COUPON_COLUMNS), shape=_shaped, rows=coupon_rows)


def coupon_rows(document: Document) -> list[Document]:
    """Return the row of a coupon: slugs stand between commas, for none of them has one."""
    slugs = document.get("scope_slugs")
    return [{**document, "scope_slugs": ", ".join(slugs) if isinstance(slugs, list) else slugs}]


def _shaped(document: Document) -> Document:
    currency = document["currency"]
    if document["type"] == "fixed_amount":
        document["value"] = decimal_text(document["value"], currency)
    document["minimum"] = decimal_text(document["minimum"] or None, currency)
    document["maximum_discount"] = decimal_text(document["maximum_discount"], currency)
    return document
