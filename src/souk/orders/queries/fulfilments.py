"""Fulfilments, as staff see them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from souk.core.database.functions import Uuids
from souk.core.errors import NotFound
from souk.orders.models import Fulfilment


def fulfilment_ids(statuses: Sequence[str], *, before: UUID | None, limit: int) -> list[UUID]:
    """Return ids of fulfilments, those of the newest orders first, from before `before` on."""
    fulfilments = Fulfilment.objects.order_by("-id")
    if statuses:
        fulfilments = fulfilments.filter(status__in=statuses)
    if before is not None:
        fulfilments = fulfilments.filter(id__lt=before)
    return list(fulfilments.values_list("id", flat=True)[:limit])


def count_fulfilments(statuses: Sequence[str]) -> int:
    """Return how many fulfilments there are in these statuses, all without any."""
    fulfilments = Fulfilment.objects.all()
    return (fulfilments.filter(status__in=statuses) if statuses else fulfilments).count()


def fulfilment_documents(ids: Sequence[UUID]) -> bytes:
    """Return fulfilments as a JSON array for staff: one statement, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT orders.fulfilment_documents(%s::uuid[])::text", [Uuids(ids)])
        (text,) = cursor.fetchone()
    return str(text).encode()


def fulfilment_document(fulfilment_id: UUID) -> bytes:
    """Return a fulfilment as staff see it; raise NotFound where there is none."""
    text = fulfilment_documents([fulfilment_id])
    if text == b"[]":
        raise NotFound
    return text[1:-1]
