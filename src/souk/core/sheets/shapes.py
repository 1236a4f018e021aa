"""What the rows of a kind look like: their columns, and how each cell is read."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from souk.core.sheets.exports import Document, alone
from souk.core.sheets.reading import Row, Rows, opened_sheet
from souk.core.sheets.records import BadFile, BadRow, Outcome, Refusal
from souk.core.sheets.writing import as_meant, cell_of

Cell = Callable[[str, str], Any]

_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a kind with what reads their cells; `needs` have to be in every file.

    `rows` are those that a CSV would have of an object of JSON lines.
    """

    columns: Mapping[str, Cell]
    needs: tuple[str, ...]
    rows: Callable[[Document], list[Document]] = alone

    def problem_with(self, columns: list[str]) -> str | None:
        """Return what is wrong with the column names, if anything."""
        unknown = [name for name in columns if name not in self.columns]
        missing = [name for name in self.needs if name not in columns]
        if unknown or missing:
            wrong = [f"unknown columns: {some_of(unknown)}"] if unknown else []
            wrong += [f"missing columns: {', '.join(missing)}"] if missing else []
            return f"{'; '.join(wrong)}. Known are {', '.join(self.columns)}"
        return None


@dataclass(slots=True)
class Given:
    """What a row says: a value for each column that the file has, by its name."""

    line: int
    values: dict[str, Any]

    def refused(self, reason: str, column: str = "") -> Refusal:
        return Refusal(self.line, reason, column)


def some_of(columns: list[str]) -> str:
    """Return the names of some columns, as a message has them: a file may have ten thousand."""
    shown = ", ".join(name or "one without a name" for name in columns[:_MOST_SHOWN])
    more = len(columns) - _MOST_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


@contextmanager
def given_in(
    path: Path, shape: Shape, outcome: Outcome, tell: Callable[[int], None]
) -> Iterator[Iterator[Given]]:
    """Open a file and read its rows one by one; those that cannot be read are refused.

    Raises BadFile when the file is none of this shape.
    """
    with opened_sheet(path) as sheet:
        if not sheet.is_json and (problem := shape.problem_with(sheet.columns)):
            raise BadFile(problem)
        rows = _of_objects(sheet.rows, shape) if sheet.is_json else sheet.rows
        yield _read(rows, shape, outcome, tell)


def _read(
    rows: Rows, shape: Shape, outcome: Outcome, tell: Callable[[int], None]
) -> Iterator[Given]:
    for line, row in rows:
        tell(line)
        if isinstance(row, Refusal):
            outcome.refuse(row)
            continue
        try:
            values = {name: shape.columns[name](name, as_meant(text)) for name, text in row.items()}
        except BadRow as problem:
            outcome.refuse(problem.at(line))
        else:
            yield Given(line, values)


def _of_objects(rows: Rows, shape: Shape) -> Rows:
    """Yield for each object of JSON lines the rows that a CSV would have of it."""
    for line, said in rows:
        if isinstance(said, Refusal):
            yield line, said
            continue
        try:
            told: list[Row] = [
                {name: _cell(value) for name, value in row.items()} for row in shape.rows(said)
            ]
        except (AttributeError, TypeError, ValueError):
            yield line, Refusal(line, "has parts of another kind than an export has")
            continue
        for row in told:
            problem = shape.problem_with(list(row)) if row is told[0] else None
            unknown = [name for name in row if name not in shape.columns]
            if problem or unknown:
                yield line, Refusal(line, problem or f"unknown names: {', '.join(unknown)}")
                break
            yield line, row


def _cell(value: Any) -> str:
    # Read again as a cell, where an apostrophe may stand for a spreadsheet.
    text = cell_of(value)
    return "'" + text if text != as_meant(text) else text
