"""What a context gives of its rows to be exported."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]


def alone(document: Document) -> list[Document]:
    """Return the rows of a document that is one row."""
    return [document]


def as_it_is(document: Document) -> Document:
    return document


@dataclass(frozen=True, slots=True)
class Export:
    """How rows of a kind are read and written.

    `statement` returns one JSON object a record, in an order that stays; `shape` makes of it what a
    line of JSON says; `rows` the rows of a CSV, and `columns` its header.
    """

    statement: str
    columns: Callable[[], list[str]]
    shape: Callable[[Document], Document] = as_it_is
    rows: Callable[[Document], list[Document]] = alone

    def lines(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield what the lines of a CSV say."""
        for document in documents:
            yield from self.rows(document)
