"""What the models declare is in the database: a migration may take away what it does not name."""

import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db

# Foreign keys that nobody follows backwards, and why.
WITHOUT_INDEX = {
    # What they refer to is never deleted.
    "inventory_reservation_lines.stock_id",
    "payments_payments.method_id",
    "payments_saved_methods.method_id",
    "webhooks_attempts.endpoint_id",
    # Its rows are found by the ids of the order's month; partitions have keys of their own.
    "orders_fulfilments.order_id",
    "orders_fulfilment_lines.fulfilment_id",
    "orders_fulfilment_lines.item_id",
    # A shop has few sellers, and erases staff seldom.
    "sellers_profiles.verified_by_id",
}


def test_every_declared_index_and_constraint_is_there() -> None:
    declared = {
        (model._meta.db_table, rule.name)
        for model in apps.get_models()
        if model._meta.managed
        for rule in (*model._meta.indexes, *model._meta.constraints)
    }

    assert sorted(declared - _present()) == []


def test_every_foreign_key_has_an_index() -> None:
    leading = _leading_columns()
    keys = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model._meta.managed
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    }

    assert keys - leading == WITHOUT_INDEX


def _present() -> set[tuple[str, str]]:
    with connection.cursor() as db:
        db.execute(
            """
            SELECT indrelid::regclass::text, relname
            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE indisvalid
            UNION ALL
            SELECT conrelid::regclass::text, conname FROM pg_constraint
            WHERE conrelid <> 0 AND convalidated
            """
        )
        return {(table, name) for table, name in db.fetchall()}


def _leading_columns() -> set[str]:
    with connection.cursor() as db:
        db.execute(
            """
            SELECT indrelid::regclass || '.' || attname
            FROM pg_index
            JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indisvalid
            """
        )
        return {column for (column,) in db.fetchall()}
