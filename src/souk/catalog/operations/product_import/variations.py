"""WooCommerce's variations, which stand anywhere in its export, put beneath what they vary."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from souk.core.sheets.reading import Row, Rows
from souk.core.sheets.records import Refusal

if TYPE_CHECKING:
    import sqlite3

# The cell of a variable product that names the attributes in which its variations differ.
DIFFERING = "(attributes that differ)"
_INHERITED = ("Weight (", "Length (", "Width (", "Height (")

_TABLES = """
    CREATE TABLE products (line INTEGER PRIMARY KEY, said TEXT);
    CREATE TABLE names (name TEXT PRIMARY KEY, line INTEGER);
    CREATE TABLE variations (line INTEGER PRIMARY KEY, parent TEXT, said TEXT);
    CREATE INDEX variations_of ON variations (parent);
"""
_OF_PRODUCT = """
    SELECT line, said FROM variations
    WHERE parent IN (SELECT name FROM names WHERE names.line = ?) ORDER BY line
"""
_OF_NOBODY = """
    SELECT line, said FROM variations WHERE parent NOT IN (SELECT name FROM names) ORDER BY line
"""


def beneath_their_products(rows: Rows) -> Rows:
    """Yield rows as they come, but variable products last, each with its variations beneath it.

    Meanwhile these lie in a database of SQLite's, which goes to disk where memory is short.
    """
    import sqlite3  # Rarely needed, and a megabyte of every process.

    with closing(sqlite3.connect("")) as held:
        held.executescript(_TABLES)
        for line, row in rows:
            if isinstance(row, Refusal) or not _hold(held, line, row):
                yield line, row
        for line, said in held.execute("SELECT line, said FROM products ORDER BY line"):
            variations = list(_told(held.execute(_OF_PRODUCT, [line])))
            row = json.loads(said)
            differing = [attributes_in(one) for _, one in variations]
            yield line, row | {DIFFERING: list(dict.fromkeys(n for one in differing for n in one))}
            yield from ((number, _inheriting(one, row)) for number, one in variations)
        yield from _told(held.execute(_OF_NOBODY))


def kinds_of(row: Row) -> set[str]:
    """Return the kinds of a row, such as `simple` and `virtual`."""
    return {kind.strip() for kind in row["Type"].lower().split(",")}


def attributes_in(row: Row) -> dict[str, str]:
    """Return what a row says of its attributes, by their names."""
    numbers = (name.split(" ")[1] for name in row if re.fullmatch(r"Attribute \d+ name", name))
    pairs = (
        (row[f"Attribute {number} name"].strip(), row.get(f"Attribute {number} value(s)", ""))
        for number in numbers
    )
    return {name: value for name, value in pairs if name and value.strip()}


def _hold(held: "sqlite3.Connection", line: int, row: Row) -> bool:
    """Hold a row back until all are read, and say whether it is one of those."""
    kinds = kinds_of(row)
    if "variation" in kinds:
        held.execute(
            "INSERT INTO variations VALUES (?, ?, ?)",
            (line, row.get("Parent", "").strip(), json.dumps(row)),
        )
    elif "variable" in kinds:
        held.execute("INSERT INTO products VALUES (?, ?)", (line, json.dumps(row)))
        names = (f"id:{row.get('ID', '').strip()}", row["SKU"].strip())
        held.executemany(
            "INSERT OR IGNORE INTO names VALUES (?, ?)", [(name, line) for name in names if name]
        )
    return bool({"variation", "variable"} & kinds)


def _inheriting(variation: Row, product: Row) -> Row:
    """Return a variation with what it leaves to its product: how much it weighs and measures."""
    return {
        name: product[name] if not value.strip() and name.startswith(_INHERITED) else value
        for name, value in variation.items()
    }


def _told(found: Iterator[tuple[int, str]]) -> Iterator[tuple[int, Row]]:
    for line, said in found:
        yield line, json.loads(said)
