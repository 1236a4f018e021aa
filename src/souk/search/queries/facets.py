"""Counts beside a listing; each respects the other filters but not its own."""

import json
from typing import Any

from django.db import connection

from souk.search.queries.filters import (
    IN_STOCK,
    Condition,
    Filters,
    as_planned,
    conditions_by_filter,
    read_of,
    rest_of,
    where,
    words_of,
)

# Upper bounds of the price bands, in minor units; the last band is open.
PRICE_BANDS = (1000, 2500, 5000, 10000, 25000, 50000)

# Counted are the prominent products that match, and where those are few, some of the others.
MOST_COUNTED = 10_000
_FEW = 100
_MOST_OTHERS = 250
# Whether something is in stock changes all day: it is looked up product by product.
_MOST_LOOKED_UP = 500


def facets_of(filters: Filters) -> dict[str, Any]:
    """Return counts by category, price band, attribute, rating, seller and stock: one statement.

    `is_exact` says whether all that match were counted, or the `counted` ones that are viewed most.
    """
    sets = _sets_of(filters)
    parts = {
        "categories": _categories(sets.without("category")),
        "price_bands": _price_bands(sets.without("price")),
        "ratings": _ratings(sets.without("rating")),
        "sellers": _sellers(sets.without("seller")),
        "in_stock": _in_stock(sets.without("in_stock")),
        "counted": f"SELECT count(*) FROM {sets.without('')}",
        "is_exact": sets.is_exact,
    }
    parts |= {
        f"attr.{name}": _attributes(sets.without(f"attr.{name}"))
        for name in ["", *filters.attributes]
    }
    columns = ", ".join(f"({sql})" for sql in parts.values())
    with connection.cursor() as db:
        db.execute(f"WITH {', '.join(sets.expressions)} SELECT {columns}", sets.values)
        found = dict(zip(parts, db.fetchone(), strict=True))
    attributes = found.pop("attr.") or {}
    for name in filters.attributes:
        # A filtered attribute shows its other values too, counted without its own filter.
        own = (found.pop(f"attr.{name}") or {}).get(name.lower())
        if own:
            attributes[name.lower()] = own
    lists = {name: [] if rows is None else rows for name, rows in found.items()}
    return {**lists, "attributes": attributes}


def count_matches(filters: Filters) -> tuple[int, bool]:
    """Return how many products facets would count, and whether these are all that match.

    Prominent ones, and where those are few, some others: no search of a common word reads more.
    """
    sets = _sets_of(filters)
    counted = f"SELECT count(*) FROM {sets.without('')}"
    exact = sets.is_exact
    with connection.cursor() as db:
        db.execute(f"WITH {', '.join(sets.expressions)} SELECT ({counted}), ({exact})", sets.values)
        ((count, is_exact),) = db.fetchall()
    return int(count), bool(is_exact)


def _sets_of(filters: Filters) -> "_Sets":
    filters = as_planned(filters)
    known = conditions_by_filter(filters)
    return _Sets(filters, known)


class _Sets:
    """The products that are counted: those of all filters, and without each that is set."""

    def __init__(self, filters: Filters, known: dict[str, list[Condition]]) -> None:
        self.filters = filters
        self.known = known
        self.words = words_of(filters)
        self.words_of_others = words_of(filters, completes=False)
        self.expressions: list[str] = []
        self.values: list[Any] = []
        self._names: dict[str, str] = {}

    def without(self, name: str) -> str:
        """Return the name of the set; filters that are not set share one."""
        wanted = name if self.known.get(name) else ""
        if wanted not in self._names:
            self._names[wanted] = f"set{len(self._names)}"
            self._add(self._names[wanted], rest_of(self.known, without=wanted))
        return self._names[wanted]

    @property
    def is_exact(self) -> str:
        name = self.without("")
        # Of what is tried one by one, some may be left.
        are_others_known = "false" if self.filters.is_tried else "true"
        return (
            f"SELECT (SELECT count(*) FROM {name}_prominent) < {MOST_COUNTED} AND CASE"
            f" WHEN {are_others_known} AND (SELECT count(*) FROM {name}_prominent) < {_FEW}"
            f" THEN (SELECT count(*) FROM {name}_others) < {_MOST_OTHERS}"
            " ELSE search.are_all_prominent() END"
        )

    def _add(self, name: str, rest: list[Condition]) -> None:
        columns = (
            "product.id, product.price_amount, product.average_rating, product.seller_id,"
            " product.category_ids, product.filter_values"
        )
        prominent = where([*rest, *self.words])
        read, others = read_of(self.filters, where(rest)), where([*rest, *self.words_of_others])
        self.expressions += [
            f"{name}_prominent AS MATERIALIZED (SELECT {columns} FROM search_entries AS product"
            f" WHERE {prominent.sql} AND product.is_prominent LIMIT {MOST_COUNTED})",
            f"{name}_others AS MATERIALIZED (SELECT {columns} FROM {read.sql}"
            f" WHERE {others.sql} AND NOT product.is_prominent"
            f" AND (SELECT count(*) FROM {name}_prominent) < {_FEW} LIMIT {_MOST_OTHERS})",
            f"{name} AS (TABLE {name}_prominent UNION ALL TABLE {name}_others)",
        ]
        self.values += [*prominent.values, *read.values, *others.values]


