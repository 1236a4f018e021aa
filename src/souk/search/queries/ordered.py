"""What words find, in another order than the best first."""

from souk.search.queries.filters import (
    BY_CODE,
    LISTED,
    MOST_TRIED,
    Condition,
    Filters,
    conditions_by_filter,
    rest_of,
    where,
)

# So many of the prominent products that match are counted, to tell how frequent these are.
_MOST_SAMPLED = 500
# So many products are passed in their order; after these, all that match are sorted.
MOST_PASSED = 10_000
# About how many products there are, and how many of them are prominent.
KNOWN = (
    "SELECT reltuples AS products, search.most_prominent()::float AS prominent"
    " FROM pg_class WHERE oid = 'public.search_entries'::regclass"
)


_FOUND = """
    wanted AS MATERIALIZED (SELECT completed AS words FROM search.queries_of(%s)),
    by_code AS MATERIALIZED ({by_code}),
    known AS MATERIALIZED ({known}),
    sample AS MATERIALIZED (
        SELECT FROM search_entries AS product
        -- A small shop is sorted at once.
        WHERE (SELECT products > prominent FROM known) AND product.is_prominent AND {entry}
        LIMIT {most_sampled}
    ),
    frequent AS MATERIALIZED (
        -- Are fewer passed for a page than are sorted?
        SELECT {is_tried} OR {limit:d} * prominent * prominent < matching * matching * products
            AS is_so
        FROM known, (SELECT count(*) AS matching FROM sample) AS sampled
    ),
    walked AS MATERIALIZED (
        SELECT product.id, {keys}
        FROM (SELECT * FROM {passed} LIMIT {most_passed}) AS product
        WHERE (SELECT is_so FROM frequent) AND {entry}
        ORDER BY {order}
        LIMIT {limit:d}
    ),
    sorted AS MATERIALIZED (
        SELECT product.id, {keys}
        FROM (
            SELECT product.id, {keys} FROM search_entries AS product
            WHERE NOT {is_tried}
              AND (SELECT count(*) FROM walked) < {limit:d}
              AND (NOT (SELECT is_so FROM frequent)
                   OR EXISTS (SELECT FROM {passed} OFFSET {most_passed} LIMIT 1))
              AND {place} AND {entry}
            -- Else they would be met in the order, one by one.
            OFFSET 0
        ) AS product
        ORDER BY {order}
        LIMIT {limit:d}
    ),
    found AS (
        TABLE sorted UNION ALL SELECT * FROM walked WHERE NOT EXISTS (TABLE sorted)
    )"""


def ordered_matches_of(
    filters: Filters, *, keys: str, order: str, there: list[Condition], limit: int
) -> Condition:
    """Return common table expressions; the last, `found`, has the page's rows with their keys.

    What is frequent is soon met by walking in the order, what is rare is soon sorted. `there` is
    what is asked of a place in the order.
    """
    query = filters.frequent.completed if filters.frequent else "(SELECT words FROM wanted)"
    matching = Condition(f"product.vector @@ {query} OR product.id = ANY (ARRAY(TABLE by_code))")
    rest = rest_of(conditions_by_filter(filters), without="")
    entry = where([matching, *rest])
    place = where([Condition(LISTED), *there])
    passed, most_passed = place, MOST_PASSED
    if filters.is_tried:
        passed, most_passed = where([*there, *rest]), MOST_TRIED
    sql = _FOUND.format(
        by_code=BY_CODE,
        known=KNOWN,
        entry=entry.sql,
        place=place.sql,
        passed=f"search_entries AS product WHERE {passed.sql} ORDER BY {order}",
        is_tried="true" if filters.is_tried else "false",
        keys=keys,
        order=order,
        limit=limit,
        most_sampled=_MOST_SAMPLED,
        most_passed=most_passed,
    )
    values = (
        *[filters.q] * 3,
        *entry.values,
        *passed.values,
        *entry.values,
        *passed.values,
        *place.values,
        *entry.values,
    )
    return Condition(sql, values)
