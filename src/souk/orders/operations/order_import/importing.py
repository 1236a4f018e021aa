"""Bringing in orders from a file: history of another shop, or of another Souk."""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from uuid import UUID

from django.db import connection

from souk.core.database.functions import Uuids, call
from souk.core.sheets.ahead import Ahead
from souk.core.sheets.records import Outcome, Refusal
from souk.core.sheets.staging import Growth
from souk.orders.operations.order_import.ids import NewIds
from souk.orders.operations.order_import.reading import months_in, read_orders
from souk.orders.operations.order_import.records import OrderRecord
from souk.orders.operations.order_import.writing import write_orders

_BATCH = 1000
_LOCK = 0x6F726469


def make_room(path: Path) -> int:
    """Make the partitions of the years that a file's orders are of; return how many it made.

    Before the import's own transaction, and year by year: to make one locks the tables of orders
    for a moment.
    """
    made = 0
    for _, months in groupby(months_in(path), key=lambda month: month.year):
        with connection.cursor() as cursor:
            cursor.execute("SELECT orders.ensure_years(%s::date[])", [list(months)])
            ((count,),) = cursor.fetchall()
        made += int(count)
    return made


def import_orders(
    path: Path,
    outcome: Outcome,
    *,
    currency: str,
    keep: Callable[[list[UUID]], None],
    tell: Callable[[int], None],
) -> None:
    """Add the orders of a file, in the caller's transaction; none is changed or removed.

    `keep` is given the ids of those that were added, `tell` the line that is reached. Nothing is
    sold by it: no stock, payment, coupon, seller or letter. Raises BadFile.
    """
    # One after another, so that two files do not bring in the same order.
    call("pg_advisory_xact_lock", _LOCK)
    new_ids = NewIds()
    growth = Growth()
    with Ahead(read_orders(path, currency=currency)) as ahead:
        for batch in _batches(iter(ahead), outcome, tell):
            written = write_orders(batch, new_ids)
            keep(written.created)
            for refusal in written.refusals:
                outcome.refuse(refusal)
            outcome.counts.update(
                orders_created=len(written.created), orders_unchanged=written.unchanged
            )
            growth.by(len(batch))


def _batches(
    read: Iterator[OrderRecord | Refusal], outcome: Outcome, tell: Callable[[int], None]
) -> Iterator[list[OrderRecord]]:
    """Yield the orders, some at a time, in which no number comes twice, neither ours nor theirs."""
    batch: list[OrderRecord] = []
    lines: dict[tuple[str, str], int] = {}
    for record in read:
        tell(record.line)
        if isinstance(record, Refusal):
            outcome.refuse(record)
            continue
        numbers = _numbers_of(record)
        if again := next((one for one in numbers if one in lines), None):
            reason = f"stands in line {lines[again]} already; keep an order's rows together"
            outcome.refuse(Refusal(record.line, reason, numbers[again]))
            continue
        lines |= dict.fromkeys(numbers, record.line)
        batch.append(record)
        if len(batch) >= _BATCH:
            yield batch
            batch, lines = [], {}
    if batch:
        yield batch


def _numbers_of(record: OrderRecord) -> dict[tuple[str, str], str]:
    """Return what an order is known by, here and elsewhere, each with its column."""
    place, elsewhere = record.place(), record.elsewhere()
    numbers = {("here", place[2]): "order_number"} if place else {}
    if elsewhere:
        numbers["elsewhere", elsewhere] = "imported_number" if place else "order_number"
    return numbers


def remove_orders(order_ids: list[UUID]) -> int:
    """Take away what an import added, whatever was noted on it since; return how many went."""
    removed: int = call("orders.remove_imported", Uuids(order_ids))
    return removed
