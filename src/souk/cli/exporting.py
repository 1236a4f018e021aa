"""`souk export`: all rows of a kind, to a file or to whatever reads the standard output."""

import sys
from pathlib import Path
from typing import cast

from souk.exchange.queries.exports import Format, exported


def export_rows(kind: str, *, format: str, output: Path | None) -> None:
    """Write an export; a file is there whole, or not at all."""
    chunks = exported(kind, format=cast(Format, format))
    if output is None:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    partial = output.with_name(output.name + ".part")
    try:
        with partial.open("wb") as file:
            file.writelines(chunks)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
