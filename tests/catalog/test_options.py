"""What the variants of a product are chosen by, whichever way they come in."""

from pathlib import Path
from typing import Any

import pytest

from souk.catalog.models import Product, Variant
from tests.api import Api
from tests.exchange.files import a_file, brought, refused
from tests.factories import a_manager

SHIRT = {"name": "Shirt", "price_amount": 1900, "status": "active"}


@pytest.fixture
def staff(api: Api) -> Api:
    return a_manager()[1]


def made(answer: Any) -> dict[str, Any]:
    assert answer.status == 201, answer.json
    body: dict[str, Any] = answer.json
    return body


def _shirt(staff: Api) -> tuple[str, list[str]]:
    """A shirt in two sizes: its address, and those of its variants."""
    axes = [{"name": "Size", "values": ["S", "M"]}]
    product = made(staff.post("/admin/products", {**SHIRT, "sku": "TEE", "options": axes}))
    path = f"/admin/products/{product['id']}"
    return path, [f"{path}/variants/{row['id']}" for row in product["variants"]]


@pytest.mark.parametrize("options", [{}, {"Size": "L", "Colour": "Red"}, {"size": "L"}])
def test_a_variant_has_each_option_of_its_product_and_no_other(
    staff: Api, options: dict[str, str]
) -> None:
    path, (small, _) = _shirt(staff)

    for answer in (
        staff.post(f"{path}/variants", {"sku": "L", "price_amount": 1, "options": options}),
        staff.patch(small, {"options": options}),
    ):
        assert (answer.status, answer.code) == (422, "invalid_request")
        (problem,) = answer.json["errors"]
        assert (problem["field"], problem["code"]) == ("options", "wrong_options")
    rows = [{"sku": "A", "options": {"Size": "S"}}, {"sku": "B", "options": options}]
    answer = staff.post("/admin/products", {**SHIRT, "name": "Another", "variants": rows})
    assert {one["code"] for one in answer.json["errors"]} == {"wrong_options"}
    assert staff.get(path).json["option_names"] == ["Size"]


def test_the_only_variant_says_what_its_product_is_chosen_by(staff: Api) -> None:
    product = made(staff.post("/admin/products", {**SHIRT, "sku": "SHIRT"}))
    path = f"/admin/products/{product['id']}"
    only = f"{path}/variants/{product['variants'][0]['id']}"

    staff.patch(only, {"options": {"Glaze": "Sand", "Volume": "350 ml"}})
    assert staff.get(path).json["option_names"] == ["Glaze", "Volume"]
    staff.patch(only, {"options": {}})
    assert staff.get(path).json["option_names"] == []


def test_all_variants_get_a_new_option_and_lose_one(staff: Api) -> None:
    path, (small, _) = _shirt(staff)

    def options() -> list[tuple[str, dict[str, str]]]:
        return [(row["name"], row["options"]) for row in staff.get(path).json["variants"]]

    answer = staff.patch(path, {"option_names": ["Size", "Colour"]})
    assert [one["field"] for one in answer.json["errors"]] == ["new_options"]

    changed = staff.patch(path, {"new_options": {"Colour": "Red"}})
    assert changed.json["option_names"] == ["Size", "Colour"]
    assert options() == [
        ("S / Red", {"Size": "S", "Colour": "Red"}),
        ("M / Red", {"Size": "M", "Colour": "Red"}),
    ]
    assert staff.patch(path, {"option_names": ["Colour"]}).code == "options_taken"

    staff.patch(path, {"option_names": ["Colour", "Size"]})
    staff.patch(small, {"options": {"Size": "S", "Colour": "Blue"}})
    assert options()[0] == ("Blue / S", {"Size": "S", "Colour": "Blue"})
    staff.patch(path, {"option_names": ["Colour"]})
    assert options() == [("Blue", {"Colour": "Blue"}), ("Red", {"Colour": "Red"})]


def test_options_that_nobody_has_are_none(staff: Api) -> None:
    answer = staff.post("/admin/products", {**SHIRT, "option_names": ["Size"]})
    assert [one["field"] for one in answer.json["errors"]] == ["option_names"]
    variant = {"sku": "A", "options": {"Size": "S", "Fit": "Slim"}}
    said = {**SHIRT, "option_names": ["Fit", "Size"], "variants": [variant]}
    assert made(staff.post("/admin/products", said))["option_names"] == ["Fit", "Size"]


HEAD = "handle,name,sku,price,option.Size,option.Colour"


def test_a_row_that_lacks_an_option_is_refused(db: None, tmp_path: Path) -> None:
    rows = ("tee,Tee,TEE-S,9,S,Red", "tee,,TEE-M,9,M,", "tee,,TEE-L,9,L,Blue")

    seen = brought(a_file(tmp_path, HEAD, *rows), "products", is_partial=True)

    assert [(line, reason.partition(",")[0]) for line, _, reason in refused(seen)] == [
        (3, "has no Colour")
    ]
    assert set(Variant.objects.values_list("sku", flat=True)) == {"TEE-S", "TEE-L"}


def test_a_file_brings_an_option_for_all_variants_or_none(db: None, tmp_path: Path) -> None:
    def bring(*rows: str) -> list[str]:
        seen = brought(a_file(tmp_path, HEAD, *rows), "products", is_partial=True)
        return [reason.partition(",")[0] for _, _, reason in refused(seen)]

    assert bring("tee,Tee,TEE-S,9,S,", "tee,,TEE-M,9,M,") == []

    assert "brings Colour" in bring("tee,Tee,TEE-S,9,S,Red")
    assert Variant.objects.get(sku="TEE-S").options == {"Size": "S"}
    assert bring("tee,Tee,TEE-S,9,S,Red", "tee,,TEE-M,9,M,Red") == []
    assert Product.objects.get().option_names == ["Size", "Colour"]

    assert bring("tee,Tee,TEE-S,9,,Red", "tee,,TEE-M,9,,Blue") == ["has no Size", "has no Size"]


def test_what_lacks_an_option_already_is_changed_in_all_else(db: None, tmp_path: Path) -> None:
    brought(a_file(tmp_path, HEAD, "tee,Tee,TEE-S,9,S,Red"), "products")
    Variant.objects.update(options={"Size": "S"})

    seen = brought(a_file(tmp_path, HEAD, "tee,Tee,TEE-S,12,S,"), "products")

    assert refused(seen) == []
    assert Variant.objects.get().price_amount == 1200
