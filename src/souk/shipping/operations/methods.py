"""Ways to send goods."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.core.editing import locked_row, refusing
from souk.core.errors import invalid_field
from souk.shipping.errors import MethodCodeTaken
from souk.shipping.models import Method

_REFUSALS = {"shipping_methods_code_is_unique": MethodCodeTaken()}


def create_method(**values: Any) -> Method:
    """Add a way to send; it serves nobody until it has a rate. Raises MethodCodeTaken."""
    method = Method(**values)
    _check(method)
    with refusing(_REFUSALS):
        method.save(force_insert=True)
    method.refresh_from_db()
    return method


@transaction.atomic
def change_method(method_id: UUID, *, unchanged_since: datetime | None, **values: Any) -> Method:
    """Change a way to send; orders keep its code and name as they were."""
    method = locked_row(Method.objects.all(), method_id, unchanged_since=unchanged_since)
    for name, value in values.items():
        setattr(method, name, value)
    _check(method)
    with refusing(_REFUSALS):
        method.save(update_fields=values)
    method.refresh_from_db()
    return method


@transaction.atomic
def remove_method(method_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Remove a way to send with its rates; orders keep its code and name."""
    locked_row(Method.objects.all(), method_id, unchanged_since=unchanged_since).delete()


def _check(method: Method) -> None:
    if method.min_days is None or method.max_days is None:
        return
    if method.max_days < method.min_days:
        raise invalid_field("max_days", "may not be less than min_days")
