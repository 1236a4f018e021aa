"""An address names a country that there is, wherever it comes in."""

from typing import Any

import pytest

from souk.core.countries import COUNTRIES, check_country
from tests.api import Api
from tests.factories import ADDRESS, a_customer, a_purchase, a_variant, an_admin, shipping

NONE_SUCH = ["XX", "ZZ", "AA", "EU", "DEU", "D", "Germany", "", "ÄÖ", "ß", "\U0001f1e9\U0001f1ea"]


def test_iso_3166_has_249_codes_and_kosovo_is_written_by_one_more() -> None:
    assert len(COUNTRIES) == 250
    assert {"DE", "US", "GB", "JP", "KW", "AX", "SS", "XK"} <= COUNTRIES


@pytest.mark.parametrize("code", NONE_SUCH)
def test_what_is_no_country_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 3166-1 alpha-2"):
        check_country(code)


@pytest.mark.parametrize(
    ("code", "meant"), [("UK", "GB"), ("EL", "GR"), ("de", "DE"), (" FR", "FR"), ("uk", "GB")]
)
def test_what_was_meant_is_told(code: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"write {meant}: "):
        check_country(code)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["XX", "UK"])
def test_nothing_is_sent_to_a_country_that_is_none(code: str) -> None:
    mug = a_variant()
    shipping()
    nowhere = {**ADDRESS, "country": code}
    _, customer = a_customer()

    answers = {
        "shipping_address.country": Api().order(a_purchase((mug, 1), shipping_address=nowhere)),
        "billing_address.country": Api().order(a_purchase((mug, 1), billing_address=nowhere)),
        "country": customer.post("/me/addresses", nowhere),
    }

    for field, answer in answers.items():
        assert (answer.status, answer.json["code"]) == (422, "invalid_request")
        assert [wrong["field"] for wrong in answer.json["errors"]] == [field]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/shipping/options", "/admin/taxes", "/carts/current"])
def test_nothing_is_told_of_a_country_that_is_none(path: str) -> None:
    answer = an_admin()[1].get(f"{path}?country=UK")

    assert answer.status == 422
    assert [wrong["message"][:9] for wrong in answer.json["errors"]] == ["write GB:"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "field", "body"),
    [
        ("/admin/shipping/zones", "countries.1", {"name": "Here", "countries": ["DE", "UK"]}),
        ("/admin/taxes", "country", {"name": "VAT", "country": "UK", "rate": "0.2"}),
        (
            "/admin/warehouses",
            "address.country",
            {"code": "W", "name": "W", "address": {"country": "UK"}},
        ),
    ],
)
def test_staff_set_up_no_country_that_is_none(path: str, field: str, body: Any) -> None:
    _, admin = an_admin()

    answer = admin.post(path, body)

    assert answer.status == 422
    (wrong,) = answer.json["errors"]
    assert (wrong["field"], wrong["message"][:9]) == (field, "write GB:")
