"""`souk bench`: requests a second and latencies, beside the database's own limit."""

import json
import os
from collections.abc import Iterable

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from souk.config.environment import load
from souk.ops.bench import shop
from souk.ops.bench.measuring import Outcome, measure_shop
from souk.ops.postgres import Cluster


def run_bench(*, products: int, seconds: int, connections: int, as_json: bool) -> int:
    """Measure, print, and return the exit status: 1 when an answer failed or a rule broke."""
    home = load().home / "bench"
    os.environ |= shop.environment(home)
    os.environ.pop("DATABASE_URL", None)
    console = Console(stderr=True)

    def tracked(name: str, steps: Iterable[str]) -> Iterable[str]:
        return track(list(steps), name, console=console, transient=True)

    cluster = Cluster(home)
    cluster.start()
    try:
        console.print(f"A shop of {products:,} products, kept in {home}", highlight=False)
        if shop.prepare(cluster, products):
            console.print("Its catalogue was made.")
        outcome = measure_shop(
            cluster, products=products, seconds=seconds, connections=connections, track=tracked
        )
    finally:
        cluster.stop()
    if as_json:
        click.echo(json.dumps(_as_json(outcome)))
    else:
        _print(outcome)
    return 1 if outcome.failures or outcome.broken_invariants else 0


def _print(outcome: Outcome) -> None:
    table = Table(
        title=f"{outcome.products:,} products, {outcome.connections} connections; "
        f"{outcome.machine}; server, database and load on the same cores"
    )
    for heading in ("", "requests/s", "p50 ms", "p99 ms"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, result in {**outcome.results, "orders at 80% of that": outcome.paced}.items():
        table.add_row(
            name,
            f"{result.per_second:,.0f}",
            f"{result.percentile(0.5):.1f}",
            f"{result.percentile(0.99):.1f}",
        )
    for name, rate in outcome.alone.items():
        shown = "a bare order" if name == "bare" else name
        table.add_row(f"{shown}, by pgbench alone", f"{rate:,.0f}", "", "")
    console = Console(highlight=False)
    console.print(table)
    if not outcome.alone:
        console.print("This PostgreSQL came without pgbench: its own limit was not measured.")
    for name, share in _shares_of_limit(outcome).items():
        console.print(f"{name.capitalize()}: {share:.0%} of what the database does alone.")
    if outcome.with_outbox is not None:
        console.print(f"Orders, of what they are without the outbox: {outcome.with_outbox:.0%}.")
    shares = ", ".join(f"{name} {share:.0%}" for name, share in outcome.signed_in.items())
    console.print(f"Signed in, of what anybody gets: {shares}.")
    console.print(f"Memory of a server process: {outcome.megabytes:.0f} MB at most.")
    counts = ", ".join(f"{lines}: {count}" for lines, count in outcome.statements.items())
    console.print(f"SQL statements of an order, by its lines: {counts}.")
    console.print(f"Invariants broken afterwards: {outcome.broken_invariants}.")
    for failure in outcome.failures:
        console.print(f"[red]{failure}[/]")


def _shares_of_limit(outcome: Outcome) -> dict[str, float]:
    return {
        name: outcome.results[name].per_second / rate
        for name, rate in outcome.alone.items()
        if name in outcome.results
    }


def _as_json(outcome: Outcome) -> dict[str, object]:
    measured = {**outcome.results, "orders at 80%": outcome.paced}
    return {
        "machine": outcome.machine,
        "products": outcome.products,
        "connections": outcome.connections,
        "results": {
            name: {
                "per_second": round(result.per_second, 1),
                "p50_ms": round(result.percentile(0.5), 2),
                "p99_ms": round(result.percentile(0.99), 2),
                "statuses": dict(result.statuses),
            }
            for name, result in measured.items()
        },
        "database_alone_per_second": outcome.alone,
        "share_of_database_alone": _shares_of_limit(outcome),
        "share_with_outbox": outcome.with_outbox,
        "signed_in_share": outcome.signed_in,
        "server_process_megabytes": round(outcome.megabytes, 1),
        "statements_by_lines": outcome.statements,
        "broken_invariants": outcome.broken_invariants,
    }
