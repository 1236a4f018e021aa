"""What failed where libpq is asked without a cursor of psycopg."""

from typing import Any

from psycopg import Error, OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus


def failure_of(connection: Any, result: Any) -> Error:
    """Return the error of a statement, or of a connection that was lost over it."""
    if connection.pgconn.status != ConnStatus.OK:
        return OperationalError(connection.pgconn.get_error_message("utf-8"))
    return error_from_result(result, encoding="utf-8")
