"""Pages of rows that PostgreSQL has written as JSON, newest first."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse

from souk.checkout.queries.documents import order_documents
from souk.core.http.answers import json_bytes
from souk.core.http.pages import PageQuery, encode_cursor, last_id
from souk.orders.queries.orders import WantedOrders, count_orders, order_ids


def order_page(query: PageQuery, wanted: WantedOrders) -> HttpResponse:
    """Return a page of orders, in two statements."""
    return written_page(
        query,
        scope=f"orders {wanted}",
        ids=lambda before, limit: order_ids(wanted, before=before, limit=limit),
        count=lambda: count_orders(wanted),
        documents=order_documents,
    )


def written_page(
    query: PageQuery,
    *,
    scope: str,
    ids: Callable[[UUID | None, int], list[UUID]],
    count: Callable[[], int],
    documents: Callable[[list[UUID]], bytes],
) -> HttpResponse:
    """Return a page of what `ids` lists and `documents` writes; a cursor is of its scope alone."""
    found = ids(last_id(query.cursor, query=scope), query.limit + 1)
    page = found[: query.limit]
    cursor = "null"
    if len(found) > len(page):
        cursor = f'"{encode_cursor([str(page[-1])], query=scope)}"'
    total = f', "total": {count()}' if query.count else ""
    rest = f', "next_cursor": {cursor}{total}}}'
    return json_bytes(b'{"items": ' + documents(page) + rest.encode())
