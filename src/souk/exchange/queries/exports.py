"""Writing the shop's rows to files, however many there are, in constant memory."""

import json
from collections.abc import Callable, Iterator
from typing import Literal

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from souk.accounts.queries.export import customer_export
from souk.catalog.queries.export import category_export, product_export
from souk.core.database.identity import Identity, acting_as, current_identity
from souk.core.sheets.exports import Document, Export
from souk.core.sheets.writing import csv_chunks, json_chunks
from souk.inventory.queries.export import stock_export
from souk.orders.queries.export import order_export
from souk.promotions.queries.export import coupon_export

Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = ("csv", "jsonl")
EXPORTS: dict[str, Callable[[], Export]] = {
    "products": product_export,
    "categories": category_export,
    "stock": stock_export,
    "customers": customer_export,
    "orders": order_export,
    "coupons": coupon_export,
}
CONTENT_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
}

_ROWS_A_FETCH = 500


def exported(kind: str, *, format: Format) -> Iterator[bytes]:
    """Yield a file of all rows of a kind, as they are at one moment.

    They are read by a cursor of the server, in a transaction of this thread's connection.
    """
    return _written(EXPORTS[kind](), format, connections["default"], current_identity())


def exported_apart(kind: str, *, format: Format) -> Iterator[bytes]:
    """Yield the same over a connection of its own, which ends with it.

    For answers: who reads slowly holds no connection of a request, and any thread may write on.
    """
    database = connections["default"].copy()
    database.inc_thread_sharing()
    written = _written(EXPORTS[kind](), format, database, current_identity())
    return _closing(written, database)


def _closing(chunks: Iterator[bytes], database: BaseDatabaseWrapper) -> Iterator[bytes]:
    try:
        yield from chunks
    finally:
        database.close()


def _written(
    export: Export, format: Format, database: BaseDatabaseWrapper, identity: Identity
) -> Iterator[bytes]:
    if format == "csv":
        # Now: what a request may not read is refused before an answer begins.
        columns = export.columns()
        return csv_chunks(columns, export.lines(_documents(export, database, identity)))
    return json_chunks(_documents(export, database, identity))


def _documents(
    export: Export, database: BaseDatabaseWrapper, identity: Identity
) -> Iterator[Document]:
    begins = not database.in_atomic_block
    if begins:
        database.set_autocommit(False)
    try:
        # Tells the transaction for whom it reads, which a cursor of the server cannot.
        with acting_as(identity), database.cursor() as teller:
            teller.execute("SELECT 1")
        with database.create_cursor("export") as cursor:
            cursor.execute(export.statement)
            while rows := cursor.fetchmany(_ROWS_A_FETCH):
                for (document,) in rows:
                    said = json.loads(document) if isinstance(document, str) else document
                    yield export.shape(said)
    finally:
        if begins and database.connection is not None:
            database.rollback()
            database.set_autocommit(True)
