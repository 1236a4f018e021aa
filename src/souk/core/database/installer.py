"""Installs database objects from `<context>/sql/<kind>/<name>.sql`."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg.errors import DependentObjectsStillExist

from souk.core.models import SqlObject

# The order of installation: what is called before what calls it at definition time.
KINDS = ("functions", "views", "triggers", "policies", "constraints")

_DROP = {
    "functions": "DROP FUNCTION IF EXISTS {schema}.{name} CASCADE",
    "views": "DROP VIEW IF EXISTS {schema}.{name} CASCADE",
}


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One database object, in its file."""

    context: str
    kind: str
    path: Path

    @property
    def key(self) -> str:
        return f"{self.context}/{self.kind}/{self.path.stem}"

    @property
    def text(self) -> str:
        return self.path.read_text()

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def sql_files() -> Iterator[SqlFile]:
    """Yield every SQL file of Souk's contexts, in the order of installation."""
    contexts = [config for config in apps.get_app_configs() if config.name.startswith("souk.")]
    for kind in KINDS:
        for context in contexts:
            for path in sorted(Path(context.path, "sql", kind).glob("*.sql")):
                yield SqlFile(context.label, kind, path)


def install() -> list[str]:
    """Install what changed since last time, drop what is gone, in one transaction.

    Returns the keys of the files that were installed. Runs as the owner, after the migrations.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Bodies may name functions and tables that a later file makes.
        cursor.execute("SET LOCAL check_function_bodies = off")
        known = dict(SqlObject.objects.values_list("path", "checksum"))
        files = {file.key: file for file in sql_files()}
        for gone in sorted(known.keys() - files.keys()):
            _drop(cursor, gone)
        changed = [file for file in files.values() if known.get(file.key) != file.checksum]
        for schema in {file.context for file in changed if file.kind in _DROP}:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for file in changed:
            if file.key in known:
                _make_way(cursor, file)
            cursor.execute(file.text)
            SqlObject.objects.update_or_create(path=file.key, defaults={"checksum": file.checksum})
        cursor.execute("SELECT core.attach_touch_triggers()")
        cursor.execute("SELECT core.ensure_partitions(3)")
        cursor.execute("SELECT core.grant_rights()")
    return [file.key for file in changed]


def _make_way(cursor: Any, file: SqlFile) -> None:
    """Drop a function that changes, so that its signature may change, too.

    One that a column's default, an index or a trigger uses cannot go and keeps its signature.
    """
    if file.kind != "functions":
        return
    try:
        with transaction.atomic():
            cursor.execute(f"DROP FUNCTION IF EXISTS {file.context}.{file.path.stem}")
    except DatabaseError as error:
        if not isinstance(error.__cause__, DependentObjectsStillExist):
            raise


def _drop(cursor: Any, key: str) -> None:
    schema, kind, name = key.split("/")
    if kind in _DROP:
        cursor.execute(_DROP[kind].format(schema=schema, name=name))
    SqlObject.objects.filter(path=key).delete()
