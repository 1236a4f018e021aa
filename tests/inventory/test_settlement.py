"""An order's stock is sent or given back, in parts or whole, never more than it holds."""

from uuid import UUID

import pytest

from souk.catalog.models import Variant
from souk.inventory.errors import MoreThanHeld
from souk.inventory.models import Movement, Stock
from souk.inventory.operations.settlement import release_stock, send_stock
from souk.inventory.queries.availability import availability_of
from tests.api import Api
from tests.factories import a_purchase, a_variant, a_warehouse, shipping, stock_up

pytestmark = pytest.mark.django_db


def an_order(*lines: tuple[Variant, int]) -> UUID:
    shipping()
    placed = Api().order(a_purchase(*lines))
    assert placed.status == 201, placed.json
    return UUID(placed.json["id"])


def held(variant: Variant) -> list[int]:
    rows = Stock.objects.filter(variant=variant).order_by("id")
    return list(rows.values_list("committed", flat=True))


def test_a_part_is_sent_and_the_rest_stays_held() -> None:
    mug, plate = a_variant(stock=5), a_variant(stock=5)
    order = an_order((mug, 3), (plate, 2))

    send_stock(order, actor_id=None, lines={mug.id: 2})

    assert (held(mug), held(plate)) == ([1], [2])
    assert availability_of([mug.id]) == {mug.id: 2}
    send_stock(order, actor_id=None)
    assert (held(mug), held(plate)) == ([0], [0])
    send_stock(order, actor_id=None)
    assert Movement.objects.filter(kind="outbound").count() == 3


def test_a_part_is_given_back() -> None:
    mug = a_variant(stock=5)
    order = an_order((mug, 3))

    release_stock(order, reason="one less", actor_id=None, lines={mug.id: 1})

    assert held(mug) == [2]
    assert availability_of([mug.id]) == {mug.id: 3}


def test_a_part_is_taken_from_one_warehouse_after_the_other() -> None:
    mug = a_variant(stock=2)
    stock_up(mug, 4, a_warehouse("north"))
    order = an_order((mug, 5))
    assert sum(held(mug)) == 5

    send_stock(order, actor_id=None, lines={mug.id: 3})

    assert sum(held(mug)) == 2
    assert availability_of([mug.id]) == {mug.id: 1}


def test_more_than_is_held_is_refused_and_changes_nothing() -> None:
    mug, plate, stranger = a_variant(stock=5), a_variant(stock=5), a_variant(stock=5)
    order = an_order((mug, 3), (plate, 2))

    for lines in ({mug.id: 1, plate.id: 3}, {stranger.id: 1}):
        with pytest.raises(MoreThanHeld) as refusal:
            send_stock(order, actor_id=None, lines=lines)
        assert "It holds" in refusal.value.detail
        with pytest.raises(MoreThanHeld):
            release_stock(order, reason="", actor_id=None, lines=lines)

    assert (held(mug), held(plate)) == ([3], [2])
    send_stock(order, actor_id=None, lines={})
    assert (held(mug), held(plate)) == ([3], [2])
