"""What may be backordered sells beyond the stock; what arrives goes to who waits longest."""

import pytest

from souk.catalog.models import Variant
from souk.inventory.errors import MoreThanHeld
from souk.inventory.models import Movement, Warehouse
from souk.inventory.operations.adjustment import set_available
from souk.inventory.operations.backorders import fill_waiting
from souk.inventory.operations.receipt import bring_in
from souk.inventory.operations.settlement import release_stock, send_stock
from souk.inventory.queries.availability import availability_of
from tests.api import Api
from tests.factories import (
    ADDRESS,
    a_purchase,
    a_variant,
    a_warehouse,
    card,
    shipping,
    stock_up,
)
from tests.inventory.shop import a_cart, an_order, assert_stock_adds_up, levels, main, reserve

pytestmark = pytest.mark.django_db


def a_book(stock: int = 2) -> Variant:
    return a_variant(stock=stock, allow_backorder=True)


def arrive(variant: Variant, quantity: int) -> None:
    """Let so many more be available."""
    there = levels(variant)[0]
    set_available(main().id, {variant.id: there + quantity}, reason="arrived")


def test_an_order_takes_what_is_there_and_waits_for_the_rest() -> None:
    book = a_book(2)

    an_order((book, 5))

    assert levels(book) == (0, 0, 2, 0, 3)
    assert availability_of([book.id]) == {book.id: 0}
    assert_stock_adds_up()


def test_what_arrives_goes_to_the_oldest_order_first() -> None:
    book = a_book(0)
    first, second = an_order((book, 2)), an_order((book, 2))
    assert levels(book) == (0, 0, 0, 0, 4)

    arrive(book, 3)

    assert levels(book) == (0, 0, 3, 0, 1)
    filled = Movement.objects.filter(reason="backorder filled").order_by("id")
    assert [(move.reference_id, move.committed_change) for move in filled] == [
        (first, 2),
        (second, 1),
    ]
    arrive(book, 5)
    assert levels(book) == (4, 0, 4, 0, 0)
    assert_stock_adds_up()


def test_what_an_order_waits_for_cannot_be_sent() -> None:
    book = a_book(2)
    order = an_order((book, 5))

    with pytest.raises(MoreThanHeld):
        send_stock(order, actor_id=None)
    send_stock(order, actor_id=None, lines={book.id: 2})
    arrive(book, 3)
    send_stock(order, actor_id=None)

    assert levels(book) == (0, 0, 0, 0, 0)
    assert_stock_adds_up()


def test_a_part_that_is_given_back_is_first_what_was_not_there() -> None:
    book = a_book(2)
    order = an_order((book, 5))

    release_stock(order, reason="two less", actor_id=None, lines={book.id: 2})
    assert levels(book) == (0, 0, 2, 0, 1)
    release_stock(order, reason="two less", actor_id=None, lines={book.id: 2})

    assert levels(book) == (1, 0, 1, 0, 0)
    assert_stock_adds_up()


def test_what_a_cancelled_order_held_goes_to_who_waits() -> None:
    book = a_book(2)
    first, second = an_order((book, 2)), an_order((book, 2))

    release_stock(first, reason="cancelled", actor_id=None)

    assert levels(book) == (0, 0, 2, 0, 0)
    send_stock(second, actor_id=None)
    assert_stock_adds_up()


def test_other_variants_of_the_order_still_need_stock() -> None:
    shipping()
    book, mug = a_book(0), a_variant(stock=1)

    answer = Api().order(a_purchase((book, 3), (mug, 2)))

    assert answer.code == "insufficient_stock"
    assert [line["sku"] for line in answer.json["lines"]] == [mug.sku]
    assert availability_of([mug.id]) == {mug.id: 1}


def test_a_variant_that_never_was_there_can_be_ordered() -> None:
    book = a_variant(stock=0, allow_backorder=True)

    an_order((book, 3))

    assert levels(book) == (0, 0, 0, 0, 3)
    assert_stock_adds_up()


def test_without_a_warehouse_nothing_can_be_promised() -> None:
    shipping()
    book = a_book(0)
    Warehouse.objects.update(is_active=False)

    assert Api().order(a_purchase((book, 3))).code == "insufficient_stock"


def test_a_declined_order_waits_for_nothing() -> None:
    shipping()
    book = a_book(2)

    assert Api().order(a_purchase((book, 5), payment=card("decline"))).status == 402

    assert levels(book) == (2, 0, 0, 0, 0)
    assert_stock_adds_up()


def test_a_cart_holds_what_is_there_and_its_order_waits_for_the_rest() -> None:
    shipping()
    book = a_book(2)
    cart, guest = a_cart((book, 5))

    assert reserve(cart, guest).json["items"][0]["quantity"] == 2
    assert guest.order(a_purchase(cart=cart)).status == 201

    assert levels(book) == (0, 0, 2, 0, 3)
    assert_stock_adds_up()


