import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg.pq import ConnStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Take connections from the pool that are alive, without asking the server.

    A server that went away has closed the socket or left its last words on it: that shows as
    readable, for the price of one system call where a round trip would cost a hundred times more.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        while _pool_of(self) and _has_gone(connection):
            connection.close()
            _pool_of(self).putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def _has_gone(connection: Connection[Any]) -> bool:
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLIN)
    if not poller.poll(0):
        return False
    try:
        connection.pgconn.consume_input()
    except Exception:  # noqa: BLE001 - whatever libpq says here, the connection is of no use
        return True
    return connection.pgconn.status != ConnStatus.OK


def _pool_of(wrapper: base.DatabaseWrapper) -> Any:
    return wrapper.pool  # type: ignore[attr-defined]
