"""Taxes, as staff change them over the API."""

from typing import Any

import pytest

from tests.api import Api
from tests.factories import a_tax, an_admin

pytestmark = pytest.mark.django_db

VAT = {"name": "VAT 19 %", "country": "DE", "rate": "0.19", "is_included": True}


@pytest.fixture
def admin(api: Api) -> Api:
    return an_admin()[1]


def test_a_tax_is_shown_as_it_was_entered(admin: Api) -> None:
    made = admin.post("/admin/taxes", VAT)

    assert made.status == 201, made.json
    assert made.json == {
        **made.json,
        **VAT,
        "region": "",
        "tax_class": "standard",
        "applies_to_shipping": False,
        "valid_from": None,
        "valid_to": None,
        "is_active": True,
    }
    path = f"/admin/taxes/{made.json['id']}"
    assert admin.get(path).json == made.json
    assert admin.get("/admin/taxes?country=DE&count=true").json["total"] == 1
    assert admin.get("/admin/taxes?tax_class=reduced").json["items"] == []
    assert admin.delete(path).status == 204
    assert admin.get(path).status == 404


@pytest.mark.parametrize(
    ("given", "kept"), [("0.19", "0.19"), (0.19, "0.19"), (0, "0"), (1, "1"), ("0.000001", None)]
)
def test_a_rate_is_read_exactly(admin: Api, given: Any, kept: str | None) -> None:
    made = admin.post("/admin/taxes", {**VAT, "rate": given})

    assert (made.status, made.json["rate"]) == (201, kept or given)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": 19},
        {"rate": -0.1},
        {"rate": "NaN"},
        {"rate": "Infinity"},
        {"rate": "0.1234567"},
        {"rate": True},
        {"rate": None},
        {"rate": "a fifth"},
        {"country": "Germany"},
        {"region": "..."},
        {"tax_class": "a class"},
        {"valid_from": "2027-01-01T00:00:00Z", "valid_to": "2027-01-01T00:00:00Z"},
        {"valid_from": "2027-01-01T00:00:00Z", "valid_to": "2028-01-01"},
        {"valid_from": "2027-01-01T00:00:00"},
        {"valid_to": "9999-12-31T23:59:59-12:00"},
    ],
)
def test_what_makes_no_sense_is_refused(admin: Api, wrong: dict[str, Any]) -> None:
    refused = admin.post("/admin/taxes", {**VAT, **wrong})

    assert (refused.status, refused.code) == (422, "invalid_request"), refused.json
    assert refused.json["errors"][0]["field"].split(".")[0] in wrong


@pytest.mark.parametrize("rate", [19, 1.9, "19", "1e3", "Infinity"])
def test_who_writes_per_cent_is_told_what_to_write(admin: Api, rate: object) -> None:
    (wrong,) = admin.post("/admin/taxes", {**VAT, "rate": rate}).json["errors"]

    assert wrong["message"] == "is a share of the price, not per cent: write 0.19 for 19 %"


def test_a_tax_is_not_taken_twice(admin: Api) -> None:
    assert admin.post("/admin/taxes", VAT).status == 201

    refused = admin.post("/admin/taxes", {**VAT, "rate": "0.07"})

    assert (refused.status, refused.code) == (409, "tax_twice")


def test_shipping_is_not_taxed_by_two_classes(admin: Api) -> None:
    a_tax("0.19", applies_to_shipping=True)
    reduced = a_tax("0.07", tax_class="reduced")

    refused = admin.patch(f"/admin/taxes/{reduced.id}", {"applies_to_shipping": True})

    assert (refused.status, refused.code) == (409, "shipping_taxed_by_another_class")


def test_what_was_changed_meanwhile_is_not_overwritten(admin: Api) -> None:
    path = f"/admin/taxes/{a_tax('0.19').id}"
    etag = admin.get(path).header("ETag") or ""

    assert admin.patch(path, {"rate": "0.2"}, **{"If-Match": '"1"'}).status == 412
    changed = admin.patch(path, {"rate": "0.2"}, **{"If-Match": etag})
    assert (changed.status, changed.json["rate"]) == (200, "0.2")
