"""Counts beside a listing."""

from typing import Any

import pytest

from tests.api import Api
from tests.factories import a_category, a_product, a_variant


@pytest.fixture
def shop(api: Api) -> Api:
    """A red bowl, a blue bowl and a red lamp, in two categories, the lamp sold out."""
    kitchen, light = a_category("Kitchen"), a_category("Light")
    for name, category, price, stock, rating in (
        ("Red bowl", kitchen, 900, 5, 5),
        ("Blue bowl", kitchen, 2000, 5, 3),
        ("Red lamp", light, 9000, 0, 0),
    ):
        product = a_product(
            name=name,
            slug=name.lower().replace(" ", "-"),
            category=category,
            average_rating=rating,
            attributes={"Colour": name.split()[0]},
        )
        a_variant(product=product, price=price, stock=stock, options={})
    return api


def facets(api: Api, query: str) -> Any:
    answer = api.get(f"/products?facets=true&{query}")
    assert answer.status == 200, answer.json
    return answer.json["facets"]


def counts(rows: list[dict[str, Any]], name: str) -> dict[Any, int]:
    return {row[name]: row["count"] for row in rows}


def test_everything_is_counted(shop: Api) -> None:
    found = facets(shop, "")
    assert counts(found["categories"], "slug") == {"kitchen": 2, "light": 1}
    assert counts(found["price_bands"], "min_amount") == {0: 1, 1000: 1, 5000: 1}
    assert counts(found["ratings"], "rating_min") == {4: 1, 3: 2, 2: 2, 1: 2}
    assert counts(found["attributes"]["colour"], "value") == {"Red": 2, "Blue": 1}
    assert found["in_stock"] == {"count": 2, "of": 3}
    assert (found["counted"], found["is_exact"]) == (3, True)


@pytest.mark.parametrize(
    ("own", "part", "name", "expected"),
    [
        ("category=kitchen", "categories", "slug", {"kitchen": 2, "light": 1}),
        ("max_price=1000", "price_bands", "min_amount", {0: 1, 1000: 1, 5000: 1}),
        ("rating_min=4", "ratings", "rating_min", {4: 1, 3: 2, 2: 2, 1: 2}),
    ],
)
def test_a_facet_does_not_respect_its_own_filter(
    shop: Api, own: str, part: str, name: str, expected: dict[Any, int]
) -> None:
    assert counts(facets(shop, own)[part], name) == expected


def test_a_facet_respects_all_other_filters(shop: Api) -> None:
    found = facets(shop, "q=bowl&attr.colour=Red")
    assert counts(found["categories"], "slug") == {"kitchen": 1}
    assert counts(found["attributes"]["colour"], "value") == {"Red": 1, "Blue": 1}
    assert found["counted"] == 1
    assert facets(shop, "in_stock=true")["counted"] == 2
    assert facets(shop, "in_stock=true")["in_stock"] == {"count": 2, "of": 3}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=kitchen", ["blue-bowl", "red-bowl"]),
        ("category=kitchen&sort=price", ["red-bowl", "blue-bowl"]),
        ("category=kitchen&sort=-price&min_price=1000", ["blue-bowl"]),
        ("category=kitchen&min_price=500&max_price=1000", ["red-bowl"]),
        ("category=light&in_stock=true", []),
        ("category=kitchen&rating_min=4", ["red-bowl"]),
        ("category=kitchen&attr.colour=Blue", ["blue-bowl"]),
        ("category=nowhere", []),
    ],
)
def test_a_category_is_listed_in_every_order(shop: Api, query: str, expected: list[str]) -> None:
    slugs, cursor = [], ""
    while cursor is not None:
        answer = shop.get(f"/products?limit=1&{query}" + (f"&cursor={cursor}" if cursor else ""))
        assert answer.status == 200, answer.json
        slugs += [item["slug"] for item in answer.json["items"]]
        cursor = answer.json["next_cursor"]
    assert slugs == expected
