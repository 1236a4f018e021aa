"""What changed since something was put into a cart is told, and taken by the buyer's own act."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.catalog.models import Variant
from tests.api import Api
from tests.carts.keeping import kept
from tests.factories import a_coupon, a_product, a_purchase, a_variant, shipping, stock_up
from tests.threads import together


class Buyer:
    """A guest with a cart."""

    def __init__(self, *lines: tuple[Variant, int]) -> None:
        items = [{"variant_id": str(one.id), "quantity": quantity} for one, quantity in lines]
        made = Api().post("/carts", {"items": items})
        assert made.status == 201, made.json
        self.cart_id = made.json["id"]
        self.path = f"/carts/{self.cart_id}"
        self.api = Api().with_headers(**{"Cart-Token": made.json["token"]})

    @property
    def cart(self) -> dict[str, Any]:
        cart: dict[str, Any] = self.api.get(self.path).json
        return cart

    @property
    def notices(self) -> list[str | None]:
        return [line["notice"] for line in self.cart["items"]]

    def refresh(self) -> dict[str, Any]:
        answer = self.api.post(self.path + "/refresh")
        assert answer.status == 200, answer.json
        cart: dict[str, Any] = answer.json
        return cart


def reprice(variant: Variant, amount: int) -> None:
    Variant.objects.filter(id=variant.id).update(price_amount=amount)


def withdraw(variant: Variant) -> None:
    Variant.objects.filter(id=variant.id).update(is_active=False)


def test_a_new_price_counts_and_is_told_beside_the_one_before(api: Api) -> None:
    mug = a_variant(price=1000)
    buyer = Buyer((mug, 2))
    assert buyer.notices == [None]

    reprice(mug, 1250)

    line = buyer.cart["items"][0]
    assert (line["unit_price_amount"], line["added_unit_price_amount"]) == (1250, 1000)
    assert (line["notice"], line["price_changed"], line["total_amount"]) == (
        "price_changed",
        True,
        2500,
    )


def test_what_is_no_longer_sold_stays_named_and_counts_nothing(api: Api) -> None:
    mug = a_variant(price=1000, product=a_product(name="Clay mug"))
    bowl = a_variant(price=300)
    buyer = Buyer((mug, 2), (bowl, 1))

    withdraw(mug)

    cart = buyer.cart
    line = cart["items"][0]
    assert (line["name"], line["sku"]) == ("Clay mug", mug.sku)
    assert (line["notice"], line["total_amount"], line["available_quantity"]) == (
        "unavailable",
        0,
        0,
    )
    assert (cart["subtotal_amount"], cart["total_amount"], cart["total_items"]) == (300, 300, 1)


def test_what_is_short_is_told_with_what_is_there(api: Api) -> None:
    mug = a_variant(stock=5)
    buyer = Buyer((mug, 4))

    stock_up(mug, 3)

    line = buyer.cart["items"][0]
    assert (line["notice"], line["available_quantity"], line["quantity"]) == (
        "insufficient_stock",
        3,
        4,
    )


def test_a_refresh_takes_the_prices_and_what_can_be_had(api: Api) -> None:
    shipping()
    dearer, gone, short, out, same = (a_variant(price=1000, stock=9) for _ in range(5))
    buyer = Buyer((dearer, 1), (gone, 1), (short, 5), (out, 1), (same, 1))
    before = buyer.cart
    reprice(dearer, 1100)
    withdraw(gone)
    stock_up(short, 2)
    reprice(short, 900)
    stock_up(out, 0)

    cart = buyer.refresh()

    told = [
        (change["sku"], change["change"], change["reason"], change["before"], change["after"])
        for change in cart["changes"]
    ]
    assert told == [
        (dearer.sku, "price_changed", "price_changed", 1000, 1100),
        (gone.sku, "removed", "unavailable", 1, 0),
        (short.sku, "price_changed", "price_changed", 1000, 900),
        (short.sku, "quantity_reduced", "insufficient_stock", 5, 2),
        (out.sku, "removed", "insufficient_stock", 1, 0),
    ]
    kept = {line["sku"]: (line["quantity"], line["notice"]) for line in cart["items"]}
    assert kept == {dearer.sku: (1, None), short.sku: (2, None), same.sku: (1, None)}
    assert cart["total_amount"] == 1100 + 2 * 900 + 1000
    assert [line["id"] for line in cart["items"]] == [
        before["items"][place]["id"] for place in (0, 2, 4)
    ]
    assert buyer.api.order(a_purchase(cart=cart["id"])).status == 201


def test_a_refresh_of_a_cart_that_is_right_changes_nothing(api: Api) -> None:
    buyer = Buyer((a_variant(), 1))
    etag = buyer.api.get(buyer.path).header("ETag")

    assert buyer.refresh()["changes"] == []

    assert buyer.api.get(buyer.path).header("ETag") == etag


def test_adding_more_takes_the_price_of_now(api: Api) -> None:
    mug = a_variant(price=1000)
    buyer = Buyer((mug, 1))
    reprice(mug, 900)

    buyer.api.post(buyer.path + "/items", {"sku": mug.sku, "quantity": 1})

    assert buyer.notices == [None]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(
        st.tuples(
            st.integers(1, 9999),  # wanted
            st.integers(1, 10**9),  # the price then
            st.integers(1, 10**9),  # the price now
            st.none() | st.integers(0, 9999),  # the stock now, where it is tracked
            st.booleans(),  # whether it is still sold
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_total_is_the_sum_of_what_is_sold_and_a_refresh_leaves_no_notice(
    db: None, lines: list[tuple[int, int, int, int | None, bool]]
) -> None:
    variants = [a_variant(price=then, stock=9999 if stock is not None else None)
                for _, then, _, stock, _ in lines]  # fmt: skip
    buyer = Buyer(*((one, line[0]) for one, line in zip(variants, lines, strict=True)))
    for variant, (_, _, now, stock, is_sold) in zip(variants, lines, strict=True):
        reprice(variant, now)
        if stock is not None:
            stock_up(variant, stock)
        if not is_sold:
            withdraw(variant)

    assert buyer.cart["total_amount"] == sum(
        wanted * now for wanted, _, now, _, is_sold in lines if is_sold
    )
    cart = buyer.refresh()

    had = [(wanted if stock is None else min(wanted, stock)) * is_sold
           for wanted, _, _, stock, is_sold in lines]  # fmt: skip
    assert [line["quantity"] for line in cart["items"]] == [one for one in had if one]
    assert cart["total_amount"] == sum(
        quantity * line[2] for quantity, line in zip(had, lines, strict=True)
    )
    assert {line["notice"] for line in cart["items"]} <= {None}


def _statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_refresh_takes_as_many_statements_whatever_changed(api: Api) -> None:
    def refresh(lines: int) -> int:
        variants = [a_variant(price=1000, stock=5) for _ in range(3 * lines)]
        buyer = Buyer(*((one, 4) for one in variants))
        for dearer, gone, short in zip(*[iter(variants)] * 3, strict=True):
            reprice(dearer, 1100)
            withdraw(gone)
            stock_up(short, 1)
        return _statements(buyer.refresh)

    assert refresh(1) == refresh(20)


def test_a_note_is_kept_and_goes_with_the_order(api: Api) -> None:
    shipping()
    mug = a_variant()
    buyer = Buyer((mug, 1))
    noted = buyer.api.patch(buyer.path, {"notes": "  Ring twice. "})
    assert noted.json["notes"] == "Ring twice."

    placed = buyer.api.order(a_purchase(cart=buyer.cart_id))
    assert (placed.status, placed.json["notes"]) == (201, "Ring twice.")


def test_what_is_said_with_the_order_goes_before_the_carts_note(api: Api) -> None:
    shipping()
    buyer = Buyer((a_variant(), 1))
    buyer.api.patch(buyer.path, {"notes": "Ring twice."})

    placed = buyer.api.order(a_purchase(cart=buyer.cart_id, notes="Do not ring."))

    assert placed.json["notes"] == "Do not ring."


def test_a_note_is_cleared_by_null_and_kept_by_silence(api: Api) -> None:
    buyer = Buyer((a_variant(), 1))
    buyer.api.patch(buyer.path, {"notes": "Ring twice."})
    assert buyer.api.patch(buyer.path, {}).json["notes"] == "Ring twice."
    assert buyer.api.patch(buyer.path, {"notes": None}).json["notes"] == ""
    assert buyer.api.patch(buyer.path, {"notes": "x" * 2001}).status == 422


def test_a_note_honours_if_match(api: Api) -> None:
    buyer = Buyer((a_variant(), 1))
    etag = buyer.api.get(buyer.path).header("ETag") or ""
    assert buyer.api.patch(buyer.path, {"notes": "one"}, **{"If-Match": etag}).status == 200
    assert buyer.api.patch(buyer.path, {"notes": "two"}, **{"If-Match": etag}).status == 412
    assert buyer.api.delete(buyer.path, **{"If-Match": etag}).status == 412


def test_a_cart_that_is_given_up_takes_nothing_and_is_not_ordered(api: Api) -> None:
    shipping()
    mug = a_variant()
    buyer = Buyer((mug, 1))

    assert [buyer.api.delete(buyer.path).status for _ in range(2)] == [204, 204]

    assert buyer.cart["status"] == "abandoned"
    for answer in (
        buyer.api.post(buyer.path + "/items", {"sku": mug.sku, "quantity": 1}),
        buyer.api.patch(buyer.path, {"notes": "x"}),
        buyer.api.post(buyer.path + "/refresh"),
        buyer.api.order(a_purchase(cart=buyer.cart_id)),
    ):
        assert (answer.status, answer.code) == (409, "cart_not_active")


def test_an_ordered_cart_is_not_given_up(api: Api) -> None:
    shipping()
    buyer = Buyer((a_variant(), 1))
    assert buyer.api.order(a_purchase(cart=buyer.cart_id)).status == 201

    assert buyer.api.delete(buyer.path).code == "cart_converted"
    assert kept(buyer.cart_id).status == "converted"


def test_a_cart_holds_two_hundred_lines(api: Api) -> None:
    buyer = Buyer(*((a_variant(), 1) for _ in range(200)))

    refused = buyer.api.post(buyer.path + "/items", {"sku": a_variant().sku, "quantity": 1})

    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "items")
    assert len(kept(buyer.cart_id).items) == 200


@pytest.mark.usefixtures("committed")
def test_the_limits_of_a_cart_hold_at_once() -> None:
    buyer = Buyer(*((a_variant(), 1) for _ in range(198)))
    more = [{"sku": a_variant().sku, "quantity": 1} for _ in range(6)]
    codes = [str(a_coupon(f"CODE{number}", is_stackable=True).code) for number in range(14)]

    added = together(6, lambda number: buyer.api.post(buyer.path + "/items", more[number]))
    put = together(
        14, lambda number: buyer.api.post(buyer.path + "/coupons", {"code": codes[number]})
    )

    assert sorted(answer.status for answer in added) == [201] * 2 + [422] * 4
    assert sorted(answer.status for answer in put) == [201] * 10 + [422] * 4
    cart = buyer.cart
    assert (len(cart["items"]), len(cart["coupons"])) == (200, 10)