def _categories(products: str) -> str:
    return (
        "SELECT json_agg(json_build_object('slug', category.slug, 'name', category.name,"
        " 'count', counts.products) ORDER BY category.path)"
        " FROM (SELECT category_id, count(*) AS products"
        f" FROM {products} AS product, unnest(product.category_ids) AS category_id"
        " GROUP BY category_id) AS counts"
        " JOIN catalog_categories AS category ON category.id = counts.category_id"
        " AND category.is_active AND category.deleted_at IS NULL"
    )


def _price_bands(products: str) -> str:
    bands = json.dumps([0, *PRICE_BANDS])
    return (
        "SELECT json_agg(json_build_object('min_amount', bands.bounds -> (band - 1),"
        " 'max_amount', bands.bounds -> band, 'count', products) ORDER BY band)"
        " FROM (SELECT width_bucket(product.price_amount,"
        f" ARRAY[0, {', '.join(map(str, PRICE_BANDS))}]::bigint[]) AS band, count(*) AS products"
        f" FROM {products} AS product WHERE product.price_amount >= 0 GROUP BY 1) AS counts"
        f" CROSS JOIN (SELECT '{bands}'::json AS bounds) AS bands"
    )


def _ratings(products: str) -> str:
    return (
        "SELECT json_agg(json_build_object('rating_min', stars, 'count', products)"
        " ORDER BY stars DESC) FROM (SELECT stars, sum(rated.products) AS products"
        " FROM generate_series(1, 4) AS stars"
        " JOIN (SELECT floor(product.average_rating)::integer AS rating, count(*) AS products"
        f" FROM {products} AS product GROUP BY 1) AS rated ON rated.rating >= stars"
        " GROUP BY stars) AS counts"
    )


def _sellers(products: str) -> str:
    return (
        "SELECT json_agg(json_build_object('slug', seller.slug, 'name', seller.name,"
        " 'count', products) ORDER BY products DESC, seller.slug)"
        f" FROM (SELECT product.seller_id, count(*) AS products FROM {products} AS product"
        " WHERE product.seller_id IS NOT NULL GROUP BY 1) AS counts"
        " JOIN sellers.storefronts AS seller ON seller.id = counts.seller_id"
    )


def _in_stock(products: str) -> str:
    return (
        "SELECT json_build_object('count', count(*) FILTER (WHERE is_there), 'of', count(*))"
        f" FROM (SELECT {IN_STOCK} AS is_there"
        f" FROM (SELECT id FROM {products} LIMIT {_MOST_LOOKED_UP}) AS product) AS looked_up"
    )


def _attributes(products: str) -> str:
    return (
        "SELECT json_object_agg(name, found ORDER BY name) FROM (SELECT name,"
        " json_agg(json_build_object('value', value, 'count', products)"
        " ORDER BY products DESC, value) AS found"
        " FROM (SELECT split_part(pair, '=', 1) AS name,"
        " substr(pair, strpos(pair, '=') + 1) AS value, count(*) AS products"
        f" FROM {products} AS product, unnest(product.filter_values) AS pair"
        " GROUP BY pair) AS pairs GROUP BY name) AS counts"
    )
