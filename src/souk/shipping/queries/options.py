"""Ways to send goods to a place."""

from dataclasses import dataclass

from souk.core.database.functions import call_rows


@dataclass(frozen=True, slots=True)
class Option:
    """A way to send, and what it costs in minor units of `currency`; days may not be known."""

    code: str
    name: str
    description: str
    delivery_time: str
    min_days: int | None
    max_days: int | None
    amount: int
    currency: str


def options_for(country: str, region: str, *, currency: str) -> list[Option]:
    """Return the ways to send to a place, in the shop's order, at what they cost at least.

    That is the first rate of each: of an order that nobody knows yet.
    """
    rows = call_rows("shipping.options_for", country, region, currency, None, None)
    return [Option(*row) for row in rows]
