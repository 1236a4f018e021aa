import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg.pq import ConnStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Keep a connection between requests, and drop it when it is dead, without asking the server.

    A server that went away has closed the socket or left its last words on it: that shows as
    readable, for the price of one system call where a round trip would cost a hundred times more.
    """

    def close_if_unusable_or_obsolete(self) -> None:
        if self.connection is not None and _has_gone(self.connection):
            self.close()
        super().close_if_unusable_or_obsolete()


def _has_gone(connection: Connection[Any]) -> bool:
    if connection.closed:
        return True
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLIN)
    if not poller.poll(0):
        return False
    try:
        connection.pgconn.consume_input()
    except Exception:  # noqa: BLE001 - whatever libpq says here, the connection is of no use
        return True
    return connection.pgconn.status != ConnStatus.OK
