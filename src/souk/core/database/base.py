"""Django's PostgreSQL backend: it says for whom it speaks, and notices a restarted server."""

import select
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.base import CursorMixin  # type: ignore[attr-defined]
from psycopg import ClientCursor, Cursor
from psycopg.abc import Buffer
from psycopg.adapt import Loader, Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus

from souk.core.database.failures import failure_of
from souk.core.database.identity import Identity, current_identity


class IdentifiedCursor(CursorMixin, Cursor[Any]):  # type: ignore[misc]
    """Tells a transaction who speaks, in a round trip that it makes anyway.

    The settings hold for the transaction alone: a pooler may give the connection to anybody
    next. A transaction that was told nothing is nobody's.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> "IdentifiedCursor":
        identity = current_identity()
        connection: Any = self.connection
        if _knows(connection, identity):
            super().execute(query, params, **options)
        elif connection.autocommit:
            # Both in one message are one transaction. Values go in the text then, and no plan is
            # kept: less work than two messages, or than psycopg's pipeline.
            text = ClientCursor(connection).mogrify(query, params)
            super().execute(f"{identity.statement};{text}", prepare=False)
            self.nextset()
        else:
            _tell(connection, identity)
            super().execute(query, params, **options)
        return self

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        identity = current_identity()
        connection: Any = self.connection
        if _knows(connection, identity):
            super().executemany(query, params_seq, **options)
        elif connection.autocommit:
            # Each is a transaction, and needs to be told.
            for params in params_seq:
                self.execute(query, params, **options)
        else:
            _tell(connection, identity)
            super().executemany(query, params_seq, **options)


class JsonbText(Loader):
    """Reads jsonb as text where it comes in binary, too, as Django has it."""

    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        # The version of the format comes first.
        return bytes(data)[1:].decode()


class DatabaseWrapper(base.DatabaseWrapper):
    """Keep a connection between requests, and drop it when it is dead, without asking the server.

    A server that went away has closed the socket or left its last words on it: that shows as
    readable, for the price of one system call where a round trip would cost a hundred times more.
    """

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": IdentifiedCursor}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.told = None
        connection.adapters.register_loader("jsonb", JsonbText)
        # Of `straight`: it remembers how the types that it has met are written and read.
        connection.straight_adapter = Transformer(connection)
        connection.poller = select.poll()
        connection.poller.register(connection.fileno(), select.POLLIN)
        return connection

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        # What was told since the savepoint is forgotten.
        self.connection.told = None

    def close_if_unusable_or_obsolete(self) -> None:
        if self.connection is not None and _has_gone(self.connection):
            self.close()
        super().close_if_unusable_or_obsolete()


def _tell(connection: Any, identity: Identity) -> None:
    """Tell an open transaction, or one that begins with this."""
    begins = connection.pgconn.transaction_status == TransactionStatus.IDLE
    text = f"BEGIN;{identity.statement}" if begins else identity.statement
    result = connection.pgconn.exec_(text.encode())
    if result.status != ExecStatus.TUPLES_OK:
        raise failure_of(connection, result)
    connection.told = identity


def _knows(connection: Any, identity: Identity) -> bool:
    """Say whether the present transaction, or one that begins now, knows who speaks."""
    if connection.pgconn.transaction_status == TransactionStatus.IDLE:
        connection.told = identity
        return identity.is_nobody
    return bool(identity == connection.told)


def _has_gone(connection: Any) -> bool:
    if connection.closed:
        return True
    if not connection.poller.poll(0):
        return False
    try:
        connection.pgconn.consume_input()
    except Exception:  # noqa: BLE001 - whatever libpq says here, the connection is of no use
        return True
    return bool(connection.pgconn.status != ConnStatus.OK)
