"""Statements that are sent ahead run meanwhile, and what refuses them is heard."""

import pytest
from django.db import IntegrityError, connection, transaction

from souk.core.database.sending import sent_ahead
from tests.database import owner


def test_what_is_sent_ahead_is_not_waited_for(committed: None) -> None:
    with owner() as other, transaction.atomic():
        other.execute("SELECT pg_advisory_lock(7)")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '10s'")
        with sent_ahead(), connection.cursor() as cursor:
            # Would wait for ever, were its answer waited for here.
            cursor.execute("SELECT pg_advisory_xact_lock(7)")
            other.execute("SELECT pg_advisory_unlock(7)")


def test_what_refuses_a_statement_is_heard_at_the_end(db: None) -> None:
    def add_a_category_without_a_name() -> None:
        with transaction.atomic(), sent_ahead(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO catalog_categories (id) VALUES (gen_random_uuid())")

    with pytest.raises(IntegrityError, match="catalog_categories"):
        add_a_category_without_a_name()
