"""What comes back of an order: never more than it sent."""

import pytest

from souk.inventory.errors import MoreThanSent
from souk.inventory.models import Movement
from souk.inventory.operations.returns import return_stock
from souk.inventory.operations.settlement import send_stock
from tests.factories import a_variant, a_warehouse, stock_up
from tests.inventory.shop import an_order, assert_stock_adds_up, levels, main

pytestmark = pytest.mark.django_db


def test_what_is_restocked_is_available_and_what_is_not_is_damaged() -> None:
    mug = a_variant(stock=5)
    order = an_order((mug, 4))
    send_stock(order, actor_id=None)

    return_stock(order, {mug.id: 2}, restock=True, actor_id=None)
    return_stock(order, {mug.id: 1}, restock=False, actor_id=None, reason="scratched")

    assert levels(mug) == (3, 0, 0, 1, 0)
    latest = Movement.objects.filter(kind="return").latest("id")
    assert (latest.reference_id, latest.reason) == (order, "scratched")
    assert_stock_adds_up()


def test_more_than_was_sent_does_not_come_back() -> None:
    mug, plate = a_variant(stock=5), a_variant(stock=5)
    order = an_order((mug, 4), (plate, 1))
    send_stock(order, actor_id=None, lines={mug.id: 3, plate.id: 1})
    return_stock(order, {mug.id: 2}, restock=True, actor_id=None)

    for lines in ({plate.id: 1, mug.id: 2}, {a_variant(stock=9).id: 1}):
        with pytest.raises(MoreThanSent) as refusal:
            return_stock(order, lines, restock=True, actor_id=None)
        assert "Take back no more" in refusal.value.detail

    assert (levels(mug), levels(plate)) == ((3, 0, 1, 0, 0), (4, 0, 0, 0, 0))
    return_stock(order, {mug.id: 1, plate.id: 1}, restock=True, actor_id=None)
    return_stock(order, {}, restock=True, actor_id=None)
    assert_stock_adds_up()


def test_it_goes_back_to_where_it_came_from() -> None:
    mug = a_variant(stock=2)
    stock_up(mug, 3, a_warehouse("north"))
    order = an_order((mug, 5))
    send_stock(order, actor_id=None)

    return_stock(order, {mug.id: 4}, restock=True, actor_id=None)
    return_stock(order, {mug.id: 1}, restock=True, actor_id=None)

    assert (levels(mug)[0], levels(mug, "north")[0]) == (2, 3)
    assert_stock_adds_up()


def test_it_goes_to_the_warehouse_that_took_it_back() -> None:
    mug = a_variant(stock=5)
    order = an_order((mug, 4))
    send_stock(order, actor_id=None)
    hall = a_warehouse("returns")

    return_stock(order, {mug.id: 3}, restock=False, actor_id=None, warehouse_id=hall.id)
    return_stock(order, {mug.id: 1}, restock=True, actor_id=None)

    assert (levels(mug), levels(mug, "returns")) == ((2, 0, 0, 0, 0), (0, 0, 0, 3, 0))
    with pytest.raises(MoreThanSent):
        return_stock(order, {mug.id: 1}, restock=True, actor_id=None, warehouse_id=main().id)
    assert_stock_adds_up()


def test_what_comes_back_goes_to_who_waits() -> None:
    book = a_variant(stock=2, allow_backorder=True)
    first = an_order((book, 2))
    send_stock(first, actor_id=None)
    an_order((book, 1))

    return_stock(first, {book.id: 2}, restock=True, actor_id=None)

    assert levels(book) == (1, 0, 1, 0, 0)
    assert_stock_adds_up()
