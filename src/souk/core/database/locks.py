"""Locks of what has no row that could be locked."""

from django.db import connection


def hold_alone(name: str) -> None:
    """Wait for whoever else holds this name, and hold it to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
