"""Orders with their payments, as JSON that PostgreSQL has written."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection


def order_document(order_id: UUID) -> bytes:
    """Return an order as the API shows it."""
    return _text("SELECT checkout.order_document(%s)::text", order_id)


def order_documents(order_ids: Sequence[UUID]) -> bytes:
    """Return orders as a JSON array: one statement, whatever their number."""
    return _text("SELECT checkout.order_documents(%s::uuid[])::text", list(order_ids))


def _text(statement: str, argument: UUID | list[UUID]) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(statement, [argument])
        (text,) = cursor.fetchone()
    return str(text).encode()
