"""`souk export`: all rows of a kind, to a file or to whatever reads the standard output."""

import errno
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import click

from souk.exchange.queries.exports import Format, exported


def export_rows(kind: str, *, format: str, output: Path | None) -> int:
    """Write an export and return the exit status; a file is there whole, or not at all."""
    chunks = exported(kind, format=cast(Format, format))
    try:
        if output is None:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
        else:
            _write(chunks, output)
    except OSError as error:
        # Whoever reads it may have seen enough.
        if error.errno == errno.EPIPE:
            raise
        click.echo(f"souk: {output or 'the standard output'}: {error.strerror}", err=True)
        return 2
    return 0


def _write(chunks: Iterable[bytes], output: Path) -> None:
    partial = output.with_name(output.name + ".part")
    try:
        with partial.open("wb") as file:
            file.writelines(chunks)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
