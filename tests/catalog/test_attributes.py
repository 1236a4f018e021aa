"""Attributes with types, as categories declare them."""

from typing import Any

import pytest

from tests.api import Answer, Api
from tests.factories import a_category, a_manager

DECLARED = [
    {"name": "Volume", "kind": "number", "choices": []},
    {"name": "Dishwasher", "kind": "boolean", "choices": []},
    {"name": "Material", "kind": "choice", "choices": ["clay", "glass"]},
    {"name": "Care", "kind": "text", "choices": []},
]


@pytest.fixture
def staff(api: Api) -> Api:
    return a_manager()[1]


@pytest.fixture
def mugs(staff: Api) -> str:
    """A category below the one that declares."""
    kitchen = a_category("Kitchen")
    below = a_category("Mugs", kitchen)
    path = f"/admin/categories/{kitchen.id}/attributes"
    assert staff.send("put", path, {"attributes": DECLARED}).status == 200
    return str(below.id)


def add(staff: Api, category: str | None, **attributes: Any) -> Answer:
    body = {"name": "Mug", "price_amount": 1, "status": "active", "attributes": attributes}
    return staff.post("/admin/products", {**body, "category_id": category})


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("Volume", [0, 350, 0.5], ["350", True, ["350"]]),
        ("Dishwasher", [True, False], ["yes", 1]),
        ("Material", ["clay", ["clay", "glass"]], ["wood", ["clay", "wood"], True]),
        ("Care", ["by hand", ["by hand"]], [7, False]),
        ("Anything", ["x", 1, True, ["y"]], []),
    ],
)
def test_attributes_are_as_they_are_declared(
    staff: Api, mugs: str, name: str, right: list[Any], wrong: list[Any]
) -> None:
    for value in right:
        for spelt in (name, name.lower()):
            taken = add(staff, mugs, **{spelt: value})
            assert (taken.status, taken.json["attributes"]) == (201, {spelt: value})
    for value in wrong:
        refused = add(staff, mugs, **{name: value})
        assert refused.status == 422, (value, refused.json)
        assert refused.json["errors"][0]["field"].startswith(f"attributes.{name}")
        assert add(staff, None, **{name: value}).status == 201


def test_a_product_that_comes_into_the_category_has_to_fit(staff: Api, mugs: str) -> None:
    path = f"/admin/products/{add(staff, None, Volume='large').json['id']}"

    assert staff.patch(path, {"category_id": mugs}).status == 422
    assert staff.get(path).json["category_id"] is None
    assert staff.patch(path, {"category_id": mugs, "attributes": {"Volume": 400}}).status == 200
    assert staff.patch(path, {"attributes": {"Volume": "large"}}).status == 422
    facets = staff.get("/products?category=mugs&facets=true").json["facets"]["attributes"]
    assert facets == {"volume": [{"value": "400", "count": 1}]}


def test_what_is_declared_is_for_everybody_to_see(staff: Api, mugs: str, api: Api) -> None:
    own = [{"name": "volume", "kind": "text", "choices": []}]
    path = f"/admin/categories/{mugs}/attributes"
    assert staff.send("put", path, {"attributes": own}).json == {"attributes": own}

    shown = api.get("/categories/mugs/attributes").json["attributes"]

    assert {one["name"]: one["kind"] for one in shown} == {
        "volume": "text",
        "Dishwasher": "boolean",
        "Material": "choice",
        "Care": "text",
    }
    assert add(staff, mugs, Volume="large").status == 201
    assert api.get("/categories/nowhere/attributes").status == 404


@pytest.mark.parametrize(
    "wrong",
    [
        [{"name": "A", "kind": "colour"}],
        [{"name": "A", "kind": "choice"}],
        [{"name": "A", "kind": "text", "choices": ["x"]}],
        [{"name": "A", "kind": "text"}, {"name": "a", "kind": "number"}],
        [{"name": "", "kind": "text"}],
    ],
)
def test_what_makes_no_sense_is_refused(staff: Api, mugs: str, wrong: list[Any]) -> None:
    path = f"/admin/categories/{mugs}/attributes"
    assert staff.send("put", path, {"attributes": wrong}).status == 422
    assert staff.get(path).json == {"attributes": []}
