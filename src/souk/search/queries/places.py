"""Listings of a category, read in the order of its places."""

from souk.search.queries.filters import (
    LISTED,
    Condition,
    Filters,
    conditions_by_filter,
    rest_of,
    where,
)

# The orders that a category's places are indexed in.
ORDERS: dict[str, list[tuple[str, str]]] = {
    "newest": [("place.published_at", "timestamptz")],
    "price": [("place.price_amount", "bigint")],
    "-price": [("place.price_amount", "bigint")],
}
# Where attributes or tags are wanted, so many places are looked at in their order. Who has them
# beyond is so rare that all who have are found and sorted instead.
MOST_WALKED = 10_000


def is_by_place(filters: Filters, *, sort: str) -> bool:
    """Say whether a listing is read by places: not what words find, for they leave few."""
    return bool(filters.category) and sort in ORDERS and not filters.q


def places_of(filters: Filters, *, sort: str) -> tuple[str, list[Condition]]:
    """Return what to read a category's listing from, and the conditions on it.

    Each place is tried on what else is wanted: for filters that are no attributes or tags.
    """
    on_places, on_entries = _conditions_on(conditions_by_filter(filters), sort=sort)
    rows = "search_places AS place"
    if on_entries:
        rows += " JOIN search_entries AS product ON product.id = place.product_id"
    return rows, [*on_places, *on_entries]


def walk_of(
    filters: Filters, *, sort: str, order: str, after: list[Condition], limit: int
) -> Condition:
    """Return common table expressions; the last, `found`, has the page's rows with their keys.

    For listings by attributes and tags: `order` and `after` are of places, and `limit` is of rows.
    """
    known = conditions_by_filter(filters)
    on_places, on_entries = _conditions_on(known, sort=sort)
    place = where([*on_places, *after])
    places = f"search_places AS place WHERE {place.sql}"
    keys = ", ".join(column for column, _ in ORDERS[sort])
    bits = _bits_of(filters)
    entry = where([*bits, *on_entries])
    everywhere = where([*rest_of(known, without=""), *_on_entries(after)])
    return Condition(
        f"""
        walked AS MATERIALIZED (
            SELECT product.id, {keys}
            FROM (
                SELECT place.product_id, place.published_at, place.price_amount, place.filter_bits
                FROM {places} ORDER BY {order} LIMIT {MOST_WALKED}
            ) AS place
            JOIN search_entries AS product ON product.id = place.product_id
            WHERE {entry.sql}
            ORDER BY {order}
            LIMIT {limit:d}
        ),
        sorted AS MATERIALIZED (
            SELECT product.id, {keys.replace("place.", "product.")}
            FROM search_entries AS product
            WHERE (SELECT count(*) FROM walked) < {limit:d}
              AND EXISTS (SELECT FROM {places} ORDER BY {order} OFFSET {MOST_WALKED} LIMIT 1)
              AND {everywhere.sql}
            ORDER BY {order.replace("place.product_id", "product.id").replace("place.", "product.")}
            LIMIT {limit:d}
        ),
        found AS (
            TABLE sorted UNION ALL SELECT * FROM walked WHERE NOT EXISTS (TABLE sorted)
        )""",
        (*place.values, *entry.values, *place.values, *everywhere.values),
    )


def _conditions_on(
    known: dict[str, list[Condition]], *, sort: str
) -> tuple[list[Condition], list[Condition]]:
    """Return the conditions on places, and those that only entries know."""
    on_places = [Condition(LISTED.replace("product.", "place."))]
    on_places += [Condition(_on_place(item.sql)) for item in known["category"]]
    # In any other order than by price, its index would lead away from the order.
    column = "place.price_amount" if sort.endswith("price") else "(place.price_amount + 0)"
    on_places += [
        Condition(item.sql.replace("product.price_amount", column), item.values)
        for item in known["price"]
    ]
    others = [items for name, items in known.items() if name not in ("category", "price")]
    return on_places, [item for items in others for item in items]


def _bits_of(filters: Filters) -> list[Condition]:
    """Return what rules most others out by their place alone: each value has its bits."""
    wanted = [
        [f"{name.lower()}={value}" for value in values]
        for name, values in filters.attributes.items()
    ]
    having = [_having(values, "%s") for values in wanted]
    return having + ([_having([filters.tag], "lower(%s)")] if filters.tag else [])


def _having(values: list[str], written: str) -> Condition:
    """Return what rules out the places that have none of the values, written as entries do."""
    bits = f"search.filter_bits(ARRAY[{written}])"
    return Condition(
        " OR ".join([f"place.filter_bits & (SELECT {bits}) = (SELECT {bits})"] * len(values)),
        tuple(value for value in values for _ in range(2)),
    )


def _on_place(sql: str) -> str:
    found = sql.removeprefix("product.category_ids @> '{").removesuffix("}'::uuid[]")
    return sql if found == sql else f"place.category_id = '{found}'::uuid"


def _on_entries(parts: list[Condition]) -> list[Condition]:
    return [
        Condition(
            part.sql.replace("place.product_id", "product.id").replace("place.", "product."),
            part.values,
        )
        for part in parts
    ]
