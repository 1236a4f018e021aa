"""Who has to order again hears of it: once a fall."""

from typing import Any

import pytest

from souk.catalog.models import Variant
from souk.core.models import OutboxEvent
from souk.inventory.models import Stock, Warehouse
from souk.inventory.operations.adjustment import set_available
from souk.inventory.operations.backorders import fill_waiting
from souk.inventory.operations.settlement import release_stock
from tests.api import Api
from tests.factories import a_manager, a_variant, a_warehouse, stock_up
from tests.inventory.shop import a_cart, an_order, main, reserve

pytestmark = pytest.mark.django_db


def falls() -> list[dict[str, Any]]:
    events = OutboxEvent.objects.filter(type="stock.low").order_by("id")
    return [event.payload for event in events]


def a_mug(stock: int, reorder_point: int = 10) -> Variant:
    mug = a_variant(stock=stock)
    Stock.objects.filter(variant=mug).update(reorder_point=reorder_point)
    return mug


def test_a_fall_is_told_once() -> None:
    mug = a_mug(13)

    for quantity in (2, 1, 1, 3):
        an_order((mug, quantity))

    assert [(fall["available"], fall["reorder_quantity"]) for fall in falls()] == [(10, 50)]


def test_a_second_fall_is_told_again() -> None:
    mug = a_mug(11)
    order = an_order((mug, 1))
    release_stock(order, reason="cancelled", actor_id=None)
    an_order((mug, 1))

    assert len(falls()) == 2


def test_an_order_of_a_reservation_is_one_fall() -> None:
    mug = a_mug(11)
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)
    assert len(falls()) == 1
    guest.delete(f"/carts/{cart}/reservation")
    reserve(cart, guest)

    an_order((a_variant(stock=99), 1))

    assert len(falls()) == 2


def test_a_cart_that_holds_anew_what_it_held_is_no_fall() -> None:
    mug, plate = a_mug(11), a_variant()
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)

    for _ in range(2):
        guest.post(f"/carts/{cart}/items", {"sku": plate.sku, "quantity": 1})
        assert reserve(cart, guest).status == 201

    assert [fall["available"] for fall in falls()] == [8]


def test_a_cart_that_holds_more_than_before_is_a_fall() -> None:
    mug = a_mug(13)
    cart, guest = a_cart((mug, 1))
    reserve(cart, guest)
    assert falls() == []
    guest.post(f"/carts/{cart}/items", {"sku": mug.sku, "quantity": 2})
    reserve(cart, guest)

    assert [fall["available"] for fall in falls()] == [10]


def test_what_arrives_for_those_who_wait_is_no_fall() -> None:
    book = a_variant(stock=0, allow_backorder=True)
    an_order((book, 45))

    set_available(main().id, {book.id: 50}, reason="arrived")

    assert (Stock.objects.get(variant=book).available, falls()) == (5, [])


def test_what_was_for_sale_and_goes_to_those_who_wait_is_a_fall() -> None:
    book, north = a_variant(stock=0, allow_backorder=True), a_warehouse("north")
    Warehouse.objects.filter(id=north.id).update(is_active=False)
    for _ in range(2):
        an_order((book, 20))
    set_available(north.id, {book.id: 45}, reason="arrived")
    Stock.objects.filter(warehouse=north).update(reorder_point=10)
    Warehouse.objects.filter(id=north.id).update(is_active=True)

    assert (fill_waiting(), fill_waiting()) == (1, 0)

    assert [(fall["available"], fall["warehouse_id"]) for fall in falls()] == [(5, str(north.id))]


@pytest.mark.parametrize("name", ["adjustments", "damages", "transfers"])
def test_whatever_takes_it_away_is_a_fall(name: str) -> None:
    mug, north = a_mug(20), a_warehouse("north")
    line = {"adjustments": {"delta": -12}}.get(name, {"quantity": 12})
    ends = {"from_warehouse_id": str(main().id), "to_warehouse_id": str(north.id)}
    body = {"reason": "test", "items": [{"sku": mug.sku, **line}]}

    done = a_manager()[1].post(
        f"/admin/inventory/{name}", {**body, **ends} if name == "transfers" else body
    )

    assert done.status == 201, done.json
    assert [fall["available"] for fall in falls()] == [8]


def test_what_was_low_before_is_no_fall() -> None:
    mug = a_mug(5)
    an_order((mug, 1))
    set_available(main().id, {mug.id: 9}, reason="arrived")

    assert falls() == []


def test_what_has_to_be_ordered_again_is_listed() -> None:
    _, staff = a_manager()
    enough, low, gone = a_mug(50), a_mug(7), a_mug(3)
    north = a_warehouse("north")
    stock_up(enough, 2, north)
    gone.is_active = False
    gone.save(update_fields=["is_active"])

    def listed(query: str) -> set[tuple[str, str]]:
        page = staff.get(f"/admin/inventory?{query}").json
        assert all(row["reorder_quantity"] == 50 for row in page["items"])
        return {(row["sku"], row["warehouse_code"]) for row in page["items"]}

    assert listed("low_stock=true") == {(low.sku, "main"), (enough.sku, "north")}
    assert listed(f"low_stock=true&warehouse={north.id}") == {(enough.sku, "north")}
    assert listed("low_stock=false") == {(enough.sku, "main")}


def test_when_to_order_again_is_changed_with_its_place() -> None:
    _, staff = a_manager()
    mug = a_mug(7)
    row = staff.get(f"/admin/inventory?sku={mug.sku}").json["items"][0]
    path = f"/admin/inventory/{row['id']}"
    seen = staff.get(path)
    change = {"reorder_point": 5, "max_stock_level": 80, "bin_location": "A-12"}

    changed = staff.patch(path, change, **{"If-Match": str(seen.header("ETag"))})

    assert changed.status == 200, changed.json
    assert {name: changed.json[name] for name in change} == change
    assert changed.json["is_low"] is False
    assert changed.json["available_quantity"] == 7
    stale = staff.patch(path, {"reorder_point": 6}, **{"If-Match": '"1"'})
    assert stale.status == 412
    assert staff.patch(path, {"available_quantity": 6}).status == 422
    assert Api().patch(path, change).status == 401
