"""What stands beside a product where nobody has chosen: its category, best rated first."""

import pytest

from tests.api import Api
from tests.factories import a_category, a_product

pytestmark = pytest.mark.django_db


def _beside(api: Api, slug: str) -> list[str]:
    return [row["slug"] for row in api.get(f"/products/{slug}/related").json["items"]]


def test_the_best_rated_come_first_then_what_is_looked_at(api: Api) -> None:
    mugs = a_category("Mugs")
    below = a_category("Small mugs", parent=mugs)
    a_product(slug="mug", category=mugs, average_rating=5)
    for slug, category, rating, views in (
        ("seen", mugs, 4, 900),
        ("best", below, 5, 1),
        ("seldom", mugs, 4, 2),
        ("elsewhere", a_category("Bowls"), 5, 999),
    ):
        a_product(slug=slug, category=category, average_rating=rating, view_count=views)

    assert _beside(api, "mug") == ["best", "seen", "seldom"]


def test_eight_that_are_on_sale_stand_beside_one(api: Api) -> None:
    mugs = a_category("Mugs")
    a_product(slug="mug", category=mugs)
    for number in range(10):
        a_product(slug=f"p{number}", category=mugs, average_rating=number / 2)
    for number, hidden in enumerate(
        ({"status": "draft"}, {"visibility": "private"}, {"published_at": "2099-01-01T00:00Z"})
    ):
        a_product(slug=f"hidden-{number}", category=mugs, average_rating=5, **hidden)

    assert _beside(api, "mug") == [f"p{number}" for number in range(9, 1, -1)]
