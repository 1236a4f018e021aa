"""Readers of cells, made from those of `cells` for the columns of a shape."""

from collections.abc import Callable, Collection
from typing import Any

from souk.core.currencies import is_currency
from souk.core.sheets import cells
from souk.core.sheets.records import BadRow

Cell = Callable[[str, str], Any]


def text(most: int, *, is_needed: bool = False) -> Cell:
    """Return a reader of texts of at most so many characters."""

    def read(column: str, value: str) -> str:
        said = cells.text_in(column, value, most=most)
        if is_needed and not said:
            raise BadRow(f"{column} is empty", column=column)
        return said

    return read


def word(known: Collection[str]) -> Cell:
    """Return a reader of one of the known words; None for an empty cell."""
    return lambda column, value: cells.word_in(column, value, known)


def number(least: int = 0, most: int = 2**31 - 1) -> Cell:
    """Return a reader of whole numbers; None for an empty cell."""

    def read(column: str, value: str) -> int | None:
        said = cells.number_in(column, value)
        if said is not None and not least <= said <= most:
            raise BadRow(f"{column} is {said}; write {least} to {most}", column=column)
        return said

    return read


def flag(column: str, value: str) -> bool | None:
    """Return true or false, None for an empty cell."""
    return cells.flag_in(column, value) if value.strip() else None


def currency(column: str, value: str) -> str | None:
    """Return a currency's code, None for an empty cell."""
    said = value.strip()
    if said and not is_currency(said):
        raise BadRow(f"{column} is {said!r}; write an ISO 4217 code, such as USD", column=column)
    return said or None
