"""Columns that keep their rule by their type, a PostgreSQL domain, not by a CHECK of the table.

A table's CHECKs are read and planned anew by each statement that writes it, a domain's once for a
connection: a fifth of what an order cost. So the tables that every order writes say here what holds
for one column; what holds between columns stays a constraint of the table. A migration makes the
domain, and names its constraint for the truth it states.
"""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


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


class AlterTypes(Operation):
    """Alter a table in one statement, so that it is written anew once; its triggers come back.

    PostgreSQL changes no type that a trigger's definition names.
    """

    reversible = False

    def __init__(self, table: str, changes: str) -> None:
        self.table = table
        self.changes = changes

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models to the operations beside this one."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        quote = schema_editor.quote_name
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(oid), obj_description(oid, 'pg_trigger')"
                " FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
                [self.table],
            )
            triggers = cursor.fetchall()
        for name, _, _ in triggers:
            schema_editor.execute(f"DROP TRIGGER {quote(name)} ON {quote(self.table)}", None)
        schema_editor.execute(f"ALTER TABLE {quote(self.table)} {self.changes}", None)
        for name, definition, comment in triggers:
            schema_editor.execute(definition, None)
            if comment is not None:
                text = schema_editor.quote_value(comment)
                schema_editor.execute(
                    f"COMMENT ON TRIGGER {quote(name)} ON {quote(self.table)} IS {text}", None
                )

    def describe(self) -> str:
        return f"Alter the types of {self.table}"
