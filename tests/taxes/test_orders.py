"""What buyers pay, where they live: taxes that are added, and those that prices hold."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import override_settings
from django.utils import timezone

from souk.taxes.models import Rate
from tests.api import Api
from tests.factories import (
    ADDRESS,
    a_product,
    a_purchase,
    a_tax,
    a_variant,
    shipping,
)

pytestmark = pytest.mark.django_db


def to(country: str, region: str = "") -> dict[str, str]:
    return {**ADDRESS, "country": country, "region": region}


def ordered(*lines: Any, **fields: Any) -> dict[str, Any]:
    answer = Api().order(a_purchase(*lines, **fields))
    assert answer.status == 201, answer.json
    order: dict[str, Any] = answer.json
    return order


def amounts(order: dict[str, Any]) -> dict[str, int]:
    return {line["name"]: line["amount"] for line in order["tax_lines"]}


def test_state_and_county_stand_side_by_side() -> None:
    shipping(amount=500)
    a_tax("0.0725", "US", region="CA", name="California")
    a_tax("0.0225", "US", region="ca", name="Los Angeles County")
    a_tax("0.04", "US", region="NY", name="New York")
    lamp = a_variant(price=1999)

    order = ordered((lamp, 3), shipping_address=to("US", "US-CA"))

    # 59.97: 4.347825 and 1.349325.
    assert amounts(order) == {"California": 435, "Los Angeles County": 135}
    assert (order["tax_amount"], order["included_tax_amount"]) == (570, 0)
    assert order["total_amount"] == 5997 + 500 + 570 == order["payment"]["amount"]
    assert order["items"][0]["tax_amount"] == 570
    assert order["tax_lines"][0] == {
        "name": "California",
        "rate": "0.0725",
        "taxable_amount": 5997,
        "amount": 435,
        "is_included": False,
    }
    assert ordered((lamp, 3), shipping_address=to("US", "TX"))["tax_lines"] == []


def test_rates_of_the_country_and_of_the_region_add_up() -> None:
    shipping(amount=0)
    a_tax("0.05", "CA", name="GST")
    a_tax("0.09975", "CA", region="QC", name="QST")

    order = ordered((a_variant(price=10_000), 1), shipping_address=to("CA", "qc"))

    assert amounts(order) == {"GST": 500, "QST": 998}
    assert order["tax_amount"] == 1498


def test_german_prices_hold_their_vat() -> None:
    shipping(amount=490)
    a_tax("0.19", name="VAT 19 %", is_included=True, applies_to_shipping=True)
    a_tax("0.07", name="VAT 7 %", is_included=True, tax_class="reduced")
    lamp = a_variant(price=11_900)
    book = a_variant(price=1070, product=a_product(tax_class="reduced"))

    order = ordered((lamp, 1), (book, 2))

    # 19.00 of the lamp and 0.78 of the parcel; 1.40 of the books.
    assert amounts(order) == {"VAT 19 %": 1978, "VAT 7 %": 140}
    assert (order["tax_amount"], order["included_tax_amount"]) == (0, 2118)
    assert order["total_amount"] == 11_900 + 2140 + 490
    assert [item["tax_amount"] for item in order["items"]] == [1900, 140]
    standard = order["tax_lines"][0]
    assert standard["taxable_amount"] + standard["amount"] == 11_900 + 490


def test_a_tax_may_be_added_to_prices_that_hold_another() -> None:
    shipping(amount=0)
    a_tax("0.19", name="VAT", is_included=True)
    a_tax("0.10", name="Levy")

    order = ordered((a_variant(price=11_900), 1))

    # The levy is on the price without the VAT.
    assert amounts(order) == {"VAT": 1900, "Levy": 1000}
    assert order["total_amount"] == 12_900


def test_yen_and_dinars_are_rounded_to_what_they_have() -> None:
    shipping(amount=0, currency="JPY")
    shipping("kuwait", amount=0, currency="KWD")
    a_tax("0.10", "JP", name="Consumption tax", is_included=True)
    a_tax("0.05", "KW", name="VAT")
    tea = a_variant(price=105, product=a_product(currency="JPY"))
    dates = a_variant(price=1_234_567, product=a_product(currency="KWD"))

    paid = ordered((tea, 1), shipping_address=to("JP"))
    assert (paid["included_tax_amount"], paid["total_amount"]) == (10, 105)
    paid = ordered((dates, 1), shipping_address=to("KW"), shipping_method="kuwait")
    assert (paid["tax_amount"], paid["total_amount"]) == (61_728, 1_296_295)


@pytest.mark.parametrize(("mode", "tax"), [("half_up", 3), ("half_even", 2), ("down", 2)])
def test_the_shop_says_how_it_rounds(mode: str, tax: int) -> None:
    shipping(amount=0)
    a_tax("0.01")

    with override_settings(TAX_ROUNDING=mode):
        assert ordered((a_variant(price=250), 1))["tax_amount"] == tax


def test_what_is_sent_is_taxed_where_it_goes_and_what_is_not_where_the_invoice_goes() -> None:
    shipping(amount=0)
    a_tax("0.19", "DE")
    a_tax("0.20", "FR")
    mug = a_variant(price=1000)
    song = a_variant(price=1000, product=a_product(is_digital=True), stock=None)
    nowhere: dict[str, Any] = {"shipping_address": None, "shipping_method": None}

    assert ordered((mug, 1), billing_address=to("FR"))["tax_amount"] == 190
    assert ordered((song, 1), billing_address=to("FR"), **nowhere)["tax_amount"] == 200
    assert ordered((song, 1), **nowhere)["tax_amount"] == 0
    with override_settings(HOME_COUNTRY="DE"):
        assert ordered((song, 1), **nowhere)["tax_amount"] == 190
        assert ordered((song, 1), billing_address=to("IT"), **nowhere)["tax_amount"] == 0


def test_a_tax_holds_while_it_is_valid() -> None:
    shipping(amount=0)
    now = timezone.now()
    a_tax("0.16", name="before", valid_to=now - timedelta(hours=1))
    a_tax("0.19", name="now", valid_from=now - timedelta(hours=1), valid_to=now + timedelta(days=1))
    a_tax("0.20", name="later", valid_from=now + timedelta(days=1))
    a_tax("0.50", name="never", is_active=False)

    assert amounts(ordered((a_variant(price=1000), 1))) == {"now": 190}


def test_a_rate_of_nothing_is_told_too() -> None:
    shipping(amount=0)
    a_tax("0", name="Zero-rated")

    (line,) = ordered((a_variant(price=1000), 1))["tax_lines"]

    assert (line["rate"], line["taxable_amount"], line["amount"]) == ("0", 1000, 0)


def test_an_order_keeps_the_taxes_of_its_day() -> None:
    shipping(amount=0)
    tax = a_tax("0.19", name="VAT")
    mug = a_variant(price=1000)
    order = ordered((mug, 1))
    Rate.objects.filter(id=tax.id).update(rate=Decimal("0.5"))

    read = Api().get(f"/orders/{order['order_number']}", **{"Order-Token": order["token"]}).json

    assert (read["tax_amount"], read["tax_lines"]) == (190, order["tax_lines"])


def test_the_total_that_a_buyer_expects_has_its_tax() -> None:
    shipping(amount=500)
    a_tax("0.19")
    mug = a_variant(price=1000)

    refused = Api().order(a_purchase((mug, 1), expected_total_amount=1500))
    assert (refused.status, refused.code) == (409, "total_changed")
    assert refused.json["total_amount"] == 1690
    assert ordered((mug, 1), expected_total_amount=1690)["total_amount"] == 1690


def test_a_tax_stands_once() -> None:
    a_tax("0.19", name="VAT")
    with pytest.raises(IntegrityError, match="stand_once"):
        a_tax("0.07", name="VAT")


def test_shipping_is_taxed_by_one_class() -> None:
    a_tax("0.19", name="VAT", applies_to_shipping=True)
    with pytest.raises(IntegrityError, match="one_class_is_for_shipping"):
        a_tax("0.07", name="VAT", tax_class="reduced", applies_to_shipping=True)
