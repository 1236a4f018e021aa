"""Statements that are sent, and not waited for at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def sent_ahead() -> Iterator[None]:
    """Run statements of this block while the rest of it computes; wait for them at its end.

    Within a transaction that has run a statement before. What the database refuses is raised at the
    end, or by a statement that reads a result before.
    """
    driver: Any = connection.connection
    with connection.wrap_database_errors, driver.pipeline():
        yield
