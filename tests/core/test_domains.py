"""Columns that keep their rule by their type."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from souk.core.domains import Amount, Natural, Positive, Word

FIELDS = [
    field
    for model in apps.get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, Amount | Natural | Positive | Word)
]


@pytest.mark.django_db
@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_a_column_is_of_its_domain(field: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT domain_schema || '.' || domain_name FROM information_schema.columns"
            " WHERE column_name = %s AND (table_name = %s OR table_name ~ %s)",
            [field.column, field.model._meta.db_table, f"^{field.model._meta.db_table}_[0-9d]"],
        )
        assert cursor.fetchall() == [(field.domain,)]


@pytest.mark.django_db
@pytest.mark.parametrize("field", [one for one in FIELDS if isinstance(one, Word)], ids=str)
def test_a_domain_knows_the_words_of_its_choices(field: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(word[1]) FROM pg_constraint,"
            " regexp_matches(pg_get_constraintdef(oid), '''([^'']*)''', 'g') AS word"
            " WHERE contypid = %s::regtype",
            [field.domain],
        )
        (words,) = cursor.fetchone()

    assert sorted(words) == sorted(value for value, _ in field.choices)


@pytest.mark.django_db
def test_no_rule_is_written_twice() -> None:
    columns = {(field.model._meta.db_table, field.column) for field in FIELDS}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]"
            " WHERE contype = 'c'"
        )
        checked = set(cursor.fetchall())

    assert not columns & checked


@pytest.mark.parametrize("field", [Natural(), Positive(), Amount()])
def test_a_form_refuses_what_the_domain_refuses(field: Any) -> None:
    assert field.formfield().min_value is not None
