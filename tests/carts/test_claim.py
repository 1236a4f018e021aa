"""A guest who signs in keeps their cart, and loses none that they had before."""

from typing import Any

import pytest
from django.db import transaction

from souk.catalog.models import Variant
from souk.orders.models import Order
from tests.api import Api
from tests.carts.keeping import carts_of, ended, kept
from tests.factories import a_customer, a_product, a_purchase, a_variant, api_of, shipping
from tests.invariants import assert_sound
from tests.threads import together, until_it_waits


def a_cart(who: Api, *lines: tuple[Variant, int], **fields: Any) -> dict[str, Any]:
    items = [{"variant_id": str(variant.id), "quantity": quantity} for variant, quantity in lines]
    made = who.post("/carts", {"items": items, **fields})
    assert made.status == 201, made.json
    cart: dict[str, Any] = made.json
    return cart


def claimed(who: Api, cart: dict[str, Any], **headers: str) -> Any:
    return who.post(f"/carts/{cart['id']}/claim", None, **{"Cart-Token": cart["token"], **headers})


def quantities(cart: dict[str, Any]) -> dict[str, int]:
    return {line["sku"]: line["quantity"] for line in cart["items"]}


def test_a_guests_cart_becomes_the_customers_and_its_token_stops_working(api: Api) -> None:
    mug = a_variant()
    cart = a_cart(api, (mug, 2))
    user, ada = a_customer()

    answer = claimed(ada, cart)

    assert answer.status == 200, answer.json
    assert (answer.json["id"], answer.json["token"]) == (cart["id"], None)
    assert quantities(answer.json) == {mug.sku: 2}
    guest = api.with_headers(**{"Cart-Token": cart["token"]})
    assert guest.get(f"/carts/{cart['id']}").status == 404
    assert ada.get(f"/carts/{cart['id']}").json["items"] == answer.json["items"]
    assert kept(cart["id"]).user_id == user.id


def test_what_the_customer_had_is_merged_and_both_addresses_lead_to_it(api: Api) -> None:
    mug, bowl, vase = a_variant(price=100), a_variant(price=200), a_variant(price=300)
    _, ada = a_customer()
    before = a_cart(ada, (mug, 3), (bowl, 1))
    ada.patch(f"/carts/{before['id']}", {"notes": "Ring twice."})
    cart = a_cart(api, (mug, 2), (vase, 1))

    merged = claimed(ada, cart).json

    assert quantities(merged) == {mug.sku: 5, vase.sku: 1, bowl.sku: 1}
    assert merged["total_amount"] == 5 * 100 + 200 + 300
    assert merged["notes"] == "Ring twice."
    assert ada.get(f"/carts/{before['id']}").json == merged
    added = ada.post(f"/carts/{before['id']}/items", {"sku": vase.sku, "quantity": 1}).json
    assert (added["id"], quantities(added)[vase.sku]) == (cart["id"], 2)
    shipping()
    assert ada.order(a_purchase(cart=cart["id"])).status == 201


def test_an_order_under_the_old_address_is_of_the_cart_that_took_its_lines(api: Api) -> None:
    shipping()
    mug = a_variant()
    _, ada = a_customer()
    before = a_cart(ada, (mug, 3))
    cart = a_cart(api, (mug, 2))
    claimed(ada, cart)

    placed = ada.order(a_purchase(cart=before["id"]), key="one")
    again = ada.order(a_purchase(cart=before["id"]), key="one")

    assert placed.status == 201, placed.json
    assert [line["quantity"] for line in placed.json["items"]] == [5]
    assert again.body == placed.body
    assert str(Order.objects.get().cart_id) == cart["id"]
    twice = ada.order(a_purchase(cart=before["id"]))
    assert (twice.status, twice.code) == (409, "cart_converted")


def test_a_cart_that_was_given_up_leads_nowhere(api: Api) -> None:
    shipping()
    _, ada = a_customer()
    cart = a_cart(ada, (a_variant(), 1))
    ada.delete(f"/carts/{cart['id']}")

    assert ada.order(a_purchase(cart=cart["id"])).code == "cart_not_active"


def test_a_customer_finds_their_cart_on_another_device(api: Api) -> None:
    mug = a_variant()
    user, ada = a_customer()
    cart = a_cart(ada, (mug, 2))
    _, eve = a_customer()

    found = api_of(user).get("/carts/current")

    assert found.status == 200, found.json
    assert found.json == ada.get(f"/carts/{cart['id']}").json
    assert found.header("ETag") == ada.get(f"/carts/{cart['id']}").header("ETag")
    assert (eve.get("/carts/current").status, api.get("/carts/current").status) == (404, 401)
    ended(cart["id"])
    assert ada.get("/carts/current").code == "no_active_cart"


def test_repeating_a_claim_adds_nothing(api: Api) -> None:
    mug = a_variant()
    _, ada = a_customer()
    a_cart(ada, (mug, 3))
    cart = a_cart(api, (mug, 2))

    answers = [claimed(ada, cart) for _ in range(10)]

    assert {answer.status for answer in answers} == {200}
    assert {quantities(answer.json)[mug.sku] for answer in answers} == {5}
    assert len(kept(cart["id"]).items) == 1


