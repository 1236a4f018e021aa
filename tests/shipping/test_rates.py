"""What sending costs: by place, order value and weight, and free from some value on."""

from typing import Any

import pytest
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.core.database.functions import call, call_rows
from souk.shipping.models import Method, Zone
from tests.api import Api
from tests.factories import (
    ADDRESS,
    a_product,
    a_purchase,
    a_rate,
    a_variant,
    a_zone,
    shipping,
)

pytestmark = pytest.mark.django_db


def a_method(code: str = "standard") -> Method:
    """A way to send that has no rates yet."""
    return Method.objects.create(code=code, name=code.title(), delivery_time="3-5 days")


def price(
    method: Method, country: str, region: str = "", *, value: int = 1000, grams: int = 500
) -> int | None:
    """Return what a method costs there; None where it does not serve that."""
    rows = call_rows("shipping.rate_of", method.code, country, region, "USD", value, grams)
    return rows[0][2] if rows else None


def test_the_most_specific_zone_of_a_method_counts() -> None:
    method = a_method()
    a_rate(method, a_zone(), amount=2000)
    a_rate(method, a_zone("US", "CA", "MX"), amount=900)
    a_rate(method, a_zone("US"), amount=800)
    a_rate(method, a_zone("US", regions=["CA", "NV"]), amount=700)
    a_rate(method, a_zone("US", regions=["NV"]), amount=600)

    assert price(method, "DE") == 2000
    assert price(method, "MX") == 900
    assert price(method, "US", "NY") == price(method, "US") == 800
    assert price(method, "US", "CA") == 700
    assert price(method, "US", "NV") == 600
    assert price(method, "CA", "CA") == 900


@pytest.mark.parametrize("written", ["CA", "ca", " Ca ", "US-CA", "us-ca", "C.A."])
def test_a_region_is_the_same_however_it_is_written(written: str) -> None:
    method = a_method()
    a_rate(method, a_zone("US", regions=[written]), amount=700)

    assert Zone.objects.get().regions == ["CA"]
    assert price(method, "US", "CA") == price(method, "US", written) == 700
    assert price(method, "US", "NY") is None


