"""`souk bench --beside`: pages of a large catalogue beside the same ones of a small one."""

import json
from collections.abc import Iterable

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from souk.config.environment import load
from souk.ops.bench import shop
from souk.ops.bench.beside import MOST_TIMES, Compared, compare
from souk.ops.postgres import Cluster


def run_comparison(*, products: int, beside: int, seconds: int, as_json: bool) -> int:
    """Measure both shops in turns, print, and return the exit status 0."""
    console = Console(stderr=True, highlight=False)
    home = load().home
    large, small = Cluster(home / "bench"), Cluster(home / "bench-beside")
    for cluster in (large, small):
        cluster.start()
    try:
        for cluster, size in ((large, products), (small, beside)):
            console.print(f"A shop of {size:,} products, kept in {cluster.home}")
            shop.prepare(cluster, size)
        with shop.served(small.home) as of_small, shop.served(large.home) as of_large:
            found = compare(
                (of_small, beside),
                (of_large, products),
                seconds=seconds,
                track=lambda name, steps: _tracked(name, steps, console),
            )
    finally:
        small.stop()
        large.stop()
    if as_json:
        click.echo(json.dumps(_as_json(found, products, beside)))
    else:
        _print(found, products, beside)
    return 0


def _tracked(name: str, steps: Iterable[str], console: Console) -> Iterable[str]:
    return track(list(steps), name, console=console, transient=True)


def _print(found: dict[str, Compared], products: int, beside: int) -> None:
    table = Table(title=f"{products:,} products beside {beside:,}, by one client, in turns")
    for heading in ("", f"{beside:,} p50 ms", f"{products:,} p50 ms", "times", "p99 ms", "at most"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, page in found.items():
        p99 = page.large.percentile(0.99)
        table.add_row(
            name,
            f"{page.small.percentile(0.5):.1f}",
            f"{page.large.percentile(0.5):.1f}",
            _marked(f"{page.times:.2f}", is_over=page.times > MOST_TIMES),
            _marked(f"{p99:.1f}", is_over=p99 > page.most_ms),
            f"{page.most_ms}",
        )
    console = Console(highlight=False)
    console.print(table)
    console.print(f"In red: what is over {MOST_TIMES} times, or over what 99 of 100 may take.")


def _marked(text: str, *, is_over: bool) -> str:
    return f"[red]{text}[/]" if is_over else text


def _as_json(found: dict[str, Compared], products: int, beside: int) -> dict[str, object]:
    return {
        "products": products,
        "beside": beside,
        "pages": {
            name: {
                "times": round(page.times, 2),
                "p50_ms": round(page.large.percentile(0.5), 2),
                "p99_ms": round(page.large.percentile(0.99), 2),
                "beside_p50_ms": round(page.small.percentile(0.5), 2),
                "beside_p99_ms": round(page.small.percentile(0.99), 2),
            }
            for name, page in found.items()
        },
    }
