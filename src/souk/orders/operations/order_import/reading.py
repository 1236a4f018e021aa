"""Reading a file order by order, without holding all of it in memory."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from souk.core.sheets import cells
from souk.core.sheets.reading import Rows, Sheet, opened_sheet
from souk.core.sheets.records import BadFile, BadRow, Refusal
from souk.core.sheets.writing import as_meant, cell_of
from souk.orders.operations.order_import import shopify
from souk.orders.operations.order_import.columns import MOST_LINES, ORDER_SHEET, record_of
from souk.orders.operations.order_import.records import OrderRecord
from souk.orders.queries.export import order_rows

# The rows of one order with the lines of the file that they stand in.
Told = list[tuple[int, dict[str, str]]]

_PLACED = ("placed_at", shopify.PLACED)
# So far may the time be that a number tells of.
_NEAR = timedelta(hours=1)


def read_orders(path: Path, *, currency: str) -> Iterator[OrderRecord | Refusal]:
    """Yield the file's orders, and the rows that cannot be taken, in their order.

    Rows that follow each other with one number make one order. Raises BadFile when the file is not
    Souk's own CSV or JSON lines, nor Shopify's CSV of orders.
    """
    with opened_sheet(path) as sheet:
        is_shopify = shopify.knows(sheet.columns)
        is_ours = not (sheet.is_json or is_shopify)
        if is_ours and (wrong := ORDER_SHEET.problem_with(sheet.columns)):
            raise BadFile(wrong)
        for rows in _orders(sheet, shopify.NUMBER if is_shopify else "order_number"):
            if isinstance(rows, Refusal):
                yield rows
                continue
            try:
                yield record_of(shopify.as_ours(rows) if is_shopify else rows, currency)
            except BadRow as problem:
                yield problem.at(rows[0][0])


def months_in(path: Path) -> list[date]:
    """Return the months in which a file's orders were placed; none of what cannot be read."""
    months: set[date] = set()
    try:
        with opened_sheet(path) as sheet:
            for _, row in sheet.rows:
                if isinstance(row, dict):
                    for column in _PLACED:
                        months |= _months_of(column, str(row.get(column) or ""))
    except BadFile:
        # Who reads it to take it in says why.
        return []
    return sorted(months)


def _months_of(column: str, value: str) -> set[date]:
    try:
        moment = cells.moment_in(column, shopify.moment(value))
    except BadRow:
        return set()
    if moment is None:
        return set()
    moments = (moment.astimezone(UTC) + near for near in (-_NEAR, _NEAR))
    return {near.date().replace(day=1) for near in moments}


def _orders(sheet: Sheet, number: str) -> Iterator[Told | Refusal]:
    if sheet.is_json:
        yield from _objects(sheet.rows)
        return
    for _, rows in groupby(sheet.rows, key=lambda row: _number_in(row[1], number, row[0])):
        told: Told = []
        for line, row in rows:
            if isinstance(row, Refusal):
                yield row
            elif len(told) <= MOST_LINES:
                told.append((line, {name: as_meant(text) for name, text in row.items()}))
        if told:
            yield told


def _number_in(row: "dict[str, Any] | Refusal", column: str, line: int) -> object:
    """Return what tells that rows are of one order: its number, else that they stand alone."""
    if isinstance(row, Refusal):
        return line
    return str(row.get(column) or "").strip() or line


def _objects(rows: Rows) -> Iterator[Told | Refusal]:
    """Yield for each object of JSON lines the rows that a CSV would have of it."""
    for line, said in rows:
        if isinstance(said, Refusal):
            yield said
            continue
        try:
            told = [
                (line, {name: cell_of(value) for name, value in row.items()})
                for row in order_rows(said)
            ]
        except (AttributeError, TypeError, ValueError):
            yield Refusal(line, "has parts of another kind than an export has")
            continue
        problem = ORDER_SHEET.problem_with(list(dict.fromkeys(n for _, row in told for n in row)))
        yield Refusal(line, problem) if problem else told