def test_accents_and_blanks_make_no_other_region() -> None:
    zone = a_zone("BR", regions=["São  Paulo", "SAO PAULO", "Rio de Janeiro"])

    assert zone.regions == ["RIO DE JANEIRO", "SAO PAULO"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(region=st.text(max_size=30).filter(lambda text: "\0" not in text))
def test_a_normal_region_is_its_own_normal_form(region: str) -> None:
    normal = call("core.normal_region", region, ["US", "DE"])

    assert call("core.normal_region", normal, ["US", "DE"]) == normal


def test_a_zone_that_cannot_take_an_order_is_not_passed_over() -> None:
    method = a_method()
    a_rate(method, a_zone(), amount=2000)
    a_rate(method, a_zone("DE"), amount=500, max_weight_grams=20_000)

    assert price(method, "DE", grams=20_000) == 500
    assert price(method, "DE", grams=20_001) is None
    assert price(method, "FR", grams=20_001) == 2000


def test_bounds_are_included() -> None:
    method, zone = a_method(), a_zone()
    a_rate(method, zone, amount=900, max_order_amount=4999)
    a_rate(method, zone, amount=500, min_order_amount=5000, max_weight_grams=999)
    a_rate(method, zone, amount=700, min_order_amount=5000, min_weight_grams=1000)

    assert price(method, "DE", value=4999) == 900
    assert price(method, "DE", value=5000, grams=999) == 500
    assert price(method, "DE", value=5000, grams=1000) == 700


def test_sending_is_free_from_a_value_on() -> None:
    method = a_method()
    a_rate(method, a_zone(), amount=900, free_from_amount=5000)

    assert price(method, "DE", value=4999) == 900
    assert price(method, "DE", value=5000) == 0


def test_a_method_costs_what_its_currency_says() -> None:
    method = a_method()
    a_rate(method, a_zone(), amount=900)
    a_rate(method, a_zone(), amount=800, currency="EUR")

    assert call_rows("shipping.rate_of", "standard", "DE", "", "EUR", 1, 1)[0][2] == 800
    assert price(method, "DE") == 900
    assert call_rows("shipping.rate_of", "standard", "DE", "", "JPY", 1, 1) == []


@pytest.mark.parametrize(
    ("bounds", "other"),
    [
        ({}, {}),
        ({"max_order_amount": 5000}, {"min_order_amount": 5000}),
        ({"max_weight_grams": 10}, {"max_weight_grams": 5, "min_order_amount": 7}),
    ],
)
def test_two_rates_for_one_order_cannot_be(bounds: dict[str, int], other: dict[str, int]) -> None:
    method, zone = a_method(), a_zone()
    a_rate(method, zone, **bounds)

    with pytest.raises(IntegrityError, match="do_not_overlap"):
        a_rate(method, zone, **other)


def test_rates_that_do_not_meet_stand_beside_each_other() -> None:
    method, zone = a_method(), a_zone()
    a_rate(method, zone, max_order_amount=4999)
    a_rate(method, zone, min_order_amount=5000, max_weight_grams=10)
    a_rate(method, zone, min_order_amount=5000, min_weight_grams=11)
    a_rate(method, zone, currency="EUR")
    a_rate(method, a_zone("DE"))
    a_rate(a_method("express"), zone)
    a_rate(method, zone, is_active=False)

    assert method.rates.count() == 6


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    zones=st.lists(
        st.tuples(
            st.lists(st.sampled_from(["DE", "US"]), unique=True),
            st.lists(st.sampled_from(["CA", "BY"]), unique=True),
            st.sampled_from([None, 1000, 3000]),
        ),
        max_size=4,
    ),
    country=st.sampled_from(["DE", "US", "FR"]),
    region=st.sampled_from(["", "ca", "NY"]),
    value=st.integers(0, 4000),
)
def test_what_is_offered_is_what_is_charged(
    zones: list[tuple[list[str], list[str], int | None]], country: str, region: str, value: int
) -> None:
    Method.objects.all().delete()
    standard, other = a_method("Standard"), a_method("other")
    a_rate(other, a_zone())
    for number, (countries, regions, limit) in enumerate(zones):
        zone = Zone.objects.create(
            name=str(number), countries=countries, regions=regions if countries else []
        )
        a_rate(standard, zone, amount=number, max_order_amount=limit, free_from_amount=2500)

    offered = call_rows("shipping.options_for", country, region, "USD", value, 0)

    assert {row[0]: row[6] for row in offered} == {
        code: rows[0][2]
        for code in ("Standard", "other")
        if (rows := call_rows("shipping.rate_of", code.upper(), country, region, "USD", value, 0))
    }


# Orders


def test_an_order_is_charged_by_weight_and_place(api: Api) -> None:
    method = a_method("Standard")
    a_rate(method, a_zone("DE"), amount=500, max_weight_grams=1000)
    a_rate(method, a_zone("DE"), amount=900, min_weight_grams=1001)
    mug = a_variant(price=1000, weight_grams=400)
    download = a_variant(
        product=a_product(is_digital=True), price=1000, stock=None, weight_grams=5000
    )

    # What is not sent weighs nothing; the method's name is the same in any case.
    light = api.order(a_purchase((mug, 2), (download, 1), shipping_method="STANDARD"))
    heavy = api.order(a_purchase((mug, 3)))

    assert light.status == heavy.status == 201, (light.json, heavy.json)
    assert (light.json["shipping_amount"], heavy.json["shipping_amount"]) == (500, 900)
    assert light.json["shipping_method"] == {"code": "Standard", "name": "Standard"}


