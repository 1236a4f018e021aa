"""Coupons in carts: tried when they are put in, looked at again whenever the cart is."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from souk.carts.models import Coupon as CartCoupon
from souk.promotions.models import Coupon, Usage
from tests.api import Answer, Api
from tests.edge.test_statements import statements
from tests.factories import a_coupon, a_customer, a_purchase, a_variant, shipping

pytestmark = pytest.mark.django_db


def a_cart(*prices: int, who: Api | None = None) -> tuple[Api, dict[str, Any]]:
    items = [{"sku": a_variant(price=price).sku, "quantity": 2} for price in prices]
    cart = (who or Api()).post("/carts", {"items": items}).json
    owner = (who or Api()).with_headers(**({"Cart-Token": cart["token"]} if not who else {}))
    return owner, cart


def put(owner: Api, cart: dict[str, Any], code: str) -> Answer:
    return owner.post(f"/carts/{cart['id']}/coupons", {"code": code})


def seen(owner: Api, cart: dict[str, Any]) -> dict[str, Any]:
    answer = owner.get(f"/carts/{cart['id']}")
    assert answer.status == 200, answer.json
    content: dict[str, Any] = answer.json
    return content


def test_a_coupon_discounts_the_cart() -> None:
    a_coupon("SAVE10", name="Ten off")
    owner, cart = a_cart(1000, 333)

    answer = put(owner, cart, " save10 ")

    assert answer.status == 201, answer.json
    shown = answer.json
    assert shown == seen(owner, cart)
    assert (shown["subtotal_amount"], shown["discount_amount"]) == (2666, 267)
    assert shown["total_amount"] == 2399
    assert [line["discount_amount"] for line in shown["items"]] == [200, 67]
    assert shown["coupons"] == [
        {
            "code": "SAVE10",
            "name": "Ten off",
            "is_applied": True,
            "amount": 267,
            "reason": None,
            "missing_amount": None,
        }
    ]
    assert shown["discounts"] == [{"code": "SAVE10", "name": "Ten off", "amount": 267}]


def test_a_coupon_that_is_no_good_stays_out() -> None:
    a_coupon("BIG", minimum_amount=9000)
    owner, cart = a_cart(1000)

    for code, reason in (("NOPE", "not_found"), ("BIG", "minimum_not_reached")):
        refused = put(owner, cart, code)
        assert (refused.status, refused.code) == (422, "coupon_invalid")
        assert refused.json["coupons"][0]["reason"] == reason
        assert refused.json["errors"][0]["field"] == "code"
    assert not CartCoupon.objects.exists()
    assert seen(owner, cart)["total_amount"] == 2000


def test_the_same_code_twice_is_one() -> None:
    a_coupon("SAVE10")
    owner, cart = a_cart(1000)

    answers = [put(owner, cart, code) for code in ("SAVE10", "save10")]

    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json


@pytest.mark.parametrize("codes", [("ALONE", "WITH"), ("WITH", "ALONE")])
def test_one_that_cannot_be_combined_stays_out(codes: tuple[str, str]) -> None:
    a_coupon("ALONE")
    a_coupon("WITH", is_stackable=True)
    owner, cart = a_cart(1000)
    put(owner, cart, codes[0])

    refused = put(owner, cart, codes[1])

    assert refused.json["coupons"][0] == {
        "code": codes[1],
        "reason": "not_combinable",
        "missing_amount": None,
    }
    assert [coupon["code"] for coupon in seen(owner, cart)["coupons"]] == [codes[0]]


def test_a_coupon_is_taken_out() -> None:
    a_coupon("SAVE10")
    owner, cart = a_cart(1000)
    put(owner, cart, "SAVE10")
    tag = owner.get(f"/carts/{cart['id']}").header("ETag")

    stale = owner.delete(f"/carts/{cart['id']}/coupons/SAVE10", **{"If-Match": '"99"'})
    done = owner.delete(f"/carts/{cart['id']}/coupons/save10", **{"If-Match": tag or ""})
    again = owner.delete(f"/carts/{cart['id']}/coupons/SAVE10")

    assert (stale.status, done.status, again.status) == (412, 200, 404)
    assert (done.json["coupons"], done.json["total_amount"]) == ([], 2000)


def test_another_ones_cart_is_not_there() -> None:
    a_coupon("SAVE10")
    owner, cart = a_cart(1000)
    put(owner, cart, "SAVE10")
    _, eve = a_customer()

    for who in (eve, Api(), Api().with_headers(**{"Cart-Token": "x" * 43})):
        assert put(who, cart, "SAVE10").status == 404
        assert who.delete(f"/carts/{cart['id']}/coupons/SAVE10").status == 404


def test_what_is_taken_out_of_the_cart_takes_the_discount_with_it() -> None:
    a_coupon("BIG", minimum_amount=3000)
    owner, cart = a_cart(1000, 1000)
    shown = put(owner, cart, "BIG").json
    assert shown["discount_amount"] == 400

    owner.delete(f"/carts/{cart['id']}/items/{shown['items'][0]['id']}")

    after = seen(owner, cart)
    assert (after["discount_amount"], after["total_amount"]) == (0, 2000)
    (coupon,) = after["coupons"]
    assert (coupon["is_applied"], coupon["reason"]) == (False, "minimum_not_reached")
    assert coupon["missing_amount"] == 1000


def test_an_order_uses_the_coupons_of_its_cart() -> None:
    shipping(amount=500)
    a_coupon("SAVE10", is_stackable=True)
    a_coupon("FIVE", type="fixed_amount", amount=5, is_stackable=True)
    owner, cart = a_cart(1000)
    total = put(owner, cart, "SAVE10").json["total_amount"]

    placed = owner.order(
        a_purchase(cart=cart["id"], coupon_codes=["FIVE", "save10"], expected_total_amount=2295)
    )

    assert placed.status == 201, placed.json
    assert total == 1800
    assert {part["code"] for part in placed.json["discounts"]} == {"SAVE10", "FIVE"}
    assert Usage.objects.count() == 2
    assert seen(owner, cart)["status"] == "converted"


def test_a_coupon_that_ended_in_the_cart_refuses_the_order() -> None:
    shipping()
    a_coupon("SAVE10")
    owner, cart = a_cart(1000)
    put(owner, cart, "SAVE10")
    Coupon.objects.update(expires_at=timezone.now() - timedelta(hours=1))

    assert seen(owner, cart)["coupons"][0]["reason"] == "expired"
    refused = owner.order(a_purchase(cart=cart["id"]))
    assert (refused.status, refused.code) == (422, "coupon_invalid")

    owner.delete(f"/carts/{cart['id']}/coupons/SAVE10")
    assert owner.order(a_purchase(cart=cart["id"])).status == 201


def test_a_promotion_shows_in_the_cart() -> None:
    a_coupon(name="Spring")
    owner, cart = a_cart(1000)

    shown = seen(owner, cart)

    assert shown["coupons"] == []
    assert shown["discounts"] == [{"code": None, "name": "Spring", "amount": 200}]
    assert shown["total_amount"] == 1800


def test_a_cart_with_things_that_are_gone_can_be_read() -> None:
    a_coupon("SAVE10")
    gone, short = a_variant(price=1000), a_variant(price=500, stock=5)
    items = [{"sku": gone.sku, "quantity": 1}, {"sku": short.sku, "quantity": 4}]
    cart = Api().post("/carts", {"items": items}).json
    owner = Api().with_headers(**{"Cart-Token": cart["token"]})
    put(owner, cart, "SAVE10")
    type(gone).objects.filter(id=gone.id).update(is_active=False)
    owner.patch(f"/carts/{cart['id']}/items/{cart['items'][1]['id']}", {"quantity": 9})

    shown = seen(owner, cart)

    assert [line["discount_amount"] for line in shown["items"]] == [0, 450]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_gone_leaves_the_discounts_of_the_others(place: int) -> None:
    a_coupon("SAVE10")
    variants = [a_variant(price=price) for price in (1000, 2000, 3000)]
    items = [{"sku": variant.sku, "quantity": 1} for variant in variants]
    cart = Api().post("/carts", {"items": items}).json
    owner = Api().with_headers(**{"Cart-Token": cart["token"]})
    put(owner, cart, "SAVE10")
    type(variants[0]).objects.filter(id=variants[place].id).update(is_active=False)

    shown = seen(owner, cart)

    left = [0 if nth == place else amount for nth, amount in enumerate((100, 200, 300))]
    assert [line["discount_amount"] for line in shown["items"]] == left


def test_an_empty_cart_takes_no_coupon() -> None:
    a_coupon("SAVE10")
    owner, cart = a_cart()

    assert put(owner, cart, "SAVE10").json["coupons"][0]["reason"] == "not_applicable"


def test_a_customer_sees_in_the_cart_that_they_used_it() -> None:
    shipping()
    a_coupon("ONCE", usage_limit_per_user=1)
    user, customer = a_customer()
    as_guest = a_purchase((a_variant(), 1), coupon_codes=["ONCE"], email=user.email)
    assert Api().order(as_guest).status == 201
    _, cart = a_cart(1000, who=customer)

    refused = put(customer, cart, "ONCE")

    assert refused.json["coupons"][0]["reason"] == "already_used"


def test_coupons_come_along_when_a_cart_is_claimed() -> None:
    a_coupon("MINE")
    a_coupon("GUESTS")
    _, customer = a_customer()
    mine, earlier = a_cart(1000, who=customer)
    put(mine, earlier, "MINE")
    guest, cart = a_cart(1000)

    claimed = customer.post(f"/carts/{cart['id']}/claim", **guest.headers).json

    assert [coupon["code"] for coupon in claimed["coupons"]] == ["MINE"]
    assert claimed["discount_amount"] == 400

    guest, cart = a_cart(1000)
    put(guest, cart, "GUESTS")
    claimed = customer.post(f"/carts/{cart['id']}/claim", **guest.headers).json
    assert [coupon["code"] for coupon in claimed["coupons"]] == ["GUESTS"]


def test_a_cart_holds_ten_coupons() -> None:
    owner, cart = a_cart(10_000)
    for number in range(11):
        a_coupon(f"C{number}", percentage=1, is_stackable=True)

    answers = [put(owner, cart, f"C{number}") for number in range(11)]

    assert [answer.status for answer in answers] == [201] * 10 + [422]
    assert len(seen(owner, cart)["coupons"]) == 10


@pytest.mark.parametrize("code", ["", " ", "x" * 51, "a\0b", "a/b", "%", "é", "' OR 1=1"])
def test_any_text_may_be_tried(code: str) -> None:
    owner, cart = a_cart(1000)

    assert put(owner, cart, code).status == 422


def test_a_cart_with_coupons_is_read_in_as_many_statements_whatever_its_lines() -> None:
    for number in range(10):
        a_coupon(f"C{number}", percentage=1, is_stackable=True)

    def read(lines: int, coupons: int) -> int:
        owner, cart = a_cart(*[1000] * lines)
        for number in range(coupons):
            put(owner, cart, f"C{number}")
        return statements(lambda: seen(owner, cart))

    assert read(1, 0) == read(1, 1) == read(20, 10)
