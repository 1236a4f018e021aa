"""`souk storm`: buyers and staff at random while processes are killed, and what is left of it."""

from collections import Counter

import click
from rich.console import Console
from rich.table import Table

from souk.config.environment import load
from souk.ops.storm.shop import StormShop
from souk.ops.storm.weather import Outcome, storm

_MOST_SHOWN = 30


def run_storm(*, minutes: float, seed: int, buyers: int, kill_every: float) -> int:
    """Let a storm through a shop of its own, print what came of it, return the exit status."""
    shop = StormShop(load().home / "storm")
    click.echo(f"A new shop in {shop.home}", err=True)
    try:
        shop.open()
        click.echo(f"{minutes:g} minutes, {buyers} buyers, seed {seed}", err=True)
        outcome = storm(
            shop,
            seconds=minutes * 60,
            seed=seed,
            buyers=buyers,
            kill_every=kill_every,
            tell=lambda words: click.echo(words, err=True),
        )
    finally:
        shop.close()
    _print(outcome)
    if outcome.wrong:
        click.echo(f"The shop is kept in {shop.home}, its messages in {shop.home / 'output'}.")
        return 1
    shop.remove()
    return 0


def _print(outcome: Outcome) -> None:
    console = Console(highlight=False)
    table = Table("operation", "requests", "answers")
    table.columns[1].justify = "right"
    answers = outcome.answers
    for operation in sorted({operation for operation, _ in answers}):
        counts = {answer: count for (of, answer), count in answers.items() if of == operation}
        told = ", ".join(f"{answer} x {count}" for answer, count in sorted(counts.items()))
        table.add_row(operation, f"{sum(counts.values()):,}", told)
    console.print(table)
    counts = Counter(target for _, target in outcome.kills)
    kills = ", ".join(f"{target} x {count}" for target, count in sorted(counts.items()))
    console.print(f"Killed: {kills or 'nothing'}.")
    console.print(
        f"Longest time without an answer: {outcome.outage_seconds:.1f} s;"
        f" killed before it was over: {outcome.killed_before_outage}."
    )
    console.print(
        f"Orders acknowledged: {outcome.orders:,}; requests repeated after their answer: "
        f"{outcome.repeats:,}."
    )
    console.print(f"Invariants checked by the doctor: {outcome.invariants}.")
    for one in outcome.wrong[:_MOST_SHOWN]:
        console.print(f"✗ {one}", style="red", markup=False)
    if len(outcome.wrong) > _MOST_SHOWN:
        console.print(f"… and {len(outcome.wrong) - _MOST_SHOWN} more.")
    console.print("Something is wrong." if outcome.wrong else "Nothing is wrong.")