def test_what_no_rate_is_for_is_refused(api: Api) -> None:
    method = a_method()
    a_rate(method, a_zone("DE"), max_weight_grams=1000)
    mug = a_variant(weight_grams=400)

    answer = api.order(a_purchase((mug, 3)))

    assert (answer.status, answer.code) == (422, "shipping_unavailable")
    assert "shipping/options" in answer.json["detail"]


def test_a_region_decides_at_checkout_too(api: Api) -> None:
    method = a_method()
    a_rate(method, a_zone("US"), amount=900)
    a_rate(method, a_zone("US", regions=["HI"]), amount=2500)
    mug = a_variant()

    def sent_to(region: str) -> Any:
        address = {**ADDRESS, "country": "US", "region": region}
        return api.order(a_purchase((mug, 1), shipping_address=address)).json["shipping_amount"]

    assert (sent_to("hi"), sent_to("NY")) == (2500, 900)


# Options


def options(api: Api, query: str, **headers: str) -> dict[str, int]:
    answer = api.get(f"/shipping/options?{query}", **headers)
    assert answer.status == 200, answer.json
    return {option["code"]: option["amount"] for option in answer.json["items"]}


def test_options_say_what_this_cart_costs(api: Api) -> None:
    standard, express = a_method("standard"), a_method("express")
    a_rate(standard, a_zone("DE"), amount=500, free_from_amount=3000)
    a_rate(standard, a_zone(), amount=1500)
    a_rate(express, a_zone("DE"), amount=1200, max_weight_grams=1000)
    mug = a_variant(price=1000, weight_grams=400)
    cart = api.post("/carts", {"items": [{"sku": mug.sku, "quantity": 2}]}).json
    token = {"Cart-Token": cart["token"]}
    path = f"cart_id={cart['id']}"

    assert options(api, f"{path}&country=DE", **token) == {"standard": 500, "express": 1200}
    assert options(api, f"{path}&country=FR", **token) == {"standard": 1500}

    item = cart["items"][0]["id"]
    api.patch(f"/carts/{cart['id']}/items/{item}", {"quantity": 3}, **token)
    assert options(api, f"{path}&country=DE", **token) == {"standard": 0}
    assert api.get(f"/shipping/options?{path}&country=DE").status == 404


def test_options_without_a_cart_say_the_first_rates(api: Api) -> None:
    method = a_method()
    a_rate(method, a_zone("DE"), amount=500, max_order_amount=999, free_from_amount=1)
    a_rate(method, a_zone("DE"), amount=300, min_order_amount=1000)

    assert options(api, "country=DE") == {"standard": 500}
    assert options(api, "country=FR") == {}


def test_a_digital_cart_has_no_options(api: Api) -> None:
    shipping()
    song = a_variant(product=a_product(is_digital=True), stock=None)
    cart = api.post("/carts", {"items": [{"sku": song.sku, "quantity": 1}]}).json

    path = f"cart_id={cart['id']}&country=DE"
    assert options(api, path, **{"Cart-Token": cart["token"]}) == {}


def test_options_are_told_with_their_days(api: Api) -> None:
    shipping(amount=0, min_days=3, max_days=5, description="By bicycle")

    assert api.get("/shipping/options?country=DE").json["items"] == [
        {
            "code": "standard",
            "name": "Standard",
            "description": "By bicycle",
            "amount": 0,
            "currency": "USD",
            "delivery_time": "3-5 days",
            "min_days": 3,
            "max_days": 5,
        }
    ]


def test_codes_are_the_same_in_any_case() -> None:
    a_method("express")

    with pytest.raises(IntegrityError, match="code_is_unique"):
        a_method("EXPRESS")


def test_the_owner_alone_makes_zones_normal() -> None:
    """Whoever writes a zone, however: the trigger sees to it."""
    zone = a_zone("US", regions=["ca"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE shipping_zones SET countries = '{us, us,ca}', regions = '{ny,N.Y.}'"
            " WHERE id = %s",
            [zone.id],
        )

    zone.refresh_from_db()
    assert (zone.countries, zone.regions) == (["CA", "US"], ["NY"])
