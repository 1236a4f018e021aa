"""`souk bench --events`: how many events a second the worker delivers to a webhook."""

import json

import click

from souk.config.environment import load
from souk.ops.bench.events import measure_delivery
from souk.ops.postgres import Cluster


def run_delivery(*, events: int, as_json: bool) -> int:
    """Measure in a shop of its own, print, and return the exit status: 1 when one was lost."""
    cluster = Cluster(load().home / "bench-events")
    cluster.start()
    try:
        outcome = measure_delivery(cluster, events)
    finally:
        cluster.stop()
    if as_json:
        click.echo(
            json.dumps(
                {
                    "events": events,
                    "per_second": round(outcome.per_second, 1),
                    "lost": outcome.lost,
                    "repeated": outcome.repeated,
                }
            )
        )
    else:
        click.echo(
            f"{events:,} events were delivered to one webhook on this machine, each of an order of "
            f"its own: {outcome.per_second:,.0f} a second, {outcome.lost} lost, "
            f"{outcome.repeated} repeated."
        )
    return 1 if outcome.lost else 0
