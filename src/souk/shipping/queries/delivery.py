"""Ways to send, zones and rates, as staff see them."""

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from souk.core.errors import NotFound
from souk.core.tables import ChangingRow
from souk.shipping.models import Method, Rate, Zone

AnyRow = TypeVar("AnyRow", bound=ChangingRow)


def methods() -> "QuerySet[Method]":
    """Return every way to send."""
    return Method.objects.all()


def zones() -> "QuerySet[Zone]":
    """Return every zone."""
    return Zone.objects.all()


def rates(*, method_id: UUID | None = None, zone_id: UUID | None = None) -> "QuerySet[Rate]":
    """Return the rates, of a method or a zone where one is named."""
    wanted = {"method_id": method_id, "zone_id": zone_id}
    return Rate.objects.filter(**{name: value for name, value in wanted.items() if value})


def one(rows: "QuerySet[AnyRow]", row_id: UUID) -> AnyRow:
    """Return one of these rows; raise NotFound when it is not there."""
    row = rows.filter(id=row_id).first()
    if row is None:
        raise NotFound
    return row
