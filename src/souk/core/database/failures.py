"""What failed where libpq is asked without a cursor of psycopg."""

from typing import Any

from psycopg import Error, OperationalError
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, DiagnosticField


def failure_of(connection: Any, result: Any) -> Error:
    """Return the error of a statement, or of a connection that was lost over it."""
    is_lost = connection.pgconn.status != ConnStatus.OK
    # What the server refuses has a SQLSTATE; without one nobody was there to tell it.
    if is_lost or not result.error_field(DiagnosticField.SQLSTATE):
        return OperationalError(connection.pgconn.get_error_message("utf-8"))
    return error_from_result(result, encoding="utf-8")
