"""Columns that keep their rule by their type, a PostgreSQL domain, not by a CHECK of the table.

A table's CHECKs are read and planned anew by each statement that writes it, a domain's once for a
connection: a fifth of what an order cost. So the tables that every order writes say here what holds
for one column; what holds between columns stays a constraint of the table. A migration makes the
domain, and names its constraint for the truth it states.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class _OfDomain(models.Field):  # type: ignore[type-arg]
    domain = ""

    def __init__(self, *arguments: Any, domain: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.domain = domain or type(self).domain

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return self.domain

    def db_check(self, connection: BaseDatabaseWrapper) -> None:
        """Return none: it would be the rule of the domain once more."""

    def deconstruct(self) -> Any:
        name, path, arguments, options = super().deconstruct()
        if self.domain != type(self).domain:
            options["domain"] = self.domain
        return name, path, arguments, options


class Amount(_OfDomain, models.PositiveBigIntegerField):  # type: ignore[type-arg]
    """Money in minor units, never negative."""

    domain = "core.amount"


class Natural(_OfDomain, models.PositiveIntegerField):  # type: ignore[type-arg]
    """A count: 0, 1, 2 and so on."""

    domain = "core.natural"


class Positive(_OfDomain, models.PositiveIntegerField):  # type: ignore[type-arg]
    """A count of what is there: 1, 2 and so on."""

    domain = "core.positive"


class Word(_OfDomain, models.CharField):  # type: ignore[type-arg]
    """One of the words that its domain knows, which are its choices.

    A new choice wants a migration that gives the domain a new constraint.
    """
