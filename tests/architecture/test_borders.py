"""The borders that import-linter cannot see: foreign keys and SQL."""

import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey

from souk.core.database.installer import sql_files
from souk.core.models import SqlObject

ROOT = Path(__file__).parents[2]


def _layers() -> dict[str, int]:
    """Return each context's height, read from the import contract: one truth for both."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    rows = config["importlinter:contract:map"]["layers"].split("\n")
    names = [[name.strip() for name in row.split("|")] for row in rows if row.strip()]
    return {name: -height for height, row in enumerate(names) for name in row}


def test_foreign_keys_point_down() -> None:
    heights = _layers()
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in heights
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
        and field.related_model._meta.app_label in heights
        and heights[field.related_model._meta.app_label] > heights[model._meta.app_label]
    ]

    assert not wrong


# FOR UPDATE and DO UPDATE name no table.
_WRITES = re.compile(
    r"\b(?:INSERT\s+INTO|(?<!FOR\s)(?<!DO\s)(?<!KEY\s)UPDATE|DELETE\s+FROM)\s+([a-z_]+)\b"
)


def test_sql_writes_only_the_tables_of_its_context() -> None:
    trespasses = [
        f"{file.key} writes {table}"
        for file in sql_files()
        if file.kind == "functions"
        for table in _WRITES.findall(_without_comments(file.text))
        if "_" in table and not table.startswith(f"{file.context}_")
    ]

    assert not trespasses


def test_what_runs_with_its_owners_rights_sees_nobodys_temporary_tables_first() -> None:
    """PostgreSQL looks there first, unless pg_temp is named, and the application may make some."""
    careless = [
        file.key
        for file in sql_files()
        if "SECURITY DEFINER" in _without_comments(file.text)
        and not re.search(r"SET search_path = [a-z_, ]*, pg_temp\n", file.text)
    ]

    assert not careless


def _without_comments(text: str) -> str:
    return re.sub(r"--.*", "", text)


def test_sql_files_say_their_promise_first() -> None:
    silent = [
        file.key
        for file in sql_files()
        if file.kind == "functions" and not file.text.startswith("-- ")
    ]

    assert not silent


def test_sql_files_define_what_they_are_named_for() -> None:
    wrong = [
        file.key
        for file in sql_files()
        if file.kind == "functions"
        and f"CREATE OR REPLACE FUNCTION {file.context}.{file.path.stem}(" not in file.text
    ]

    assert not wrong


_EXECUTED = re.compile(r"EXECUTE \$query\$.*?\$query\$", re.DOTALL)


def test_the_rows_before_and_after_a_statement_are_joined_by_a_plan_of_their_own() -> None:
    """A plan that is kept from a statement of one row compares each of 6,000 with each: 40 s."""
    joined = [
        file.key
        for file in sql_files()
        if "JOIN before" in _EXECUTED.sub("", _without_comments(file.text))
    ]

    assert not joined


_RECORD = re.compile(r"^\s+(\w+) (?:record|[\w.]+%ROWTYPE);", re.MULTILINE)


def test_no_alias_has_the_name_of_a_record() -> None:
    """PL/pgSQL takes `offered.currency` for neither, and says so only when that line is reached."""
    taken = [
        f"{file.key}: {name}"
        for file in sql_files()
        if file.kind == "functions"
        for name in _RECORD.findall(file.text)
        if re.search(rf"\bAS {name}\b", _without_comments(file.text))
    ]

    assert not taken


@pytest.mark.django_db
def test_sql_files_are_what_is_installed() -> None:
    installed = dict(SqlObject.objects.values_list("path", "checksum"))

    assert installed == {file.key: file.checksum for file in sql_files()}


@pytest.mark.django_db
def test_the_database_has_no_other_functions() -> None:
    contexts = {file.context for file in sql_files()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname || '/functions/' || proname FROM pg_proc"
            " JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname = ANY (%s)",
            [sorted(contexts)],
        )
        present = {name for (name,) in cursor.fetchall()}

    assert present == {file.key for file in sql_files() if file.kind == "functions"}


@pytest.mark.django_db
def test_the_application_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relowner = current_user::regrole")
        owned = cursor.fetchall()
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        rights = cursor.fetchone()

    assert not owned
    assert rights == (False, False, False, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table",
    [
        "inventory_movements",
        "orders_items",
        "orders_status_history",
        "core_outbox",
        "audit_entries",
        "ledger_transfers",
        "ledger_entries",
        "ledger_resolutions",
    ],
)
def test_what_happened_is_never_changed(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'DELETE'), has_table_privilege(%s, 'TRUNCATE')",
            [table, table],
        )
        assert cursor.fetchone() == (False, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table",
    [
        "orders_orders",
        "orders_items",
        "orders_status_history",
        "inventory_movements",
        "core_outbox",
        "audit_entries",
        "webhooks_deliveries",
        "webhooks_attempts",
    ],
)
def test_big_tables_have_their_months(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), bool_or(inhrelid::regclass::text LIKE '%%_default')"
            " FROM pg_inherits WHERE inhparent = %s::regclass",
            [table],
        )
        months, has_default = cursor.fetchone()

    assert months >= 5
    assert has_default
