"""What words find, the best first: however large the catalogue, at most a thousand are ranked."""

from souk.search.queries.filters import (
    BY_CODE,
    Condition,
    Filters,
    conditions_by_filter,
    rest_of,
    where,
)

# Of the prominent products that match, and of all others, at most so many are ranked.
MOST_RANKED = 500
# Where so many prominent products match, the others come after them, and need not be looked at for
# the first page; where fewer do, all are ranked together. More than a page holds.
_ENOUGH = 120


def matches_of(filters: Filters, *, goes_on: bool) -> Condition:
    """Return common table expressions; the last, `matches`, has what a page is ordered by.

    `goes_on` says that a page before has been read: then the others are needed, too.
    """
    narrowed = where(rest_of(conditions_by_filter(filters), without="q"))

    def found(which: str, standing: str) -> str:
        return (
            "SELECT product.id, ts_rank(product.vector, wanted.words) AS relevance,"
            f" product.average_rating, {standing} AS standing"
            f" FROM search_entries AS product, wanted WHERE {which} AND {narrowed.sql}"
        )

    matching = "product.vector @@ wanted.words AND product.id <> ALL (ARRAY(TABLE by_code))"
    is_scarce = f"(SELECT count(*) FROM prominent) < {_ENOUGH}"
    is_needed = "true" if goes_on else is_scarce
    prominent = found(f"product.is_prominent AND {matching}", "0")
    others = found(
        f"NOT product.is_prominent AND {matching} AND {is_needed}",
        f"CASE WHEN {is_scarce} THEN 0 ELSE -1 END",
    )
    by_code = found("product.id = ANY (ARRAY(TABLE by_code))", "1")
    return Condition(
        f"""
        wanted AS MATERIALIZED (SELECT search.query_of(%s) AS words),
        by_code AS MATERIALIZED ({BY_CODE}),
        prominent AS MATERIALIZED ({prominent} LIMIT {MOST_RANKED}),
        others AS MATERIALIZED ({others} LIMIT {MOST_RANKED}),
        matches AS ({by_code} UNION ALL TABLE prominent UNION ALL TABLE others)""",
        (filters.q, filters.q, filters.q, *narrowed.values, *narrowed.values, *narrowed.values),
    )
