"""A price is in a currency that there is, wherever it comes in."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from souk.catalog.models import Product
from souk.config.environment import BadEnvironment, load
from souk.core.currencies import CURRENCIES, check_currency
from souk.core.money import exponent_of
from tests.api import Api
from tests.exchange.files import a_file, brought, refused
from tests.factories import a_customer, an_admin


def test_iso_4217_has_155_currencies_with_nine_funds_and_six_are_lately_gone() -> None:
    assert len(CURRENCIES) == 155 + 9 + 6
    assert {"USD", "EUR", "JPY", "KWD", "CHF", "XOF", "CLF", "HRK"} <= CURRENCIES
    assert {exponent_of(code) for code in CURRENCIES} == {0, 2, 3, 4}


@pytest.mark.parametrize("code", ["XXQ", "XXX", "XTS", "XAU", "EURO", "U", "", "€", "ÜSD"])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217 code in capitals"):
        check_currency(code)


@pytest.mark.parametrize("code", ["usd", " USD", "Usd"])
def test_what_was_meant_is_told(code: str) -> None:
    with pytest.raises(ValueError, match="write USD: "):
        check_currency(code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/admin/products", {"name": "Mug", "price_amount": 1}),
        ("/admin/products/prices", {"category": "mugs", "amount": 1}),
        ("/admin/coupons", {"name": "Five", "type": "fixed_amount", "value": 500}),
        (
            "/admin/shipping/rates",
            {"method_id": str(uuid4()), "zone_id": str(uuid4()), "amount": 1},
        ),
        ("/carts", {}),
    ],
)
def test_no_price_is_in_a_currency_that_is_none(path: str, body: dict[str, Any]) -> None:
    answer = an_admin()[1].post(path, {**body, "currency": "XXQ"})

    assert (answer.status, answer.code) == (422, "invalid_request")
    assert [wrong["field"] for wrong in answer.json["errors"]] == ["currency"]


def test_nobody_prefers_a_currency_that_is_none(api: Api) -> None:
    _, customer = a_customer()

    answer = customer.patch("/me", {"preferences": {"currency": "XXQ"}})

    assert [wrong["field"] for wrong in answer.json["errors"]] == ["preferences.currency"]


def test_no_file_brings_a_currency_that_is_none(db: None, tmp_path: Path) -> None:
    rows = ("mug,Mug,MUG,9,XXQ", "bowl,Bowl,BOWL,9,KWD")
    seen = brought(
        a_file(tmp_path, "handle,name,sku,price,currency", *rows), "products", is_partial=True
    )

    assert ["ISO 4217" in reason for _, _, reason in refused(seen)] == [True]
    assert Product.objects.get().currency == "KWD"


def test_no_shop_has_a_currency_that_is_none() -> None:
    with pytest.raises(BadEnvironment, match="write EUR"):
        load({"SOUK_CURRENCY": "eur"})
    with pytest.raises(BadEnvironment, match="ISO 4217"):
        load({"SOUK_CURRENCY": "XXQ"})
