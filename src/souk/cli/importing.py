"""`souk import`: what came in, what was refused and why, with a progress bar meanwhile."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from rich.console import Console
from rich.progress import Progress

from souk.exchange.operations.imports import Options, import_file
from souk.exchange.queries.imports import ImportView, Refused, import_of, refusals_of

_MOST_SHOWN = 50


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal, nothing elsewhere; yields what is told how far it is."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what)

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield tell


def import_rows(path: Path, *, kind: str, options: Options, as_json: bool) -> int:
    """Import a file, print what came of it, and return the exit status."""
    with show_progress("Importing") as progress:
        import_id = import_file(path, kind=kind, options=options, tell=progress)
    return show_import(import_id, as_json=as_json)


def show_import(import_id: UUID, *, as_json: bool) -> int:
    """Print what came of an import; return 1 when rows were refused, 2 when it was not read."""
    seen = import_of(import_id)
    refused = list(refusals_of(import_id))
    if as_json:
        click.echo(json.dumps(_told(seen, refused)))
    else:
        _print(seen, refused)
    if seen.state == "failed":
        return 2
    return 1 if seen.refusal_count else 0


def _told(seen: ImportView, refused: list[Refused]) -> dict[str, object]:
    return {
        "id": str(seen.id),
        "kind": seen.kind,
        "state": seen.state,
        "is_dry_run": seen.is_dry_run,
        "counts": seen.counts,
        "refusal_count": seen.refusal_count,
        "error": seen.error,
        "refusals": [
            {"line": one.line, "column": one.column, "reason": one.reason} for one in refused
        ],
    }


def _print(seen: ImportView, refused: list[Refused]) -> None:
    if seen.state == "failed":
        click.echo(f"souk: {seen.error}", err=True)
        return
    if seen.is_dry_run:
        click.echo("Dry run: nothing was changed. An import would come to:")
    elif seen.state == "refused":
        click.echo("Nothing was changed, for rows were refused. --partial takes the others:")
    for name, count in seen.counts.items():
        click.echo(f"  {name.replace('_', ' ')}: {count}")
    if not seen.counts:
        click.echo("  nothing")
    if not seen.is_dry_run and seen.state == "done":
        click.echo(f"Import {seen.id}")
    if not refused:
        return
    said = f"Refused rows: {seen.refusal_count}" if seen.refusal_count else "Not all was taken:"
    click.echo(said, err=True)
    for one in refused[:_MOST_SHOWN]:
        where = f", column {one.column}" if one.column else ""
        click.echo(f"  line {one.line}{where}: {one.reason}", err=True)
    if len(refused) > _MOST_SHOWN:
        click.echo("  … more of them with --json", err=True)
