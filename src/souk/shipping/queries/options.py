"""Ways to send goods."""

from dataclasses import dataclass

from django.db.models import Q

from souk.shipping.models import Method


@dataclass(frozen=True, slots=True)
class Option:
    """A way to send, and its flat rate in minor units of `currency`."""

    code: str
    name: str
    amount: int
    currency: str
    delivery_time: str


def options_for(country: str, *, currency: str) -> list[Option]:
    """Return the active methods that serve a country, in the shop's order."""
    methods = Method.objects.filter(is_active=True, currency=currency).filter(
        Q(countries=[]) | Q(countries__contains=[country])
    )
    return [
        Option(method.code, method.name, method.amount, method.currency, method.delivery_time)
        for method in methods
    ]