def test_a_cart_that_asks_again_does_not_lose_its_stock_to_who_waits() -> None:
    book, mug = a_book(2), a_variant()
    cart, guest = a_cart((book, 2))
    reserve(cart, guest)
    an_order((book, 2))
    guest.post(f"/carts/{cart}/items", {"sku": mug.sku, "quantity": 1})

    assert reserve(cart, guest).status == 201

    assert levels(book) == (0, 2, 0, 0, 2)
    guest.delete(f"/carts/{cart}/reservation")
    assert levels(book) == (0, 0, 2, 0, 0)
    assert_stock_adds_up()


def test_it_waits_in_the_warehouse_that_it_would_be_sent_from() -> None:
    book = a_book(0)
    place = a_warehouse("berlin", priority=500)
    Warehouse.objects.filter(id=place.id).update(address={"country": "DE"})
    set_available(place.id, {book.id: 0}, reason="new")
    set_available(place.id, {book.id: 1}, reason="new")

    an_order((book, 3))

    assert levels(book, "berlin") == (0, 0, 1, 0, 2)


def test_what_arrives_in_another_warehouse_goes_to_the_oldest_order_too() -> None:
    book = a_book(0)
    first, second = an_order((book, 3)), an_order((book, 2))
    north = a_warehouse("north", priority=500)

    set_available(north.id, {book.id: 4}, reason="arrived")

    assert (levels(book), levels(book, "north")) == ((0, 0, 0, 0, 1), (0, 0, 4, 0, 0))
    send_stock(first, actor_id=None)
    with pytest.raises(MoreThanHeld):
        send_stock(second, actor_id=None)
    arrive(book, 1)
    send_stock(second, actor_id=None)
    assert (levels(book), levels(book, "north")) == ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0))
    assert_stock_adds_up()


def test_orders_of_several_warehouses_wait_in_one_queue() -> None:
    book = a_book(0)
    north = a_warehouse("north", priority=500)
    Warehouse.objects.filter(id=north.id).update(address={"country": "DE"})
    elsewhere = {**ADDRESS, "country": "FR"}
    first = an_order((book, 1), shipping_address=elsewhere)
    stock_up(book, 1, north)
    assert levels(book, "north")[2] == 1
    second, third = (an_order((book, 2), shipping_address=ADDRESS) for _ in range(2))
    assert (levels(book)[4], levels(book, "north")[4]) == (0, 4)

    arrive(book, 3)

    send_stock(first, actor_id=None)
    send_stock(second, actor_id=None)
    with pytest.raises(MoreThanHeld):
        send_stock(third, actor_id=None)
    assert (levels(book), levels(book, "north")) == ((0, 0, 1, 0, 0), (0, 0, 0, 0, 1))
    assert_stock_adds_up()


def test_what_is_new_in_a_warehouse_goes_to_who_waits_elsewhere() -> None:
    book = a_book(0)
    an_order((book, 3))

    assert bring_in(a_warehouse("north").id, {book.id: 5}, reason="import") == 1

    assert (levels(book), levels(book, "north")) == ((0, 0, 0, 0, 0), (2, 0, 3, 0, 0))
    assert_stock_adds_up()


def test_what_is_given_back_elsewhere_goes_to_who_waits() -> None:
    book, north = a_book(2), a_warehouse("north")
    stock_up(book, 1, north)
    Warehouse.objects.filter(id=north.id).update(address={"country": "DE"})
    far = {**ADDRESS, "country": "FR"}
    held = an_order((book, 2), shipping_address=far)
    waits = an_order((book, 2))
    assert (levels(book), levels(book, "north")) == ((0, 0, 2, 0, 0), (0, 0, 1, 0, 1))

    release_stock(held, reason="cancelled", actor_id=None)

    assert (levels(book), levels(book, "north")) == ((1, 0, 1, 0, 0), (0, 0, 1, 0, 0))
    send_stock(waits, actor_id=None)
    assert_stock_adds_up()


def test_a_warehouse_that_opens_again_serves_who_waits() -> None:
    book = a_book(0)
    north = a_warehouse("north")
    Warehouse.objects.filter(id=north.id).update(is_active=False)
    order = an_order((book, 3))
    set_available(north.id, {book.id: 5}, reason="arrived")
    assert (levels(book)[4], levels(book, "north")[0], fill_waiting()) == (3, 5, 0)

    Warehouse.objects.filter(id=north.id).update(is_active=True)

    assert fill_waiting() == 1
    assert (levels(book), levels(book, "north")) == ((0, 0, 0, 0, 0), (2, 0, 3, 0, 0))
    assert fill_waiting() == 0
    send_stock(order, actor_id=None)
    assert_stock_adds_up()
