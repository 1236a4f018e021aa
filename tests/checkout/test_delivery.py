"""What a cart and its options say of shipping and taxes is what the order is charged."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.shipping.models import Method, Zone
from souk.taxes.models import Rate
from tests.api import Api
from tests.factories import (
    ADDRESS,
    a_coupon,
    a_product,
    a_purchase,
    a_rate,
    a_tax,
    a_variant,
    a_zone,
    shipping,
)

pytestmark = pytest.mark.django_db

_numbers = itertools.count()


def a_cart(*lines: tuple[int, int]) -> tuple[Api, str]:
    """A guest with a cart of so many things at these prices, and its path."""
    items = [{"sku": a_variant(price=price).sku, "quantity": count} for price, count in lines]
    cart = Api().post("/carts", {"items": items}).json
    return Api().with_headers(**{"Cart-Token": cart["token"]}), f"/carts/{cart['id']}"


def free_from(value: int, **fields: Any) -> Method:
    """A way to send at 500, free from an order's value on."""
    method = Method.objects.create(code="standard", name="Standard", delivery_time="3 days")
    a_rate(method, a_zone(), amount=500, free_from_amount=value, **fields)
    return method


def test_a_discount_takes_an_order_back_below_free_shipping() -> None:
    free_from(5000)
    a_coupon("TENTH")
    mug = a_variant(price=5000)

    whole = Api().order(a_purchase((mug, 1))).json
    less = Api().order(a_purchase((mug, 1), coupon_codes=["TENTH"])).json

    assert (whole["shipping_amount"], whole["total_amount"]) == (0, 5000)
    assert (less["shipping_amount"], less["total_amount"]) == (500, 5000)


def test_options_are_for_the_value_after_discounts() -> None:
    free_from(5000)
    a_coupon("TENTH")
    guest, path = a_cart((5000, 1))
    options = f"/shipping/options?country=DE&cart_id={path.removeprefix('/carts/')}"

    assert guest.get(options).json["items"][0]["amount"] == 0
    guest.post(f"{path}/coupons", {"code": "TENTH"})
    assert guest.get(options).json["items"][0]["amount"] == 500


def test_taxes_are_on_what_is_paid() -> None:
    shipping(amount=1190)
    a_tax("0.19", name="VAT", is_included=True, applies_to_shipping=True)
    a_coupon("HALF", percentage=50)
    a_coupon("SENT", type="free_shipping")
    mug = a_variant(price=11_900)

    half = Api().order(a_purchase((mug, 1), coupon_codes=["HALF"])).json
    sent = Api().order(a_purchase((mug, 1), coupon_codes=["SENT"])).json

    assert (half["total_amount"], half["included_tax_amount"]) == (7140, 950 + 190)
    assert (sent["total_amount"], sent["included_tax_amount"]) == (11_900, 1900)


def test_a_cart_is_shown_with_what_is_known() -> None:
    shipping(amount=500)
    a_tax("0.10", applies_to_shipping=True)
    guest, path = a_cart((1000, 2))

    def shown(query: str) -> tuple[int, int, int]:
        cart = guest.get(path + query).json
        return cart["shipping_amount"], cart["tax_amount"], cart["total_amount"]

    assert shown("") == (0, 0, 2000)
    assert shown("?country=DE") == (0, 200, 2200)
    assert shown("?country=DE&shipping_method=STANDARD") == (500, 250, 2750)
    assert shown("?country=FR&shipping_method=standard") == (500, 0, 2500)


def test_a_cart_says_what_it_cannot_show() -> None:
    shipping(countries=["FR"])
    guest, path = a_cart((1000, 1))

    refused = guest.get(f"{path}?country=DE&shipping_method=standard")
    assert (refused.status, refused.code) == (422, "shipping_unavailable")
    assert guest.get(f"{path}?region=CA").status == 422
    assert guest.get(f"{path}?country=Germany").status == 422


def test_a_digital_cart_is_taxed_and_not_sent() -> None:
    a_tax("0.10")
    song = a_variant(product=a_product(is_digital=True), stock=None, price=1000)
    cart = Api().post("/carts", {"items": [{"sku": song.sku, "quantity": 1}]}).json

    shown = Api().get(
        f"/carts/{cart['id']}?country=DE&shipping_method=none", **{"Cart-Token": cart["token"]}
    )

    assert (shown.json["shipping_amount"], shown.json["total_amount"]) == (0, 1100)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    lines=st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 5)), min_size=1, max_size=4),
    coupon=st.sampled_from([None, "percentage", "free_shipping"]),
    taxes=st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=3),
    threshold=st.integers(0, 20_000),
)
def test_an_order_costs_what_its_cart_said(
    lines: list[tuple[int, int]],
    coupon: str | None,
    taxes: list[tuple[int, bool]],
    threshold: int,
) -> None:
    for model in (Rate, Method, Zone):
        model.objects.all().delete()
    free_from(threshold)
    for number, (percent, is_included) in enumerate(taxes):
        a_tax(
            f"0.{percent:02}",
            "US",
            region="CA" if number else "",
            name=str(number),
            is_included=is_included,
            applies_to_shipping=True,
        )
    guest, path = a_cart(*lines)
    if coupon:
        fields = {"percentage": 33} if coupon == "percentage" else {}
        code = f"CODE{next(_numbers)}"
        a_coupon(code, type=coupon, **fields)
        guest.post(f"{path}/coupons", {"code": code})

    said = guest.get(f"{path}?country=US&region=us-ca&shipping_method=standard").json
    placed = guest.order(
        a_purchase(
            cart=said["id"],
            shipping_address={**ADDRESS, "country": "US", "region": "CA"},
            expected_total_amount=said["total_amount"],
        )
    )

    assert placed.status == 201, placed.json
    for name in ("subtotal", "discount", "shipping", "tax", "included_tax", "total"):
        assert placed.json[f"{name}_amount"] == said[f"{name}_amount"], name
    assert placed.json["tax_lines"] == said["tax_lines"]
    assert placed.json["discounts"] == said["discounts"]
