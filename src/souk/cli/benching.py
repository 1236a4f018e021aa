"""`souk bench`: requests a second and latencies, beside the database's own limit."""

import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from souk.config.environment import load
from souk.ops.bench import database, requests, shop
from souk.ops.bench.load import Measured, Request, measure
from souk.ops.postgres import Cluster

_WARM_UP_SECONDS = 2

MEASURED: dict[str, Callable[[int], Request]] = {
    "listing of 24": requests.listing,
    "category by price": requests.category,
    "product page": requests.product_page,
    "search": requests.search,
    "orders": requests.order,
}


# Asked by customers as by anybody, in turns of the same run: what it costs that Souk knows them.
COMPARED = ("listing of 24", "product page", "orders")
# Short turns, first the one and then the other before: a busy neighbour meets both.
_TURNS = 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a run of the benchmark found."""

    machine: str
    products: int
    connections: int
    results: dict[str, Measured]
    signed_in: dict[str, float]
    database_orders: float | None
    statements: dict[int, int]
    broken_invariants: int

    @property
    def failures(self) -> list[str]:
        return [
            f"{name}: {count} answers of status {status}"
            for name, result in self.results.items()
            for status, count in result.statuses.items()
            if status >= 400
        ]


def run_bench(*, products: int, seconds: int, connections: int, as_json: bool) -> int:
    """Measure, print, and return the exit status: 1 when an answer failed or a rule broke."""
    home = load().home / "bench"
    os.environ |= {
        "SOUK_HOME": str(home),
        "SOUK_LOG_LEVEL": "WARNING",
        # The load comes from one address.
        "SOUK_RATE_LIMITS": "off",
    }
    os.environ.pop("DATABASE_URL", None)
    console = Console(stderr=True)
    cluster = Cluster(home)
    cluster.start()
    try:
        console.print(f"A shop of {products:,} products, kept in {home}", highlight=False)
        if shop.prepare(cluster, products):
            console.print("Its catalogue was made.")
        outcome = _measure(cluster, products, seconds, connections, console)
    finally:
        cluster.stop()
    if as_json:
        click.echo(json.dumps(_as_json(outcome)))
    else:
        _print(outcome)
    return 1 if outcome.failures or outcome.broken_invariants else 0


def _measure(
    cluster: Cluster, products: int, seconds: int, connections: int, console: Console
) -> Outcome:
    results: dict[str, Measured] = {}
    with shop.served() as address:
        for name in track(MEASURED, "Measuring", console=console, transient=True):
            request = MEASURED[name](products)
            for length in (_WARM_UP_SECONDS, seconds):
                results[name] = measure(address, request, connections=connections, seconds=length)
        console.print("Measuring the same for customers", highlight=False)
        tokens = shop.customers(address, connections)
        signed_in = {
            name: _share_signed_in(address, MEASURED[name](products), tokens, seconds)
            for name in COMPARED
        }
    console.print("Measuring the database alone", highlight=False)
    limit = database.orders_per_second(cluster, products, clients=8, seconds=seconds)

    import django

    django.setup()
    from souk.ops.queries.invariants import check_invariants

    statements = {lines: database.statements_of_an_order(products, lines) for lines in (1, 10, 100)}
    broken = sum(1 for finding in check_invariants() if finding.count)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    machine += f", PostgreSQL {cluster.version}"
    return Outcome(machine, products, connections, results, signed_in, limit, statements, broken)


def _share_signed_in(
    address: tuple[str, int], request: Request, tokens: list[str], seconds: float
) -> float:
    """Return how many requests a second customers get, as a share of what anybody gets."""
    answered = {False: 0, True: 0}
    for turn in range(_TURNS):
        is_ours = turn % 4 in (1, 2)
        asked = requests.signed_in(request, tokens) if is_ours else request
        measured = measure(address, asked, connections=len(tokens), seconds=seconds / _TURNS * 2)
        if any(status >= 400 for status in measured.statuses):
            raise shop.BenchFailed(f"a customer was refused: {dict(measured.statuses)}")
        answered[is_ours] += len(measured.latencies)
    return answered[True] / answered[False]


def _print(outcome: Outcome) -> None:
    table = Table(
        title=f"{outcome.products:,} products, {outcome.connections} connections; "
        f"{outcome.machine}; server, database and load on the same cores"
    )
    for heading in ("", "requests/s", "p50 ms", "p99 ms"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, result in outcome.results.items():
        table.add_row(
            name,
            f"{result.per_second:,.0f}",
            f"{result.percentile(0.5):.1f}",
            f"{result.percentile(0.99):.1f}",
        )
    if outcome.database_orders is not None:
        table.add_row("orders, by pgbench alone", f"{outcome.database_orders:,.0f}", "", "")
    console = Console(highlight=False)
    console.print(table)
    if outcome.database_orders is None:
        console.print("This PostgreSQL came without pgbench: its own limit was not measured.")
    else:
        share = outcome.results["orders"].per_second / outcome.database_orders
        console.print(f"Orders over HTTP are {share:.0%} of what the database does alone.")
    shares = ", ".join(f"{name} {share:.0%}" for name, share in outcome.signed_in.items())
    console.print(f"Signed in, of what anybody gets: {shares}.")
    counts = ", ".join(f"{lines}: {count}" for lines, count in outcome.statements.items())
    console.print(f"SQL statements of an order, by its lines: {counts}.")
    console.print(f"Invariants broken afterwards: {outcome.broken_invariants}.")
    for failure in outcome.failures:
        console.print(f"[red]{failure}[/]")


def _as_json(outcome: Outcome) -> dict[str, object]:
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
            for name, result in outcome.results.items()
        },
        "signed_in_share": outcome.signed_in,
        "database_orders_per_second": outcome.database_orders,
        "statements_by_lines": outcome.statements,
        "broken_invariants": outcome.broken_invariants,
    }
