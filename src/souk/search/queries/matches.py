"""What words find, the best first: however large the catalogue, some hundreds are ranked."""

from souk.search.queries.filters import (
    BY_CODE,
    Condition,
    Filters,
    conditions_by_filter,
    read_of,
    rest_of,
    where,
)

# Of the prominent products that match, and of all others, at most so many are ranked.
MOST_PROMINENT = 500
MOST_OTHERS = 250
# Where fewer prominent products match, all are ranked together; where more do, the others come
# after them, and need not be looked at for the first page.
_FEW = 50


def matches_of(filters: Filters, *, first_page: int | None) -> Condition:
    """Return common table expressions; the last, `matches`, has what a page is ordered by.

    `first_page` is how many a first page shows; None where one was read, and others may follow.
    """
    narrowed = where(rest_of(conditions_by_filter(filters), without=""))

    def found(which: str, standing: str, read: str = "search_entries AS product") -> str:
        return (
            "SELECT product.id, ts_rank(product.vector, wanted.words) AS relevance,"
            f" product.average_rating, {standing} AS standing"
            f" FROM {read}, wanted WHERE {which} AND {narrowed.sql}"
        )

    def matching(query: str) -> str:
        return f"product.vector @@ {query} AND product.id <> ALL (ARRAY(TABLE by_code))"

    count = "(SELECT count(*) FROM prominent)"
    is_needed = "true" if first_page is None else f"{count} < {max(_FEW, first_page + 1)}"
    prominent = found(f"product.is_prominent AND {matching('(SELECT words FROM wanted)')}", "0")
    by_code = found("product.id = ANY (ARRAY(TABLE by_code))", "1")
    standing = f"CASE WHEN {count} < {_FEW} THEN 0 ELSE -1 END"
    known = filters.frequent.known if filters.frequent else "(SELECT known FROM wanted)"
    which = f"NOT product.is_prominent AND {matching(known)}"
    if filters.frequent:
        read = read_of(filters, narrowed)
        rows = found(f"{which} AND {is_needed}", standing, read.sql)
        # However they are found, in the order they lie in: the next page ranks the same ones.
        others = f"others AS MATERIALIZED ({rows} ORDER BY product.id LIMIT {MOST_OTHERS})"
        values = (*read.values, *narrowed.values)
    else:
        posted, indexed = found(which, standing, _CANDIDATES), found(which, standing)
        others = _OTHERS.format(
            is_needed=is_needed, posted=posted, indexed=indexed, most=MOST_OTHERS
        )
        values = narrowed.values * 2
    return Condition(
        f"""
        wanted AS MATERIALIZED (
            SELECT completed AS words, known, plain FROM search.queries_of(%s)
        ),
        by_code AS MATERIALIZED ({BY_CODE}),
        prominent AS MATERIALIZED ({prominent} LIMIT {MOST_PROMINENT}),
        {others},
        matches AS ({by_code} UNION ALL TABLE prominent UNION ALL TABLE others)""",
        (*[filters.q] * 3, *narrowed.values, *values, *narrowed.values),
    )


# What words have in common is in their postings, and is tried product by product; the index is
# asked where these cannot tell, or where not all of it was tried.
_CANDIDATES = """(
    SELECT * FROM search_entries AS entry
    WHERE entry.id = ANY ((SELECT products FROM candidates)::uuid[])
    -- Else the index would be read for the words.
    OFFSET 0
) AS product"""
_OTHERS = """
    candidates AS MATERIALIZED (
        SELECT given.products, given.are_all
        FROM wanted, search.candidates_of(wanted.plain) AS given
        WHERE {is_needed}
    ),
    posted AS MATERIALIZED ({posted} LIMIT {most}),
    indexed AS MATERIALIZED (
        {indexed}
          AND (SELECT NOT are_all FROM candidates)
          AND (SELECT count(*) FROM posted) < {most}
        LIMIT {most}
    ),
    others AS (TABLE indexed UNION ALL SELECT * FROM posted WHERE NOT EXISTS (TABLE indexed))"""
