"""What a listing is narrowed to, and the conditions that makes of it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection


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


# An entry is there for every product that is listed, some of them before they are published.
LISTED = "product.published_at <= now()"

IN_STOCK = "(SELECT card.in_stock FROM search_cards AS card WHERE card.product_id = product.id)"


def conditions(filters: Filters) -> list[Condition]:
    """Return the conditions of all filters on an entry that is called `product`."""
    return rest_of(conditions_by_filter(filters), without="")


def rest_of(known: dict[str, list[Condition]], *, without: str) -> list[Condition]:
    """Return all but one filter's conditions: facets count as if theirs were not set."""
    return [
        Condition(LISTED),
        *(item for name, items in known.items() if name != without for item in items),
    ]


def conditions_by_filter(filters: Filters) -> dict[str, list[Condition]]:
    """Return what each filter asks of an entry, nothing where it is not set."""
    wanted = {
        "q": words_of(filters),
        "category": _category(filters),
        "price": _price(filters),
        "in_stock": _flag(IN_STOCK, filters.in_stock),
        "featured": _flag("product.is_featured", filters.featured),
        "seller": _seller(filters),
        "tag": _one("product.tags @> ARRAY[%s]::varchar[]", filters.tag or None),
        "rating": _one("product.average_rating >= %s", filters.rating_min),
    }
    for name, values in filters.attributes.items():
        pairs = [f"{name.lower()}={value}" for value in values]
        wanted[f"attr.{name}"] = [Condition("product.filter_values && %s::text[]", (pairs,))]
    return wanted


def where(parts: list[Condition]) -> Condition:
    """Join conditions by AND."""
    return Condition(
        " AND ".join(f"({part.sql})" for part in parts),
        tuple(value for part in parts for value in part.values),
    )


# The products that have a text as SKU or barcode: no words of a language.
BY_CODE = (
    "SELECT variant.product_id FROM catalog_variants AS variant"
    " WHERE upper(variant.sku) = upper(%s) AND variant.deleted_at IS NULL AND variant.is_active"
    " UNION SELECT variant.product_id FROM catalog_variants AS variant"
    " WHERE variant.barcode = %s AND variant.deleted_at IS NULL AND variant.is_active"
)


def words_of(filters: Filters, *, completes: str = "true") -> list[Condition]:
    """Return what the words ask of an entry; see search.query_of for what completes."""
    if not filters.q:
        return []
    return [
        Condition(
            f"product.vector @@ (SELECT search.query_of(%s, {completes}))"
            f" OR product.id = ANY(ARRAY({BY_CODE}))",
            (filters.q, filters.q, filters.q),
        )
    ]


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
