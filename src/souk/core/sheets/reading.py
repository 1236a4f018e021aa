"""Reading CSV and JSON lines row by row, without holding a file in memory."""

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from souk.core.card_numbers import fields_with_card_numbers, may_hold_card_number
from souk.core.sheets.cells import unwritable
from souk.core.sheets.records import BadFile, Refusal
from souk.core.sheets.writing import as_meant

if TYPE_CHECKING:
    from _csv import Reader

_LARGEST_CELL = 1024 * 1024
_LOOK = 4096
_MOST_COLUMNS = 10_000
_NO_CARD_NUMBERS = "holds a card number; no card number may be kept"
_ADDRESSES = re.compile(r"https?://\S+(,\s*https?://\S+)*$")
_SEPARATOR = re.compile(r"sep=([,;\t|])\s*", re.IGNORECASE)

# What a row says, by its column; JSON may say more than text.
Row = dict[str, Any]
Rows = Iterator[tuple[int, Row | Refusal]]
# Says of the cells of a row whether nobody wants it.
PassesOver = Callable[[list[str]], bool]

# How files begin that are no rows of text.
_NO_ROWS = {
    b"PK\x03\x04": "an Excel workbook or a ZIP; save it as “CSV UTF-8” and send that",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save it as “CSV UTF-8” and send that",
    b"%PDF": "a PDF; send a CSV or JSON lines",
    b"\x1f\x8b": "compressed; unpack it first",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows: the line each begins on with what it says, or why it cannot be read.

    `columns` is empty for JSON lines, whose objects name what they say themselves.
    """

    columns: list[str]
    _read: Callable[[PassesOver], Rows]

    @property
    def is_json(self) -> bool:
        return not self.columns

    @property
    def rows(self) -> Rows:
        return self.rows_but(lambda cells: False)

    def rows_but(self, passes_over: PassesOver) -> Rows:
        """Return rows without those of a CSV that are passed over: these are not looked at."""
        return _without_card_numbers(self._read(passes_over))


@contextmanager
def opened_sheet(path: Path) -> Iterator[Sheet]:
    """Open a file of rows; JSON lines begin with an object, all else is CSV.

    Raises BadFile, also while rows are read, when the file is none of them or not in UTF-8.
    """
    csv.field_size_limit(_LARGEST_CELL)
    try:
        _refuse_strange(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield _sheet(file)
    except UnicodeDecodeError as error:
        raise BadFile(_not_utf8(path, error)) from None
    except csv.Error as error:
        raise BadFile(f"the file is not a CSV: {error}") from None
    except OSError as error:
        raise BadFile(f"{path.name}: {error.strerror}") from None


def as_meant_in(rows: Rows) -> Rows:
    """Yield rows of a CSV without what keeps spreadsheets from running their cells."""
    for line, row in rows:
        # Most have no apostrophe at all, and need not be looked at cell by cell.
        if isinstance(row, dict) and "'" in "".join(row.values()):
            row = {name: as_meant(value) for name, value in row.items()}
        yield line, row


def count_lines(path: Path) -> int:
    """Return how many lines a file has."""
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _without_card_numbers(rows: Rows) -> Rows:
    for line, row in rows:
        column = _card_number_in(row) if isinstance(row, dict) else None
        yield line, row if column is None else Refusal(line, _NO_CARD_NUMBERS, column)


def _card_number_in(row: Row) -> str | None:
    """Return the column that holds a card number, None where none does."""
    if not _is_worth_a_look(row):
        return None
    # The addresses of pictures are full of long numbers.
    said = {name: value for name, value in row.items() if not _ADDRESSES.match(str(value))}
    return next(fields_with_card_numbers(said), None) if _is_worth_a_look(said) else None


def _is_worth_a_look(row: Row) -> bool:
    try:
        text = " \n ".join(row.values())
    except TypeError:
        # JSON says more than texts.
        text = " \n ".join(map(str, row.values()))
    return may_hold_card_number(text.encode("utf-8", "replace"))


def _sheet(file: IO[str]) -> Sheet:
    begins = file.read(1)
    file.seek(0)
    if begins == "{":
        return Sheet([], lambda _: _json_rows(file))
    if begins == "[":
        raise BadFile("the file is a JSON array; write one object a line, as jq -c '.[]' does")
    delimiter, skipped = _delimiter_of(file)
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter)
    columns = [name.strip() for name in next(reader, [])]
    if not any(columns):
        raise BadFile("the file is empty; its first line has to name the columns")
    if len(columns) > _MOST_COLUMNS:
        raise BadFile(f"the first line names {len(columns)} columns; {_MOST_COLUMNS} is the most")
    if len(set(columns)) != len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise BadFile(f"two columns have the same name: {twice or 'an empty one'}")
    return Sheet(columns, partial(_csv_rows, reader, columns, lines, skipped))


class _Lines:
    """A file's lines, and whether they have come to their end."""

    def __init__(self, file: IO[str]) -> None:
        self.have_ended = False
        self._file = file

    def __iter__(self) -> Iterator[str]:
        yield from self._file
        self.have_ended = True


def _delimiter_of(file: IO[str]) -> tuple[str, int]:
    """Return what stands between cells, and how many lines stand above the names of the columns.

    Excel writes semicolons where a comma is the decimal point, and may say so in a line of its own.
    """
    head = file.readline(_LARGEST_CELL)
    if said := _SEPARATOR.fullmatch(head):
        return said[1], 1
    file.seek(0)
    others = () if "," in head else (one for one in ";\t" if one in head)
    return next(iter(others), ","), 0


def _csv_rows(
    reader: "Reader", columns: list[str], lines: _Lines, skipped: int, passes_over: PassesOver
) -> Rows:
    line = reader.line_num + 1 + skipped
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            said = f"the file is not a CSV from line {line} on, perhaps a quote is never closed"
            raise BadFile(f"{said}: {error}") from None
        if values is None:
            return
        begun, line = line, reader.line_num + 1 + skipped
        if passes_over(values):
            continue
        text = "".join(values)
        if lines.have_ended:
            # Every other row is complete before the end is seen.
            yield begun, Refusal(begun, "begins a quote that is never closed")
        elif not text or text.isspace():
            continue
        elif len(values) != len(columns):
            reason = f"has {len(values)} cells where the first line names {len(columns)} columns"
            yield begun, Refusal(begun, reason)
        elif "\0" in text:
            yield begun, Refusal(begun, "holds a NUL character; no text may")
        else:
            yield begun, dict(zip(columns, values, strict=True))


def _json_rows(file: IO[str]) -> Rows:
    for line, text in enumerate(_lines(file), start=1):
        if not text.strip():
            continue
        try:
            said = json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            yield line, Refusal(line, "is not JSON; write one object a line")
            continue
        if not isinstance(said, dict):
            yield line, Refusal(line, "is no JSON object; write one object a line")
        elif "\\u" in text and (problem := unwritable(said)):
            yield line, Refusal(line, problem)
        else:
            yield line, said


def _lines(file: IO[str]) -> Iterator[str]:
    while text := file.readline(8 * _LARGEST_CELL):
        if len(text) >= 8 * _LARGEST_CELL and not text.endswith("\n"):
            raise BadFile("a line is longer than 8 MB; write one object a line")
        yield text


def _no_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _refuse_strange(path: Path) -> None:
    """Raise BadFile for what is no text, or text in an encoding that says so itself."""
    with path.open("rb") as file:
        beginning = file.read(_LOOK)
    if not beginning.strip():
        raise BadFile("the file is empty; its first line has to name the columns")
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadFile("the file is in UTF-16 (“Unicode text”); save it as “CSV UTF-8”")
    for magic, what in _NO_ROWS.items():
        if beginning.startswith(magic):
            raise BadFile(f"the file is {what}")
    if beginning.count(0) > len(beginning) // 8:
        raise BadFile("the file is no text, or in UTF-16 or UTF-32; save it as “CSV UTF-8”")


def _not_utf8(path: Path, error: UnicodeDecodeError) -> str:
    wrong = error.object[error.start : error.start + 1]
    line = _line_of_first(path, not_utf8)
    where = f" (line {line})" if line else ""
    try:
        seen = wrong.decode("cp1252")
    except UnicodeDecodeError:
        return f"the file is not UTF-8{where}; save it as “CSV UTF-8”"
    return (
        f"the file is not UTF-8{where}, perhaps Windows-1252, where {wrong.hex()} is “{seen}”;"
        " save it as “CSV UTF-8”"
    )


def not_utf8(line: bytes) -> bool:
    """Say whether bytes are no text in UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return True
    return False


def _line_of_first(path: Path, wanted: Callable[[bytes], bool]) -> int | None:
    with path.open("rb") as file:
        return next((number for number, line in enumerate(file, start=1) if wanted(line)), None)
