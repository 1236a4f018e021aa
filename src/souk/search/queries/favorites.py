"""What a customer wants to remember, as listings show it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from souk.catalog.queries.offers import media_url
from souk.core.http.pages import bad_cursor, decode_cursor, encode_cursor
from souk.search.queries.products import ON_SALE

_SCOPE = "favorites"


def favorite_cards(user_id: UUID, *, limit: int, cursor: str | None) -> tuple[str, str | None]:
    """Return favourites on sale as JSON text, the latest first, and the cursor of the next page.

    One statement. Raises InvalidFields for a cursor of another list.
    """
    after = ""
    values: list[Any] = []
    if cursor is not None:
        after, values = "AND (favorite.created_at, favorite.product_id) < (%s, %s)", _place(cursor)
    statement = f"""
        WITH page AS (
            SELECT favorite.product_id, favorite.created_at,
                   row_number() OVER (
                       ORDER BY favorite.created_at DESC, favorite.product_id DESC
                   ) AS place
            FROM catalog_favorites AS favorite
            JOIN catalog_products AS product ON product.id = favorite.product_id
            WHERE favorite.user_id = %s AND {ON_SALE} {after}
            ORDER BY favorite.created_at DESC, favorite.product_id DESC
            LIMIT {limit + 1:d}
        )
        SELECT search.product_cards(
                   ARRAY(SELECT product_id FROM page WHERE place <= {limit:d} ORDER BY place),
                   %s, NULL
               ),
               (SELECT ARRAY[created_at::text, product_id::text] FROM page
                WHERE place = {limit:d} AND EXISTS (SELECT FROM page WHERE place > {limit:d}))
    """
    with connection.cursor() as db:
        db.execute(statement, [user_id, *values, media_url()])
        cards, position = db.fetchone()
    return cards, encode_cursor(position, query=_SCOPE) if position else None


def count_favorites_on_sale(user_id: UUID) -> int:
    with connection.cursor() as db:
        db.execute(
            "SELECT count(*) FROM catalog_favorites AS favorite"
            " JOIN catalog_products AS product ON product.id = favorite.product_id"
            f" WHERE favorite.user_id = %s AND {ON_SALE}",
            [user_id],
        )
        ((count,),) = db.fetchall()
    return int(count)


def _place(cursor: str) -> list[Any]:
    moment, product_id = decode_cursor(cursor, query=_SCOPE, length=2)
    try:
        return [datetime.fromisoformat(moment), UUID(product_id)]
    except (ValueError, TypeError, AttributeError):
        raise bad_cursor() from None
