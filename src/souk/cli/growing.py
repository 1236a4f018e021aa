"""`souk bench --past-orders`: orders in a young shop beside one with years behind it."""

import psycopg
from rich.console import Console
from rich.status import Status

from souk.config.environment import load
from souk.ops.bench import requests, shop
from souk.ops.bench.measuring import turn_of
from souk.ops.bench.past import Past
from souk.ops.postgres import Cluster

_TURNS = 24


def run_growth(*, products: int, past: int, seconds: int, connections: int) -> int:
    """Measure orders in two shops in turns, print the share, and return the exit status 0."""
    console = Console(stderr=True, highlight=False)
    home = load().home
    young, grown = Cluster(home / "bench"), Cluster(home / "bench-grown")
    for cluster in (young, grown):
        cluster.start()
    try:
        for cluster in (young, grown):
            console.print(f"A shop of {products:,} products, kept in {cluster.home}")
            shop.prepare(cluster, products)
        with console.status("") as status:
            _grow(grown, products, past, status)
        share = _share_of_young(young, grown, products, seconds, connections)
    finally:
        young.stop()
        grown.stop()
    Console(highlight=False).print(
        f"With {past:,} past orders and as many customers a shop takes {share:.0%} of the orders"
        " that it takes without."
    )
    return 0


def _grow(cluster: Cluster, products: int, past: int, status: Status) -> None:
    with psycopg.connect(cluster.url("owner"), autocommit=True) as db:
        present = db.execute(
            "SELECT reltuples FROM pg_class WHERE relname = 'payments_payments'"
        ).fetchone()
        if present and present[0] >= past:
            return
        if present and present[0] > past / 100:
            raise shop.BenchFailed(
                f"this shop has grown to another size; remove {cluster.home} for a new one"
            )
    with shop.served(cluster.home) as served:
        tokens = shop.customers(served.address, 1)
        turn_of(served.address, requests.signed_in(requests.order(products), tokens), 1, 0.2)
    with psycopg.connect(cluster.url("owner"), autocommit=True) as db:
        Past(db, customers=past, orders=past).grow(
            lambda what, done: status.update(f"{done:,} {what}")
        )
        status.update("vacuum")
    shop.tidy(cluster)


def _share_of_young(
    young: Cluster, grown: Cluster, products: int, seconds: float, connections: int
) -> float:
    answered = {young: 0, grown: 0}
    with shop.served(young.home) as first, shop.served(grown.home) as second:
        asked = {
            cluster: requests.signed_in(
                requests.order(products), shop.customers(served.address, connections)
            )
            for cluster, served in ((young, first), (grown, second))
        }
        for turn in range(-2, _TURNS):
            cluster, served = (grown, second) if turn % 4 in (1, 2) else (young, first)
            count = turn_of(
                served.address, asked[cluster], connections, max(1.0, seconds / _TURNS * 2)
            )
            if turn >= 0:
                answered[cluster] += count
    return answered[grown] / answered[young]
