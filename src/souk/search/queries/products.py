"""Single products, the category tree, related products and completions."""

import json
import re
from typing import Any
from uuid import UUID

from django.db import connection

from souk.catalog.queries.offers import media_url
from souk.catalog.queries.passwords import require_product_password
from souk.core.cache import Entry
from souk.core.database.functions import Uuids, call
from souk.core.errors import NotFound
from souk.search.queries.kept import (
    CATALOGUE,
    PRODUCT_SECONDS,
    STOCK_SECONDS,
    TREE,
    TREE_SECONDS,
    WithStock,
    kept,
    product_topic,
    stock_topic,
)

# What may be part of a key; any other address is looked for in the database alone.
_KEPT_SLUG = re.compile(r"[-\w]{1,200}", re.ASCII)
# How json_build_object writes it: attributes of that name are jsonb, and written otherwise.
_STOCK = re.compile(
    r'(?:(?<="in_stock" : )|(?<="available_quantity" : ))(true|false|null|\d+)(?=[,}\n ])'
)

# Of products, where an entry is not what is read; search.current_entries says the same.
ON_SALE = (
    "product.status = 'active' AND product.visibility = 'public' AND product.deleted_at IS NULL"
    " AND product.seller_state <> 'closed' AND NOT product.is_hidden"
    " AND product.published_at <= now()"
)


def product_document(slug: str) -> str:
    """Return the whole product as JSON text; raise NotFound unless it is on sale."""
    if not _KEPT_SLUG.fullmatch(slug):
        return _document(slug, "public")
    body = Entry(f"product:{slug}", (CATALOGUE, product_topic(slug)), PRODUCT_SECONDS)
    page = WithStock(
        body=body,
        stock=Entry(f"stock:{slug}", (*body.topics, stock_topic(slug)), STOCK_SECONDS),
        marks=_STOCK,
        read=lambda: _document(slug, "public"),
        # The first id on the page is the product's own.
        read_stock=lambda ids: call("search.page_stock", Uuids(map(UUID, ids[1:]))),
    )
    return page.text()


def protected_document(slug: str, *, password: str) -> str:
    """Return the whole product behind a password; raise NotFound, WrongProductPassword."""
    require_product_password(slug, password)
    return _document(slug, "password_protected")


def _document(slug: str, visible: str) -> str:
    text: str | None = call("search.product_page", slug, media_url(), visible)
    if text is None:
        raise NotFound
    return text


def related_cards(slug: str) -> str:
    """Return up to 8 products beside one as JSON text: the chosen ones, in their order.

    Where nobody has chosen any that is on sale, those of the same category, best rated first.
    """
    with connection.cursor() as db:
        db.execute(
            f"""
            SELECT search.product_cards(CASE WHEN cardinality(chosen.ids) > 0
                THEN chosen.ids ELSE ARRAY(
                SELECT product.id
                FROM catalog_product_categories AS link
                JOIN catalog_products AS product ON product.category_ids @> ARRAY[link.category_id]
                WHERE link.product_id = origin.id AND link.is_primary
                  AND product.id <> origin.id AND {ON_SALE}
                ORDER BY product.average_rating DESC, product.view_count DESC, product.id
                LIMIT 8
            ) END, %s, NULL)
            FROM catalog_products AS origin
            CROSS JOIN LATERAL (SELECT ARRAY(
                SELECT product.id
                FROM catalog_related_products AS link
                JOIN catalog_products AS product ON product.id = link.related_id
                WHERE link.product_id = origin.id AND {ON_SALE}
                ORDER BY link.position
                LIMIT 8
            ) AS ids) AS chosen
            WHERE origin.slug = %s AND {ON_SALE.replace("product.", "origin.")}
            """,
            [media_url(), slug],
        )
        row = db.fetchone()
    if row is None:
        raise NotFound
    return str(row[0])


def category_tree() -> str:
    """Return the active category tree, nested, as JSON text."""
    return kept(Entry("tree", (CATALOGUE, TREE), TREE_SECONDS), _category_tree)


def _category_tree() -> str:
    flat = json.loads(call("search.category_tree", media_url()))["items"]
    by_id: dict[str, dict[str, Any]] = {}
    roots: list[dict[str, Any]] = []
    for row in flat:
        parent = row.pop("parent_id")
        row["children"] = []
        by_id[row["id"]] = row
        if parent is None:
            roots.append(row)
        elif parent in by_id:
            by_id[parent]["children"].append(row)
        # Below an inactive category nothing is shown.
    return json.dumps({"items": roots}, ensure_ascii=False)
