"""Files brought in and taken out, as tests do it."""

from pathlib import Path
from typing import Any

from souk.exchange.operations.imports import Options, import_file
from souk.exchange.queries.exports import Format, exported
from souk.exchange.queries.imports import ImportView, Refused, import_of, refusals_of


def brought(path: Path, kind: str, **options: Any) -> ImportView:
    """Import a file and return what came of it."""
    tell = options.pop("tell", None)
    given = Options(**{"currency": "USD", **options})
    return import_of(import_file(path, kind=kind, options=given, tell=tell))


class Report:
    """What an import came to: how many of what, by name, and the rows it refused."""

    def __init__(self, seen: ImportView) -> None:
        self._counts = seen.counts
        self.refusals = told(seen)

    def __getattr__(self, name: str) -> int:
        return self._counts.get(name, 0)


def refused(seen: ImportView) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.reason) for one in told(seen)]


def told(seen: ImportView) -> list[Refused]:
    return list(refusals_of(seen.id))


def file_of(kind: str, format: Format = "csv") -> bytes:
    """Return a whole export."""
    return b"".join(exported(kind, format=format))


def a_file(folder: Path, *lines: str, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
