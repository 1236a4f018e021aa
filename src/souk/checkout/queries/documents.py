"""Orders with their payments, as JSON that PostgreSQL has written."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from souk.core.errors import NotFound


def order_document(order_id: UUID) -> bytes:
    """Return an order as the API shows it."""
    return _text("SELECT checkout.order_document(%s)::text", order_id)


def order_documents(order_ids: Sequence[UUID]) -> bytes:
    """Return orders as a JSON array: one statement, whatever their number."""
    return _text("SELECT checkout.order_documents(%s::uuid[])::text", list(order_ids))


def staff_document(order_id: UUID) -> bytes:
    """Return an order as staff see it."""
    return _text("SELECT checkout.staff_document(%s)::text", order_id)


def refund_documents(refund_ids: Sequence[UUID]) -> bytes:
    """Return refunds as a JSON array for staff: one statement, whatever their number."""
    return _text("SELECT checkout.refund_documents(%s::uuid[])::text", list(refund_ids))


def refund_document(refund_id: UUID) -> bytes:
    """Return a refund as staff see it; raise NotFound where there is none."""
    text = refund_documents([refund_id])
    if text == b"[]":
        raise NotFound
    return text[1:-1]


def payment_documents(payment_ids: Sequence[UUID]) -> bytes:
    """Return payments as a JSON array for staff: one statement, whatever their number."""
    return _text("SELECT checkout.payment_documents(%s::uuid[], false)::text", list(payment_ids))


def payment_document(payment_id: UUID) -> bytes:
    """Return a payment with its whole story; raise NotFound where there is none."""
    text = _text("SELECT checkout.payment_documents(%s::uuid[], true)::text", [payment_id])
    if text == b"[]":
        raise NotFound
    return text[1:-1]


def _text(statement: str, argument: UUID | list[UUID]) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(statement, [argument])
        (text,) = cursor.fetchone()
    return str(text).encode()
