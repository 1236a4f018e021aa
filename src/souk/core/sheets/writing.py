"""Writing rows as CSV that a spreadsheet shows and never runs, or as JSON lines."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# What spreadsheets take for a formula, in either width; a tab or a return hides it from some.
_FORMULA = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_LINES_A_CHUNK = 500


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet runs: what begins like a formula gets an apostrophe."""
    return "'" + text if _FORMULA.match(text) else text


def as_meant(text: str) -> str:
    """Return what `neutral` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def cell_of(value: Any) -> str:
    """Return a value as a cell has it: nothing is empty, and what has parts is JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return str(value)


def csv_chunks(header: Sequence[str], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield a CSV in UTF-8, some lines at a time; the first is its header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([neutral(name) for name in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([neutral(cell_of(row.get(name))) for name in header])
        if number % _LINES_A_CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def json_chunks(documents: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield JSON lines in UTF-8, some at a time."""
    lines: list[str] = []
    for document in documents:
        lines.append(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
        if len(lines) == _LINES_A_CHUNK:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()
