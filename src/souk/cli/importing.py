"""`souk import`: what came in, what was refused and why, with a progress bar meanwhile."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from souk.ops.operations.product_import import Report, import_products

_MOST_SHOWN = 50


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal, nothing elsewhere; yields what is told how far it is."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what)

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield tell


def import_file(
    path: Path, *, currency: str, is_dry_run: bool, sets_stock: bool, as_json: bool
) -> int:
    """Import a file, print what it came to, return the exit status: 1 when rows were refused."""
    with show_progress("Importing") as progress:
        report = import_products(
            path,
            currency=currency,
            is_dry_run=is_dry_run,
            sets_stock=sets_stock,
            progress=progress,
        )
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        _print(report)
    return 1 if report.refusals else 0


def _print(report: Report) -> None:
    if report.is_dry_run:
        click.echo("Dry run: nothing was changed.")
    click.echo(
        f"Products: {report.products_created} created, {report.products_updated} updated, "
        f"{report.products_unchanged} unchanged."
    )
    click.echo(
        f"Variants: {report.variants_created} created, {report.variants_updated} updated. "
        f"Images: {report.images_created} new. Categories: {report.categories_created} new. "
        f"Stock: {report.stock_changed} booked."
    )
    if not report.refusals:
        return
    click.echo(f"Refused rows: {len(report.refusals)}", err=True)
    for refusal in report.refusals[:_MOST_SHOWN]:
        click.echo(f"  line {refusal.line}: {refusal.reason}", err=True)
    if len(report.refusals) > _MOST_SHOWN:
        click.echo("  … all of them with --json", err=True)
