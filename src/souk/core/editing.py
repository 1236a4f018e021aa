"""Changing a row that somebody has read before: what all editable resources have in common."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from souk.core.errors import DomainError, NotFound, PreconditionFailed
from souk.core.tables import ChangingRow

AnyRow = TypeVar("AnyRow", bound=ChangingRow)


def locked_row(
    rows: "QuerySet[AnyRow]", row_id: UUID, *, unchanged_since: datetime | None
) -> AnyRow:
    """Return a row and hold it until the transaction ends.

    Raises NotFound, and PreconditionFailed when it is not as the caller read it.
    """
    row = rows.select_for_update(of=("self",), no_key=True).filter(id=row_id).first()
    if row is None:
        raise NotFound
    if unchanged_since is not None and row.updated_at != unchanged_since:
        raise PreconditionFailed
    return row


@contextmanager
def refusing(refusals: Mapping[str, DomainError]) -> Iterator[None]:
    """Raise the error that a broken constraint means to the caller; any other one is a bug.

    What was written within is undone, and the transaction goes on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        # What a trigger raises names its rule beside the message.
        cause: Any = error.__cause__
        told = f"{error} {cause.diag.constraint_name}"
        for constraint, refusal in refusals.items():
            if constraint in told:
                raise refusal from None
        raise
