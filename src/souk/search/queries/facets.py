"""Counts beside a listing; each respects the other filters but not its own."""

import json
from typing import Any

from django.db import connection

from souk.search.queries.listing import Filters, conditions, where

# Upper bounds of the price bands, in minor units; the last band is open.
PRICE_BANDS = (1000, 2500, 5000, 10000, 25000, 50000)


def facets_of(filters: Filters) -> dict[str, Any]:
    """Return counts by category, price band, attribute, rating and seller: one statement."""
    parts = {
        "categories": _categories(filters),
        "price_bands": _price_bands(filters),
        "ratings": _ratings(filters),
        "sellers": _sellers(filters),
    }
    parts |= {f"attr.{name}": _attributes(filters, name) for name in ["", *filters.attributes]}
    columns = ", ".join(f"({sql})" for sql, _ in parts.values())
    with connection.cursor() as db:
        db.execute(f"SELECT {columns}", [value for _, values in parts.values() for value in values])
        found = dict(zip(parts, db.fetchone(), strict=True))
    attributes = found.pop("attr.") or {}
    for name in filters.attributes:
        # A filtered attribute shows its other values too, counted without its own filter.
        own = (found.pop(f"attr.{name}") or {}).get(name.lower())
        if own:
            attributes[name.lower()] = own
    return {**{name: rows or [] for name, rows in found.items()}, "attributes": attributes}


Part = tuple[str, tuple[Any, ...]]


def _categories(filters: Filters) -> Part:
    condition = where(conditions(filters, without="category"))
    return (
        "SELECT json_agg(json_build_object('slug', category.slug, 'name', category.name,"
        " 'count', counts.products) ORDER BY category.path)"
        " FROM (SELECT category_id, count(*) AS products FROM catalog_products AS product"
        " CROSS JOIN LATERAL unnest(product.category_ids) AS category_id"
        f" WHERE {condition.sql} GROUP BY category_id) AS counts"
        " JOIN catalog_categories AS category ON category.id = counts.category_id"
        " AND category.is_active AND category.deleted_at IS NULL",
        condition.values,
    )


def _price_bands(filters: Filters) -> Part:
    condition = where(conditions(filters, without="price"))
    bands = json.dumps([0, *PRICE_BANDS])
    return (
        "SELECT json_agg(json_build_object('min_amount', bands.bounds ->> (band - 1),"
        " 'max_amount', bands.bounds ->> band, 'count', products) ORDER BY band)"
        " FROM (SELECT width_bucket(product.price_amount,"
        f" ARRAY[0, {', '.join(map(str, PRICE_BANDS))}]::bigint[]) AS band, count(*) AS products"
        f" FROM catalog_products AS product WHERE {condition.sql} AND product.price_amount >= 0"
        " GROUP BY 1) AS counts"
        f" CROSS JOIN (SELECT '{bands}'::json AS bounds) AS bands",
        condition.values,
    )


def _ratings(filters: Filters) -> Part:
    condition = where(conditions(filters, without="rating"))
    return (
        "SELECT json_agg(json_build_object('rating_min', stars, 'count', products)"
        " ORDER BY stars DESC) FROM (SELECT stars, count(*) AS products"
        " FROM catalog_products AS product"
        " JOIN generate_series(1, 4) AS stars ON product.average_rating >= stars"
        f" WHERE {condition.sql} GROUP BY stars) AS counts",
        condition.values,
    )


def _sellers(filters: Filters) -> Part:
    condition = where(conditions(filters, without="seller"))
    return (
        "SELECT json_agg(json_build_object('slug', seller.slug, 'name', seller.name,"
        " 'count', products) ORDER BY products DESC, seller.slug)"
        " FROM (SELECT product.seller_id, count(*) AS products"
        f" FROM catalog_products AS product WHERE {condition.sql}"
        " AND product.seller_id IS NOT NULL GROUP BY 1) AS counts"
        " JOIN sellers.storefronts AS seller ON seller.id = counts.seller_id",
        condition.values,
    )


def _attributes(filters: Filters, name: str) -> Part:
    condition = where(conditions(filters, without=f"attr.{name}"))
    return (
        "SELECT json_object_agg(name, found ORDER BY name) FROM (SELECT name,"
        " json_agg(json_build_object('value', value, 'count', products)"
        " ORDER BY products DESC, value) AS found"
        " FROM (SELECT split_part(pair, '=', 1) AS name,"
        " substr(pair, strpos(pair, '=') + 1) AS value, count(*) AS products"
        " FROM catalog_products AS product"
        " CROSS JOIN LATERAL unnest(product.filter_values) AS pair"
        f" WHERE {condition.sql} GROUP BY pair) AS pairs GROUP BY name) AS counts",
        condition.values,
    )
