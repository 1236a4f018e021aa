"""What is offered to somebody who is still typing."""

import pytest
from django.db import connection

from souk.search.models import Entry
from tests.api import Api
from tests.factories import a_product


def _offered(api: Api, words: str) -> list[str]:
    found = api.get(f"/search/suggest?q={words}").json["products"]
    return [product["name"] for product in found]


@pytest.mark.parametrize("is_prominent", [True, False])
def test_products_are_completed_by_their_names_and_tags(api: Api, is_prominent: bool) -> None:
    a_product(name="Aloe Vera", description="<p>At home in every kitchen</p>", view_count=99)
    a_product(name="Board", short_description="For the kitchen", view_count=98)
    a_product(name="Apron", tags=["Kitchen"], view_count=97)
    a_product(name="Small Kitchen Scale", view_count=2)
    a_product(name="Kitchen Knife", view_count=1)
    Entry.objects.update(is_prominent=is_prominent)

    named = ["Kitchen Knife", "Small Kitchen Scale", "Apron"]
    for typed in ("kitch", "kitchen", "KITCHEN"):
        found = _offered(api, typed)
        assert found[0] == named[0]
        assert sorted(found) == sorted(named)
        # Others than prominent ones come as the index has them.
        assert found == named or not is_prominent
    assert _offered(api, "scale kitch") == ["Small Kitchen Scale"]
    assert _offered(api, "aloe") == ["Aloe Vera"]


def test_what_is_typed_of_an_ending_is_found_all_the_same(api: Api) -> None:
    a_product(name="Desk Organizer")

    for typed in ("organ", "organiz", "organizer", "organizers"):
        assert _offered(api, typed) == ["Desk Organizer"]


@pytest.mark.parametrize(
    "typed",
    ["rock''n", "a\\b", "x:*", "'", "kit|chen", '"kitchen scale"', "-kitchen", "o'clock kitch"],
)
@pytest.mark.django_db
def test_any_text_is_weighed(typed: str) -> None:
    with connection.cursor() as db:
        db.execute(
            "SELECT numnode(completed), numnode(search.weighed(completed, 'AD'))"
            " FROM search.queries_of(%s)",
            [typed],
        )
        before, after = db.fetchone()
    assert before == after