def test_quantities_stop_at_what_a_cart_holds(api: Api) -> None:
    mug = a_variant()
    _, ada = a_customer()
    a_cart(ada, (mug, 9000))

    assert quantities(claimed(ada, a_cart(api, (mug, 9000))).json) == {mug.sku: 9999}


def test_together_they_hold_no_more_lines_than_one_cart(api: Api) -> None:
    variants = [a_variant(product=a_product()) for _ in range(202)]
    _, ada = a_customer()
    mine = a_cart(ada, *((one, 1) for one in variants[:101]))
    cart = a_cart(api, *((one, 1) for one in variants[101:]))

    refused = claimed(ada, cart)

    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "items")
    assert len(ada.get(f"/carts/{mine['id']}").json["items"]) == 101
    guest = api.with_headers(**{"Cart-Token": cart["token"]})
    assert len(guest.get(f"/carts/{cart['id']}").json["items"]) == 101


@pytest.mark.parametrize("token", ["", "x" * 43, "*", "null"])
def test_knowing_the_id_alone_gives_no_cart(api: Api, token: str) -> None:
    cart = a_cart(api, (a_variant(), 1))
    _, eve = a_customer()

    assert claimed(eve, cart, **{"Cart-Token": token}).status == 404
    assert eve.post(f"/carts/{cart['id']}/claim").status == 404
    assert kept(cart["id"]).user_id is None


def test_who_comes_second_with_the_token_gets_nothing(api: Api) -> None:
    cart = a_cart(api, (a_variant(), 1))
    (_, ada), (_, eve) = a_customer(), a_customer()
    assert claimed(ada, cart).status == 200

    assert claimed(eve, cart).status == 404


def test_a_guest_cannot_claim(api: Api) -> None:
    assert claimed(api, a_cart(api, (a_variant(), 1))).status == 401


def test_carts_of_two_currencies_stay_apart(api: Api) -> None:
    yen = a_variant(product=a_product(currency="JPY"))
    _, ada = a_customer()
    mine = a_cart(ada, (yen, 1))
    cart = a_cart(api, (a_variant(), 1))

    refused = claimed(ada, cart)

    assert (refused.status, refused.code) == (409, "other_cart_differs")
    assert refused.json["cart_id"] == mine["id"]
    assert ada.delete(f"/carts/{mine['id']}").status == 204
    assert claimed(ada, cart).status == 200


def test_an_ordered_cart_cannot_be_claimed(api: Api) -> None:
    shipping()
    cart = a_cart(api, (a_variant(), 1))
    guest = api.with_headers(**{"Cart-Token": cart["token"]})
    assert guest.order(a_purchase(cart=cart["id"])).status == 201
    _, ada = a_customer()

    assert claimed(ada, cart).code == "cart_converted"


@pytest.mark.usefixtures("committed")
def test_claims_that_race_add_up_once_and_leave_one_active_cart() -> None:
    mug = a_variant(stock=1000)
    user, ada = a_customer()
    a_cart(ada, (mug, 1))
    carts = [a_cart(Api(), (mug, 10)) for _ in range(3)]

    answers = together(12, lambda number: claimed(ada, carts[number % 3]))

    assert {answer.status for answer in answers} == {200}
    (active,) = [cart for cart in carts_of(user) if cart.status == "active"]
    assert [item.quantity for item in active.items] == [31]
    assert_sound()


@pytest.mark.usefixtures("committed")
def test_carts_begun_at_the_same_moment_leave_one_active_cart() -> None:
    mug = a_variant()
    user, ada = a_customer()
    line = {"items": [{"sku": mug.sku, "quantity": 1}]}

    answers = together(8, lambda number: ada.post("/carts", line))

    assert {answer.status for answer in answers} == {201}
    assert sorted(cart.status for cart in carts_of(user)) == ["abandoned"] * 7 + ["active"]


@pytest.mark.usefixtures("committed")
def test_a_cart_that_becomes_an_order_just_then_is_neither_given_up_nor_merged() -> None:
    shipping()
    mug, bowl = a_variant(), a_variant()
    user, ada = a_customer()
    before = a_cart(ada, (mug, 1))

    with transaction.atomic():
        first = ada.order(a_purchase(cart=before["id"]))
        begun = until_it_waits(lambda: a_cart(api_of(user), (bowl, 1)))
    now = begun()
    guests = a_cart(Api(), (mug, 3))
    with transaction.atomic():
        second = ada.order(a_purchase(cart=now["id"]))
        taken = until_it_waits(lambda: claimed(api_of(user), guests))
    cart = taken()

    assert (first.status, second.status) == (201, 201)
    assert quantities(cart.json) == {mug.sku: 3}
    assert [one.status for one in carts_of(user)] == ["converted", "converted", "active"]
    assert_sound()
