"""A cart holds its stock for a while: all of it, or nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from souk.inventory.models import Movement, Reservation
from souk.inventory.operations.reservation import expire_reservations, forget_reservations
from souk.inventory.queries.availability import availability_of
from tests.api import Api
from tests.factories import a_customer, a_purchase, a_variant, a_warehouse, card, shipping, stock_up
from tests.inventory.shop import a_cart, assert_stock_adds_up, levels, reserve

pytestmark = pytest.mark.django_db


def run_out(minutes: int = 1) -> None:
    """Let the time of every reservation be over."""
    Reservation.objects.update(expires_at=timezone.now() - timedelta(minutes=minutes))


def test_what_a_cart_wants_is_held_for_fifteen_minutes() -> None:
    mug, plate = a_variant(stock=5), a_variant(stock=5)
    cart, guest = a_cart((mug, 3), (plate, 1))

    answer = reserve(cart, guest)

    assert answer.status == 201, answer.json
    assert {item["sku"]: item["quantity"] for item in answer.json["items"]} == {
        mug.sku: 3,
        plate.sku: 1,
    }
    held = Reservation.objects.get()
    assert timedelta(minutes=14) < held.expires_at - timezone.now() <= timedelta(minutes=15)
    assert (levels(mug), levels(plate)) == ((2, 3, 0, 0, 0), (4, 1, 0, 0, 0))
    assert guest.get(f"/carts/{cart}/reservation").json == answer.json
    assert_stock_adds_up()


def test_all_of_it_is_held_or_nothing() -> None:
    mug, plate = a_variant(stock=5), a_variant(stock=1)
    cart, guest = a_cart((mug, 3), (plate, 2))

    answer = reserve(cart, guest)

    assert (answer.status, answer.code) == (409, "insufficient_stock")
    assert answer.json["lines"] == [
        {
            "variant_id": str(plate.id),
            "sku": plate.sku,
            "quantity": 2,
            "available_quantity": 1,
        }
    ]
    assert (levels(mug)[0], levels(plate)[0]) == (5, 1)
    assert not Reservation.objects.exists()


def test_asking_again_changes_nothing() -> None:
    mug = a_variant(stock=5)
    cart, guest = a_cart((mug, 3))

    first, second = reserve(cart, guest), reserve(cart, guest)

    assert first.json == second.json
    assert levels(mug) == (2, 3, 0, 0, 0)
    assert Movement.objects.filter(kind="reservation").count() == 1


def test_a_cart_that_changed_holds_what_it_wants_now_until_the_same_end() -> None:
    mug, plate = a_variant(stock=5), a_variant(stock=5)
    cart, guest = a_cart((mug, 5))
    first = reserve(cart, guest).json
    guest.post(f"/carts/{cart}/items", {"sku": plate.sku, "quantity": 2})

    second = reserve(cart, guest).json

    assert second["id"] != first["id"]
    assert second["expires_at"] == first["expires_at"]
    assert (levels(mug), levels(plate)) == ((0, 5, 0, 0, 0), (3, 2, 0, 0, 0))
    assert_stock_adds_up()


def test_letting_go_twice_gives_back_once() -> None:
    mug = a_variant(stock=5)
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)

    assert [guest.delete(f"/carts/{cart}/reservation").status for _ in range(2)] == [204, 204]

    assert levels(mug) == (5, 0, 0, 0, 0)
    assert guest.get(f"/carts/{cart}/reservation").status == 404
    assert_stock_adds_up()


def test_time_runs_out_once() -> None:
    mug, plate = a_variant(stock=9), a_variant(stock=9)
    for lines in ([(mug, 3)], [(mug, 2), (plate, 4)]):
        reserve(*a_cart(*lines))
    still, guest = a_cart((mug, 1))
    run_out()
    reserve(still, guest)

    assert [expire_reservations(), expire_reservations()] == [2, 0]

    assert (levels(mug), levels(plate)) == ((8, 1, 0, 0, 0), (9, 0, 0, 0, 0))
    assert_stock_adds_up()


def test_an_order_takes_over_what_its_cart_holds() -> None:
    shipping()
    mug = a_variant(stock=3)
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)
    assert Api().order(a_purchase((mug, 1))).code == "insufficient_stock"

    placed = guest.order(a_purchase(cart=cart))

    assert placed.status == 201, placed.json
    assert levels(mug) == (0, 0, 3, 0, 0)
    held = Reservation.objects.get()
    assert (held.status, str(held.order_id)) == ("confirmed", placed.json["id"])
    assert_stock_adds_up()


def test_an_order_takes_more_or_less_than_its_cart_holds() -> None:
    shipping()
    mug, plate = a_variant(stock=5), a_variant(stock=5)
    cart, guest = a_cart((mug, 2), (plate, 3))
    reserve(cart, guest)
    lines = {line["sku"]: line["id"] for line in guest.get(f"/carts/{cart}").json["items"]}
    guest.patch(f"/carts/{cart}/items/{lines[mug.sku]}", {"quantity": 4})
    guest.patch(f"/carts/{cart}/items/{lines[plate.sku]}", {"quantity": 1})

    assert guest.order(a_purchase(cart=cart)).status == 201

    assert (levels(mug), levels(plate)) == ((1, 0, 4, 0, 0), (4, 0, 1, 0, 0))
    assert_stock_adds_up()


def test_what_a_reservation_holds_does_not_reach_for_more() -> None:
    shipping()
    mug = a_variant(stock=3)
    cart, guest = a_cart((mug, 2))
    reserve(cart, guest)
    line = guest.get(f"/carts/{cart}").json["items"][0]["id"]
    guest.patch(f"/carts/{cart}/items/{line}", {"quantity": 4})

    assert guest.order(a_purchase(cart=cart)).code == "insufficient_stock"

    assert levels(mug) == (1, 2, 0, 0, 0)


def test_an_order_whose_reservation_has_ended_takes_what_is_there() -> None:
    shipping()
    mug = a_variant(stock=3)
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)
    run_out()
    expire_reservations()

    assert guest.order(a_purchase(cart=cart)).status == 201

    assert levels(mug) == (0, 0, 3, 0, 0)


def test_a_declined_card_leaves_the_stock_with_the_cart() -> None:
    shipping()
    mug = a_variant(stock=3)
    cart, guest = a_cart((mug, 3))
    end = reserve(cart, guest).json["expires_at"]

    assert guest.order(a_purchase(cart=cart, payment=card("decline"))).status == 402

    assert levels(mug) == (0, 3, 0, 0, 0)
    assert guest.get(f"/carts/{cart}/reservation").json["expires_at"] == end
    assert_stock_adds_up()
    assert guest.order(a_purchase(cart=cart, payment=card("approve"))).status == 201
    assert levels(mug) == (0, 0, 3, 0, 0)
    assert_stock_adds_up()


def test_a_declined_card_after_the_time_gives_the_stock_to_everybody() -> None:
    shipping()
    mug = a_variant(stock=3)
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)
    run_out()

    assert guest.order(a_purchase(cart=cart, payment=card("decline"))).status == 402

    assert levels(mug) == (3, 0, 0, 0, 0)
    assert_stock_adds_up()


def test_stock_is_held_over_several_warehouses() -> None:
    shipping()
    mug = a_variant(stock=2)
    stock_up(mug, 2, a_warehouse("north"))
    cart, guest = a_cart((mug, 3))

    assert reserve(cart, guest).json["items"][0]["quantity"] == 3
    assert availability_of([mug.id]) == {mug.id: 1}
    assert guest.order(a_purchase(cart=cart)).status == 201

    assert levels(mug)[2] + levels(mug, "north")[2] == 3
    assert_stock_adds_up()


def test_a_cart_of_somebody_else_holds_nothing_for_you() -> None:
    mug = a_variant(stock=3)
    cart, _ = a_cart((mug, 3))
    _, stranger = a_customer()

    for who in (stranger, Api()):
        assert reserve(cart, who).code == "cart_not_found"
        assert who.delete(f"/carts/{cart}/reservation").status == 404
        assert who.get(f"/carts/{cart}/reservation").status == 404
    assert levels(mug)[0] == 3


def test_a_cart_is_shown_with_what_it_holds() -> None:
    mug = a_variant(stock=3)
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)

    (line,) = guest.get(f"/carts/{cart}").json["items"]

    assert (line["available_quantity"], line["notice"]) == (3, None)


def test_a_cart_that_is_given_up_lets_its_stock_go() -> None:
    mug = a_variant(stock=3)
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)
    assert guest.delete(f"/carts/{cart}").status == 204
    assert levels(mug)[0] == 3

    _, customer = a_customer()
    lines = {"items": [{"sku": mug.sku, "quantity": 2}]}
    reserve(customer.post("/carts", lines).json["id"], customer)
    customer.post("/carts", lines)
    assert levels(mug)[0] == 3
    assert_stock_adds_up()


def test_a_guests_cart_keeps_what_it_holds_when_it_is_claimed() -> None:
    shipping()
    mug = a_variant(stock=5)
    _, customer = a_customer()
    mine = customer.post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]}).json["id"]
    reserve(mine, customer)
    cart, guest = a_cart((mug, 3))
    reserve(cart, guest)

    claimed = customer.with_headers(**guest.headers).post(f"/carts/{cart}/claim")

    assert claimed.status == 200, claimed.json
    assert levels(mug) == (2, 3, 0, 0, 0)
    assert reserve(cart, customer).status == 201
    assert levels(mug) == (1, 4, 0, 0, 0)
    assert customer.order(a_purchase(cart=cart)).status == 201
    assert levels(mug) == (1, 0, 4, 0, 0)
    assert_stock_adds_up()


@pytest.mark.parametrize(
    ("lines", "code"),
    [([], "empty_cart"), ([(None, 1)], "nothing_to_reserve")],
)
def test_a_cart_with_nothing_to_hold_says_so(lines: list[Any], code: str) -> None:
    cart, guest = a_cart(*((a_variant(stock=stock), quantity) for stock, quantity in lines))

    answer = reserve(cart, guest)

    assert (answer.status, answer.code) == (422, code)


def test_a_shop_may_hold_nothing(settings: Any) -> None:
    settings.RESERVATION_MINUTES = 0
    cart, guest = a_cart((a_variant(stock=3), 1))

    assert reserve(cart, guest).code == "reservations_off"


def test_old_reservations_are_forgotten_and_active_ones_are_not() -> None:
    mug = a_variant(stock=9)
    reserve(*a_cart((mug, 1)))
    run_out()
    expire_reservations()
    reserve(*a_cart((mug, 1)))
    run_out()

    assert forget_reservations(timezone.now()) == 1

    assert Reservation.objects.get().status == "active"


def test_an_order_without_a_reservation_looks_for_none() -> None:
    shipping()
    cart, guest = a_cart((a_variant(stock=9), 1))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_numscans(oid) + pg_stat_get_xact_tuples_returned(oid)"
            " FROM pg_class WHERE relname = 'inventory_reservations'"
        )
        before = cursor.fetchone()
        assert guest.order(a_purchase(cart=cart)).status == 201
        cursor.execute(
            "SELECT pg_stat_get_xact_numscans(oid) + pg_stat_get_xact_tuples_returned(oid)"
            " FROM pg_class WHERE relname = 'inventory_reservations'"
        )
        assert cursor.fetchone() == before
