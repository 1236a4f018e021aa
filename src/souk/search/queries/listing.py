"""The storefront's listing and search: one statement finds a page and writes it as JSON."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from souk.catalog.queries.offers import media_url
from souk.core.http.pages import bad_cursor, decode_cursor, encode_cursor


@dataclass(frozen=True, slots=True)
class Filters:
    """What a listing is narrowed to; amounts are minor units. Empty means: everything on sale."""

    q: str = ""
    category: str = ""
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool | None = None
    featured: bool | None = None
    seller: str | None = None
    tag: str = ""
    rating_min: float | None = None
    attributes: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """A fragment of a WHERE clause, of our own writing, and its values."""

    sql: str
    values: tuple[Any, ...] = ()


# Narrower than the predicate of the partial indexes on catalog_products, which have to fit it.
ON_SALE = (
    "product.status = 'active' AND product.visibility = 'public' AND product.deleted_at IS NULL"
    " AND product.seller_state <> 'closed' AND NOT product.is_hidden"
    " AND product.published_at <= now()"
)

_IN_STOCK = (
    "EXISTS (SELECT FROM catalog_variants AS variant WHERE variant.product_id = product.id"
    " AND variant.is_active AND variant.deleted_at IS NULL AND (NOT variant.tracks_stock"
    " OR variant.allow_backorder OR EXISTS (SELECT FROM inventory_stock AS stock"
    " JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id"
    " WHERE stock.variant_id = variant.id AND stock.available > 0 AND warehouse.is_active)))"
)

# What a sort goes by, and whether downwards; the id breaks ties.
SORTS: dict[str, tuple[list[tuple[str, str]], str]] = {
    "newest": ([("product.published_at", "timestamptz")], "DESC"),
    "price": ([("product.price_amount", "bigint")], "ASC"),
    "-price": ([("product.price_amount", "bigint")], "DESC"),
    "rating": (
        [("product.average_rating", "numeric"), ("product.review_count", "integer")],
        "DESC",
    ),
    "popular": ([("product.view_count", "bigint")], "DESC"),
    "relevance": ([("relevance", "real")], "DESC"),
}


def conditions(filters: Filters, *, without: str = "") -> list[Condition]:
    """Return the conditions of all filters but one: facets count as if theirs were not set."""
    wanted = {
        "q": _words(filters),
        "category": _category(filters),
        "price": _price(filters),
        "in_stock": _flag(_IN_STOCK, filters.in_stock),
        "featured": _flag("product.is_featured", filters.featured),
        "seller": _seller(filters),
        "tag": _one("product.tags @> ARRAY[%s]::varchar[]", filters.tag or None),
        "rating": _one("product.average_rating >= %s", filters.rating_min),
    }
    for name, values in filters.attributes.items():
        pairs = [f"{name.lower()}={value}" for value in values]
        wanted[f"attr.{name}"] = [Condition("product.filter_values && %s::text[]", (pairs,))]
    return [
        Condition(ON_SALE),
        *(item for name, items in wanted.items() if name != without for item in items),
    ]


def where(parts: list[Condition]) -> Condition:
    """Join conditions by AND."""
    return Condition(
        " AND ".join(f"({part.sql})" for part in parts),
        tuple(value for part in parts for value in part.values),
    )


def product_page_of(
    filters: Filters, *, sort: str, limit: int, cursor: str | None
) -> tuple[str, str | None]:
    """Return a page of product cards as JSON text, and the cursor of the next.

    One statement. Raises InvalidFields for a cursor of another query.
    """
    keys, direction = SORTS[sort]
    scope = repr((filters, sort))
    parts = conditions(filters)
    if cursor is not None:
        parts.append(_after(keys, direction, cursor, scope))
    condition = where(parts)
    rank: tuple[Any, ...] = ()
    columns = [column for column, _ in keys]
    relevance = ""
    if sort == "relevance":
        relevance = f"CROSS JOIN LATERAL (SELECT {_RANK} AS relevance) AS ranked"
        rank = (filters.q,)
    order = ", ".join(f"{column} {direction}" for column in (*columns, "product.id"))
    positions = ", ".join(f"{column}::text" for column in columns)
    # The limit is part of the text: with it as a value, PostgreSQL would plan at every call.
    statement = f"""
        WITH page AS (
            SELECT product.id, ARRAY[{positions}, product.id::text] AS position,
                   row_number() OVER (ORDER BY {order}) AS place
            FROM catalog_products AS product {relevance}
            WHERE {condition.sql}
            ORDER BY {order}
            LIMIT {limit + 1:d}
        )
        SELECT search.product_cards(
                   ARRAY(SELECT id FROM page WHERE place <= {limit:d} ORDER BY place), %s, %s
               ),
               (SELECT position FROM page WHERE place = {limit:d}
                AND EXISTS (SELECT FROM page WHERE place > {limit:d}))
    """
    with connection.cursor() as db:
        db.execute(statement, [*rank, *condition.values, media_url(), filters.q or None])
        cards, position = db.fetchone()
    return cards, encode_cursor(position, query=scope) if position else None


def count_products(filters: Filters) -> int:
    """Return how many products the filters leave."""
    condition = where(conditions(filters))
    statement = f"SELECT count(*) FROM catalog_products AS product WHERE {condition.sql}"
    with connection.cursor() as db:
        db.execute(statement, condition.values)
        (total,) = db.fetchone()
    return int(total)


_RANK = "ts_rank(product.search_vector, websearch_to_tsquery('english', %s))"


def _words(filters: Filters) -> list[Condition]:
    # A SKU is no word of a language: it is looked for as it is, too.
    return (
        [
            Condition(
                "product.search_vector @@ websearch_to_tsquery('english', %s) OR product.id = "
                "(SELECT variant.product_id FROM catalog_variants AS variant"
                " WHERE upper(variant.sku) = upper(%s) AND variant.deleted_at IS NULL)",
                (filters.q, filters.q),
            )
        ]
        if filters.q
        else []
    )


def _category(filters: Filters) -> list[Condition]:
    if not filters.category:
        return []
    # Looked up first and written into the statement, so that PostgreSQL knows how many products
    # the category has when it plans: from a few to half the shop.
    with connection.cursor() as db:
        db.execute(
            "SELECT id FROM catalog_categories"
            " WHERE slug = %s AND is_active AND deleted_at IS NULL",
            [filters.category],
        )
        found = db.fetchone()
    if found is None:
        return [Condition("false")]
    category_id: UUID = found[0]
    return [Condition(f"product.category_ids @> '{{{category_id}}}'::uuid[]")]


def _seller(filters: Filters) -> list[Condition]:
    if not filters.seller:
        return []
    # Looked up first, as a category is.
    with connection.cursor() as db:
        db.execute("SELECT id FROM sellers.storefronts WHERE slug = %s", [filters.seller])
        found = db.fetchone()
    if found is None:
        return [Condition("false")]
    seller_id: UUID = found[0]
    return [Condition(f"product.seller_id = '{seller_id}'::uuid")]


def _price(filters: Filters) -> list[Condition]:
    return [
        *_one("product.price_amount >= %s", filters.min_price),
        *_one("product.price_amount <= %s", filters.max_price),
    ]


def _flag(condition: str, wanted: bool | None) -> list[Condition]:
    if wanted is None:
        return []
    return [Condition(condition if wanted else f"NOT ({condition})")]


def _one(condition: str, value: object) -> list[Condition]:
    return [] if value is None else [Condition(condition, (value,))]


def _after(keys: list[tuple[str, str]], direction: str, cursor: str, scope: str) -> Condition:
    position = decode_cursor(cursor, query=scope, length=len(keys) + 1)
    if not all(isinstance(value, str) for value in position):
        raise bad_cursor()
    columns = ", ".join(column for column, _ in keys)
    marks = ", ".join(f"%s::{kind}" for _, kind in keys)
    sign = ">" if direction == "ASC" else "<"
    return Condition(f"({columns}, product.id) {sign} ({marks}, %s::uuid)", tuple(position))
