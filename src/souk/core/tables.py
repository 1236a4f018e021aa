"""What every table has: a time-ordered key, and when its row was made and changed."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from souk.core.ids import uuid7


class Row(models.Model):
    """A row with a UUIDv7 key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class CreatedRow(Row):
    """A row that knows when it was made."""

    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        abstract = True


class ChangingRow(CreatedRow):
    """A row that also knows when it was last changed; the trigger `touch_updated_at` sees to it."""

    updated_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        abstract = True


def one_of(column: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the constraint that keeps a text column to the values of its choices."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": list(choices.values)}), name=name
    )
