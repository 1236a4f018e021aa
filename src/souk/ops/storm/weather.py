"""A storm from its first to its last moment."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from souk.ops.storm.buyers import Buyers
from souk.ops.storm.processes import TARGETS, kill_one
from souk.ops.storm.shop import ADMIN, StormShop
from souk.ops.storm.verdict import ask_doctor, check_orders, longest_outage, wait_until_settled
from souk.ops.storm.visit import Log

# How long visitors may take to get their last answers, and a killed process to be there again.
_PATIENCE_SECONDS = 120

Tell = Callable[[str], None]


@dataclass(slots=True)
class Outcome:
    """What a storm has found; all is well when nothing is wrong."""

    logs: list[Log] = field(default_factory=list)
    # When each process was killed, and what it was.
    kills: list[tuple[float, str]] = field(default_factory=list)
    outage_seconds: float = 0.0
    outage_began: float = 0.0
    invariants: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def answers(self) -> Counter[tuple[str, str]]:
        """How often each operation was answered what."""
        return sum((log.answers for log in self.logs), Counter())

    @property
    def killed_before_outage(self) -> str:
        """What was killed last before the longest outage was over."""
        over = self.outage_began + self.outage_seconds
        return next((target for at, target in reversed(self.kills) if at < over), "nothing")

    @property
    def orders(self) -> int:
        return sum(wish.status == 201 for log in self.logs for wish in log.wishes)

    @property
    def repeats(self) -> int:
        return sum(log.repeats for log in self.logs)


def storm(
    shop: StormShop, *, seconds: float, seed: int, buyers: int, kill_every: float, tell: Tell
) -> Outcome:
    """Let people at an open shop for so long, kill its processes meanwhile, and look at the rest.

    About every `kill_every` seconds one process is killed; none when it is 0.
    """
    outcome = Outcome()
    visitors = Buyers(
        buyers,
        port=shop.port,
        seed=seed,
        seconds=seconds,
        clerk=ADMIN,
        warehouses=shop.warehouses,
    )
    visitors.begin()
    _kill_at_random(shop, outcome, seconds=seconds, seed=seed, every=kill_every, tell=tell)
    tell("The storm is over: whoever has no answer yet asks again.")
    outcome.logs = visitors.logs(_PATIENCE_SECONDS)
    outcome.wrong = [one for log in outcome.logs for one in log.wrong]
    outcome.outage_seconds, outcome.outage_began = longest_outage(outcome.logs)
    if not shop.wait_until_ready():
        outcome.wrong.append("the shop did not come back")
        return outcome
    tell("Waiting until everything has settled.")
    outcome.wrong += wait_until_settled(shop.cluster)
    outcome.wrong += check_orders(shop.cluster, outcome.logs)
    outcome.invariants, broken = ask_doctor()
    outcome.wrong += broken
    return outcome


def _kill_at_random(
    shop: StormShop, outcome: Outcome, *, seconds: float, seed: int, every: float, tell: Tell
) -> None:
    chance = Random(f"{seed} kills")  # noqa: S311 - chance of no consequence
    begun = time.monotonic()
    # Drawn before anything is killed: how many processes there are then, changes no plan.
    for moment, target in list(_plan(chance, seconds=seconds, every=every)):
        time.sleep(max(0.0, begun + moment - time.monotonic()))
        if _kill_when_there(shop, target, chance):
            outcome.kills.append((time.time(), target))
            tell(f"{time.monotonic() - begun:6.1f} s  killed: {target}")
    time.sleep(max(0.0, begun + seconds - time.monotonic()))


def _plan(chance: Random, *, seconds: float, every: float) -> Iterator[tuple[float, str]]:
    """Yield after how many seconds to kill what: each kind once before one comes again."""
    left: list[str] = []
    moment = 0.0
    while every:
        moment += every * chance.uniform(0.5, 1.5)
        if moment > seconds:
            return
        left = left or chance.sample(sorted(TARGETS), len(TARGETS))
        yield moment, left.pop()


def _kill_when_there(shop: StormShop, target: str, chance: Random) -> bool:
    """Kill a process of this kind; one that was killed with another is waited for."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not kill_one(shop.home, target, chance):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
