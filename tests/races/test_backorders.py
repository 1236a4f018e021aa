"""Orders that wait, goods that arrive in several warehouses, and people who change their minds."""

import random
from typing import Any
from uuid import UUID

import pytest

from souk.checkout.operations.cancellation import cancel_order
from souk.core.errors import DomainError
from souk.inventory.models import Stock, Warehouse
from souk.inventory.operations.backorders import fill_waiting
from souk.inventory.operations.receipt import Arrival, receive_stock
from souk.inventory.operations.settlement import send_stock
from tests.api import Api
from tests.factories import ADDRESS, a_purchase, a_variant, a_warehouse, shipping
from tests.inventory.shop import assert_stock_adds_up, main
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")


def test_nobody_waits_where_there_is_something_left() -> None:
    shipping()
    book = a_variant(stock=4, allow_backorder=True)
    north = a_warehouse("north")
    Warehouse.objects.filter(id=north.id).update(address={"country": "FR"})

    def act(number: int) -> list[Any]:
        chance = random.Random(number)
        seen = []
        for _ in range(12):
            if number % 3 == 0:
                place = chance.choice((main().id, north.id))
                arrival = Arrival(book.id, book.sku, chance.randint(1, 4))
                receive_stock(place, [arrival], reason="", actor_id=None)
                continue
            country = chance.choice(("DE", "FR"))
            wanted = a_purchase(
                (book, chance.randint(1, 3)), shipping_address={**ADDRESS, "country": country}
            )
            order = UUID(Api().order(wanted).json["id"])
            try:
                if chance.random() < 0.4:
                    cancel_order(order, reason="", actor_id=None)
                elif chance.random() < 0.5:
                    send_stock(order, actor_id=None, lines={book.id: 1})
            except DomainError as refusal:
                seen.append(refusal.code())
        return seen

    outcomes = together(6, act)

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    # What was held at the moment when it could have been given, the worker gives.
    fill_waiting()
    assert fill_waiting() == 0
    rows = list(Stock.objects.filter(variant=book))
    assert len(rows) == 2
    waiting, free = sum(row.backordered for row in rows), sum(row.available for row in rows)
    assert min(waiting, free) == 0
    assert_stock_adds_up()
