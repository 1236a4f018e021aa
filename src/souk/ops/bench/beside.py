"""What a page costs in a large catalogue, beside what it costs in a small one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from souk.ops.bench import requests, shop
from souk.ops.bench.load import Measured, Request, measure
from souk.ops.bench.measuring import Track

# What is asked, and the most milliseconds that 99 of 100 answers may take.
PAGES: dict[str, tuple[Callable[[int], Request], int]] = {
    "listing with two filters": (requests.filtered, 50),
    "department by an attribute": (requests.by_attribute, 50),
    "product page": (requests.product_page, 50),
    "search of one word": (requests.one_word, 50),
    "search of two words": (requests.two_words, 50),
    "search of three words": (requests.three_words, 50),
    "search with facets": (requests.faceted, 150),
    "suggestion": (requests.suggestion, 50),
}
# How many times its cost in the small catalogue a page may cost.
MOST_TIMES = 1.5
# Short turns, first the one and then the other before: a busy neighbour meets both.
_TURNS = 24
_WARM_UP_TURNS = 4


@dataclass(frozen=True, slots=True)
class Compared:
    """A page in both catalogues, by one client; `most_ms` is what it may take in the large one."""

    small: Measured
    large: Measured
    most_ms: int

    @property
    def times(self) -> float:
        """How many times the small one's median answer the large one's takes."""
        return self.large.percentile(0.5) / self.small.percentile(0.5)


def compare(
    small: tuple[shop.Served, int], large: tuple[shop.Served, int], *, seconds: float, track: Track
) -> dict[str, Compared]:
    """Ask both shops for each page in turns, for so many seconds each; raise BenchFailed.

    The same chance chooses what is asked of both.
    """
    found = {}
    for name in track("Comparing", PAGES):
        make, most_ms = PAGES[name]
        both = [_of_turns() for _ in range(2)]
        for turn in range(-_WARM_UP_TURNS, _TURNS):
            for which in (0, 1) if turn % 2 else (1, 0):
                served, products = (small, large)[which]
                requests.chance.seed(turn)
                answered = measure(
                    served.address, make(products), connections=1, seconds=seconds / _TURNS
                )
                if turn >= 0:
                    _add(both[which], answered)
        requests.chance.seed(Random().random())  # noqa: S311 - chance of no consequence
        for measured in both:
            measured.latencies.sort()
            if not measured.latencies or any(status >= 400 for status in measured.statuses):
                raise shop.BenchFailed(f"{name}: answers {dict(measured.statuses)}")
        found[name] = Compared(both[0], both[1], most_ms)
    return found


def _of_turns() -> Measured:
    return Measured(0.0, [], Counter())


def _add(total: Measured, turn: Measured) -> None:
    total.seconds += turn.seconds
    total.latencies.extend(turn.latencies)
    total.statuses.update(turn.statuses)
