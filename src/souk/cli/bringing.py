"""`souk bench --import`: how long a file of so many products takes, and the same file again."""

import json
import os
from dataclasses import asdict

import click

from souk.config.environment import load
from souk.ops.bench import shop
from souk.ops.bench.imports import Run, measure_import


def run_import_bench(*, products: int, as_json: bool) -> int:
    """Measure in a shop of its own, print, and return the exit status: 1 when rows were missed."""
    home = load().home / "bench-import"
    os.environ |= shop.environment(home)
    os.environ.pop("DATABASE_URL", None)
    outcome = measure_import(home, products)
    if as_json:
        click.echo(json.dumps(asdict(outcome)))
    else:
        click.echo(
            f"A file of {outcome.products:,} products with {outcome.variants:,} variants,"
            f" {outcome.megabytes:.0f} MB:"
        )
        click.echo(f"  into an empty shop  {_told(outcome.first)}")
        click.echo(f"  the same file again {_told(outcome.again)}")
    return 0 if outcome.is_whole else 1


def _told(run: Run) -> str:
    return (
        f"{run.seconds:,.1f} s; of the processors Python {run.python_seconds:,.1f} s,"
        f" PostgreSQL {run.database_seconds:,.1f} s; {run.python_megabytes:,.0f} MB of memory"
    )
