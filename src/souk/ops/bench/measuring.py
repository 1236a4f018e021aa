"""Measures a shop of the bench: what it answers over HTTP, and what its database does alone."""

import os
import platform
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from souk.ops.bench import database, requests, shop
from souk.ops.bench.load import Measured, Request, measure
from souk.ops.bench.outbox import share_with_outbox
from souk.ops.postgres import Cluster

# How something long goes on: its name and its steps.
Track = Callable[[str, Iterable[str]], Iterable[str]]

_WARM_UP_SECONDS = 2
_CLIENTS = 8

READ: dict[str, Callable[[int], Request]] = {
    "listing of 24": requests.listing,
    "category by price": requests.category,
    "product page": requests.product_page,
    "search": requests.search,
    "listing with two filters": requests.filtered,
    "search of three words": requests.three_words,
    "search with facets": requests.faceted,
    "suggestion": requests.suggestion,
}
# By customers who are signed in.
WRITTEN: dict[str, Callable[[int], Request]] = {
    "orders": requests.order,
    "orders of one hot product": requests.hot_order,
}

# Asked by customers as by anybody, in turns of the same run: what it costs that Souk knows them.
COMPARED: dict[str, Callable[[int], Request]] = {
    "listing of 24": requests.listing,
    "product page": requests.product_page,
    "orders": requests.order,
}
# Short turns, first the one and then the other before: a busy neighbour meets both.
_TURNS = 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a run of the benchmark found; rates are a second's.

    `alone` is what the database does without HTTP, by pgbench: the same orders, and a `bare` one
    (bare.sql), which tells machines apart; `with_outbox` is the rate of the former as a share of
    what it is where nobody is told of orders. `paced` is the orders' latency at 80% of their peak.
    """

    machine: str
    products: int
    connections: int
    results: dict[str, Measured]
    paced: Measured
    alone: dict[str, float]
    with_outbox: float | None
    signed_in: dict[str, float]
    megabytes: float
    statements: dict[int, int]
    broken_invariants: int

    @property
    def failures(self) -> list[str]:
        measured = {**self.results, "orders at 80% of the peak": self.paced}
        return [
            f"{name}: {count} answers of status {status}"
            for name, result in measured.items()
            for status, count in result.statuses.items()
            if status >= 400
        ]


def measure_shop(
    cluster: Cluster, *, products: int, seconds: int, connections: int, track: Track
) -> Outcome:
    """Measure everything, one after another."""
    results: dict[str, Measured] = {}
    with shop.served(cluster.home) as served:
        address = served.address
        tokens = shop.customers(address, connections)

        def run(request: Request, **pace: float) -> Measured:
            measure(address, request, connections=connections, seconds=_WARM_UP_SECONDS)
            return measure(address, request, connections=connections, seconds=seconds, **pace)

        for name in track("Measuring", [*READ, *WRITTEN]):
            if name in READ:
                results[name] = run(READ[name](products))
            else:
                results[name] = run(requests.signed_in(WRITTEN[name](products), tokens))
        paced = run(
            requests.signed_in(requests.order(products), tokens),
            per_second=0.8 * results["orders"].per_second,
        )
        megabytes = served.largest_process_megabytes
        signed_in = {
            name: _share_signed_in(address, COMPARED[name](products), tokens, seconds)
            for name in track("Measuring customers beside anybody", COMPARED)
        }
    alone = {
        name: _ALONE[name](cluster, products, clients=_CLIENTS, seconds=seconds)
        for name in track("Measuring the database alone", _ALONE)
        if database.has_pgbench(cluster)
    }
    with_outbox = None
    if database.has_pgbench(cluster):
        with_outbox = share_with_outbox(cluster, products, clients=_CLIENTS, seconds=seconds)
    statements, broken = _look_after(products)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    machine += f", PostgreSQL {cluster.version}"
    return Outcome(
        machine, products, connections, results, paced, alone, with_outbox, signed_in, megabytes,
        statements, broken,
    )  # fmt: skip


def _one_hot_product(cluster: Cluster, products: int, *, clients: int, seconds: int) -> float:
    return database.orders_per_second(cluster, 1, clients=clients, seconds=seconds)


_ALONE: dict[str, Callable[..., float]] = {
    "orders": database.orders_per_second,
    "orders of one hot product": _one_hot_product,
    "bare": database.bare_orders_per_second,
}


def _share_signed_in(
    address: tuple[str, int], request: Request, tokens: list[str], seconds: float
) -> float:
    """Return how many requests a second customers get, as a share of what anybody gets."""
    answered = {False: 0, True: 0}
    for turn in range(_TURNS):
        is_ours = turn % 4 in (1, 2)
        asked = requests.signed_in(request, tokens) if is_ours else request
        answered[is_ours] += turn_of(address, asked, len(tokens), seconds / _TURNS * 2)
    return answered[True] / answered[False]


def turn_of(address: tuple[str, int], request: Request, connections: int, seconds: float) -> int:
    """Return how many requests were answered in a short turn; raise BenchFailed for a refusal."""
    measured = measure(address, request, connections=connections, seconds=seconds)
    if any(status >= 400 for status in measured.statuses):
        raise shop.BenchFailed(f"a request was refused: {dict(measured.statuses)}")
    return len(measured.latencies)


def _look_after(products: int) -> tuple[dict[int, int], int]:
    """Return the statements of an order by its lines, and how many invariants are broken."""
    import django

    django.setup()
    from souk.ops.queries.invariants import check_invariants

    statements = {lines: database.statements_of_an_order(products, lines) for lines in (1, 10, 100)}
    return statements, sum(1 for finding in check_invariants() if finding.count)
