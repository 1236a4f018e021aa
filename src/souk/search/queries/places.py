"""Listings of a category, read in the order of its places."""

from souk.search.queries.filters import LISTED, Condition, Filters, conditions_by_filter

# The orders that a category's places are indexed in.
ORDERS: dict[str, list[tuple[str, str]]] = {
    "newest": [("place.published_at", "timestamptz")],
    "price": [("place.price_amount", "bigint")],
    "-price": [("place.price_amount", "bigint")],
}


def is_by_place(filters: Filters, *, sort: str) -> bool:
    """Say whether a listing is read by places.

    Words, tags and attributes are looked for first, for they leave few; all others are tried on
    one product after another.
    """
    leaves_few = filters.q or filters.tag or filters.attributes
    return bool(filters.category) and sort in ORDERS and not leaves_few


def places_of(filters: Filters, *, sort: str) -> tuple[str, list[Condition]]:
    """Return what to read a category's listing from, and the conditions on it."""
    known = conditions_by_filter(filters)
    parts = [Condition(LISTED.replace("product.", "place."))]
    parts += [Condition(_on_place(item.sql)) for item in known.pop("category")]
    # In any other order than by price, its index would lead away from the order.
    column = "place.price_amount" if sort.endswith("price") else "(place.price_amount + 0)"
    parts += [
        Condition(item.sql.replace("product.price_amount", column), item.values)
        for item in known.pop("price")
    ]
    others = [item for items in known.values() for item in items]
    rows = "search_places AS place"
    if others:
        rows += " JOIN search_entries AS product ON product.id = place.product_id"
    return rows, [*parts, *others]


def _on_place(sql: str) -> str:
    found = sql.removeprefix("product.category_ids @> '{").removesuffix("}'::uuid[]")
    return sql if found == sql else f"place.category_id = '{found}'::uuid"
