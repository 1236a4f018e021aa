"""Pages of orders."""

from uuid import UUID

from django.http import HttpResponse

from souk.checkout.api.schemas import OrdersQuery
from souk.checkout.queries.documents import order_documents
from souk.core.http.answers import json_bytes
from souk.core.http.pages import bad_cursor, decode_cursor, encode_cursor
from souk.orders.queries.orders import count_orders, order_ids


def order_page(query: OrdersQuery, *, user_id: UUID | None) -> HttpResponse:
    """Return a page of a user's orders, or of everybody's, in two statements."""
    scope = f"orders {user_id} {sorted(query.status)}"
    before = None
    if query.cursor:
        try:
            before = UUID(decode_cursor(query.cursor, query=scope, length=1)[0])
        except (ValueError, AttributeError, TypeError):
            raise bad_cursor() from None
    ids = order_ids(user_id=user_id, statuses=query.status, before=before, limit=query.limit + 1)
    page = ids[: query.limit]
    cursor = f'"{encode_cursor([str(page[-1])], query=scope)}"' if len(ids) > len(page) else "null"
    total = ""
    if query.count:
        total = f', "total": {count_orders(user_id=user_id, statuses=query.status)}'
    items = order_documents(page).decode()
    return json_bytes(f'{{"items": {items}, "next_cursor": {cursor}{total}}}')
