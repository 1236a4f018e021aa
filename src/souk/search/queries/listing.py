"""The storefront's listing and search: one statement finds a page and writes it as JSON."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from souk.catalog.queries.offers import media_url
from souk.core.database.functions import rows_of
from souk.core.http.pages import bad_cursor, decode_cursor, encode_cursor
from souk.search.queries.filters import (
    Condition,
    Filters,
    as_planned,
    conditions,
    price_within,
    where,
)
from souk.search.queries.matches import matches_of
from souk.search.queries.ordered import ordered_matches_of
from souk.search.queries.places import ORDERS, is_by_place, places_of, walk_of
from souk.search.queries.spelling import spelled_right

# Totals are counted so far: nobody reads further, and counting a million takes its time.
MOST_COUNTED = 10_000
# So few products are found by words that are misspelled.
_LITTLE = 3

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
    "relevance": (
        [
            ("product.standing", "integer"),
            ("product.relevance", "real"),
            ("product.average_rating", "numeric"),
        ],
        "DESC",
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of cards as JSON text; `searched` is what was searched for, if that was corrected."""

    cards: str
    next_cursor: str | None
    count: int
    searched: str | None = None


def product_page_of(filters: Filters, *, sort: str, limit: int, cursor: str | None) -> Page:
    """Return a page of product cards as JSON text, and the cursor of the next.

    One statement, and one before it that looks how frequent words are beside other filters; where
    words find next to nothing, others look for what was meant. Raises InvalidFields for a cursor of
    another query.
    """
    scope = repr((filters, sort))
    if cursor is not None:
        *position, searched = decode_cursor(cursor, query=scope, length=len(SORTS[sort][0]) + 2)
        if not all(isinstance(value, str) for value in [*position, searched]):
            raise bad_cursor()
        read = replace(filters, q=searched)
        return _page(read, sort, limit, position, scope, is_corrected=searched != filters.q)
    page = _page(filters, sort, limit, None, scope)
    if not filters.q or page.count >= _LITTLE:
        return page
    meant = spelled_right(filters.q)
    if meant is None:
        return page
    corrected = _page(replace(filters, q=meant), sort, limit, None, scope, is_corrected=True)
    return corrected if corrected.count > page.count else page


def _page(
    filters: Filters,
    sort: str,
    limit: int,
    position: list[str] | None,
    scope: str,
    *,
    is_corrected: bool = False,
) -> Page:
    reads_on = sort == "relevance" and position is not None
    read = _what_is_read(as_planned(filters, reads_on=reads_on), sort, limit, position)
    direction = SORTS[sort][1]
    last = read.last
    columns = [column for column, _ in read.keys]
    parts = read.parts
    if position is not None:
        parts = [*parts, _after([*read.keys, (last, "uuid")], direction, position)]
    condition = where(parts)
    order = _order(columns, last, direction)
    names = [f"key{number}" for number in range(len(columns))]
    keys = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
    position_of = ", ".join(f"{name}::text" for name in (*names, "id"))
    # The limit is part of the text: with it as a value, PostgreSQL would plan at every call. Keys
    # are written out for the last row alone: for all that are ranked, it would cost more than that.
    statement = f"""
        WITH {read.beginning}
        page AS (
            SELECT shown.*, row_number() OVER (ORDER BY {_order(names, "id", direction)}) AS place
            FROM (
                SELECT {last} AS id, {keys}
                FROM {read.rows}
                WHERE {condition.sql or "true"}
                ORDER BY {order}
                LIMIT {limit + 1:d}
            ) AS shown
        )
        SELECT search.product_cards(
                   ARRAY(SELECT id FROM page WHERE place <= {limit:d} ORDER BY place), %s, %s
               ),
               (SELECT ARRAY[{position_of}] FROM page WHERE place = {limit:d}
                AND EXISTS (SELECT FROM page WHERE place > {limit:d})),
               (SELECT count(*) FROM page)
    """
    values = [*read.values, *condition.values, media_url(), filters.q or None]
    ((cards, ends_at, count),) = rows_of(statement, values)
    next_cursor = encode_cursor([*ends_at, filters.q], query=scope) if ends_at else None
    return Page(cards, next_cursor, count, filters.q if is_corrected else None)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a page is read from: its rows and conditions, in what order, their id last."""

    rows: str
    parts: list[Condition]
    keys: list[tuple[str, str]]
    last: str = "product.id"
    beginning: str = ""
    values: tuple[Any, ...] = ()


def _what_is_read(filters: Filters, sort: str, limit: int, position: list[str] | None) -> _Read:
    keys, direction = SORTS[sort]
    if sort == "relevance":
        source = matches_of(filters, first_page=limit if position is None else None)
        return _Read(
            "matches AS product", [], keys, beginning=f"{source.sql},", values=tuple(source.values)
        )
    # What has no price has no place among prices.
    is_there = [Condition(f"{keys[0][0]} IS NOT NULL")] if sort.endswith("price") else []
    if filters.q:
        if is_there:
            # Else what is cheaper than wanted would be passed first.
            is_there += price_within(filters)
        if position is not None:
            is_there.append(_after([*keys, ("product.id", "uuid")], direction, position))
        columns = [column for column, _ in keys]
        ordered = ordered_matches_of(
            filters,
            keys=", ".join(columns),
            order=_order(columns, "product.id", direction),
            there=is_there,
            limit=limit + 1,
        )
        beginning, values = f"{ordered.sql},", tuple(ordered.values)
        return _Read("found AS product", [], keys, beginning=beginning, values=values)
    if not is_by_place(filters, sort=sort):
        return _Read("search_entries AS product", [*conditions(filters), *is_there], keys)
    is_there = [Condition(f"{ORDERS[sort][0][0]} IS NOT NULL")] if is_there else []
    if not (filters.tag or filters.attributes):
        rows, parts = places_of(filters, sort=sort)
        return _Read(rows, [*parts, *is_there], ORDERS[sort], last="place.product_id")
    if position is not None:
        is_there.append(_after([*ORDERS[sort], ("place.product_id", "uuid")], direction, position))
    order = _order([column for column, _ in ORDERS[sort]], "place.product_id", direction)
    walk = walk_of(filters, sort=sort, order=order, after=is_there, limit=limit + 1)
    return _Read("found AS product", [], keys, beginning=f"{walk.sql},", values=tuple(walk.values))


def _order(columns: list[str], last: str, direction: str) -> str:
    return ", ".join(f"{column} {direction}" for column in (*columns, last))


def count_products(filters: Filters) -> tuple[int, bool]:
    """Return how many products the filters leave, and whether that is all: counted to 10,000."""
    condition = where(conditions(filters))
    statement = (
        f"SELECT count(*) FROM (SELECT FROM search_entries AS product WHERE {condition.sql}"
        f" LIMIT {MOST_COUNTED + 1:d}) AS counted"
    )
    with connection.cursor() as db:
        db.execute(statement, condition.values)
        (total,) = db.fetchone()
    return min(int(total), MOST_COUNTED), total <= MOST_COUNTED


def _after(keys: list[tuple[str, str]], direction: str, position: list[str]) -> Condition:
    columns = ", ".join(column for column, _ in keys)
    marks = ", ".join(f"%s::{kind}" for _, kind in keys)
    sign = ">" if direction == "ASC" else "<"
    return Condition(f"({columns}) {sign} ({marks})", tuple(position))
