"""Returns, as staff and buyers see them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from souk.core.database.functions import Uuids
from souk.core.errors import NotFound
from souk.orders.models import Return
from souk.orders.queries.values import value_of_sending


@dataclass(frozen=True, slots=True)
class WantedReturns:
    """Which returns staff look for."""

    statuses: tuple[str, ...] = ()
    order_id: UUID | None = None
    return_number: str = ""


def return_ids(wanted: WantedReturns, *, before: UUID | None, limit: int) -> list[UUID]:
    """Return ids of returns, newest first, from the one before `before` on."""
    returns = _listed(wanted).order_by("-id")
    if before is not None:
        returns = returns.filter(id__lt=before)
    return list(returns.values_list("id", flat=True)[:limit])


def count_returns(wanted: WantedReturns) -> int:
    """Return how many returns staff would find."""
    return _listed(wanted).count()


def return_documents(ids: Sequence[UUID]) -> bytes:
    """Return returns as a JSON array for staff: one statement, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT orders.return_documents(%s::uuid[])::text", [Uuids(ids)])
        (text,) = cursor.fetchone()
    return str(text).encode()


def return_document(return_id: UUID) -> bytes:
    """Return a return as staff see it; raise NotFound where there is none."""
    text = return_documents([return_id])
    if text == b"[]":
        raise NotFound
    return text[1:-1]


def return_of_buyer(return_id: UUID) -> bytes:
    """Return a return as its buyer sees it; raise NotFound where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT orders.describe_return(asked)::text FROM orders_returns AS asked WHERE id = %s",
            [return_id],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return str(row[0]).encode()


@dataclass(frozen=True, slots=True)
class ReturnToRefund:
    """A return whose goods have come; amounts are minor units."""

    id: UUID
    return_number: str
    order_id: UUID
    status: str
    value_amount: int
    shipping_paid_amount: int
    currency: str


def return_to_refund(return_id: UUID) -> ReturnToRefund:
    """Return what a refund of a return has to know; raise NotFound where there is none."""
    asked = Return.objects.select_related("order").filter(id=return_id).first()
    if asked is None:
        raise NotFound
    order = asked.order
    return ReturnToRefund(
        id=asked.id,
        return_number=asked.return_number,
        order_id=asked.order_id,
        status=asked.status,
        value_amount=asked.value_amount,
        shipping_paid_amount=value_of_sending(order),
        currency=order.currency,
    )


def return_to_tell(return_id: UUID) -> dict[str, Any] | None:
    """Return what a letter tells of a return, as its buyer sees it; None where there is none."""
    try:
        document: dict[str, Any] = json.loads(return_of_buyer(return_id))
    except NotFound:
        return None
    return document


def _listed(wanted: WantedReturns) -> "QuerySet[Return]":
    returns = Return.objects.all()
    if wanted.statuses:
        returns = returns.filter(status__in=wanted.statuses)
    if wanted.order_id is not None:
        returns = returns.filter(order_id=wanted.order_id)
    if wanted.return_number:
        returns = returns.filter(return_number=wanted.return_number)
    return returns
