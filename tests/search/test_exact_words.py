"""Words in quotes and exclusions: the same answers, whoever has to be tried to find them."""

import re
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import urlencode

import pytest

from souk.search.models import Entry
from souk.search.queries import filters, ordered
from tests.api import Api
from tests.factories import a_category, a_product, a_variant

NAMES = [
    "oak mug", "oak mug", "mug oak lamp", "lamp of oak", "oak", "plain lamp", "plain mug",
    "clay mug", "clay oak mug", "oak clay mug", "mug", "lamp",
]  # fmt: skip
QUERIES = [
    "-oak", "-mug", "-oak -mug", '"oak mug"', '"mug oak"', '"lamp mug"', '"oak mug" -clay',
    "lamp -oak", '-"oak"', '"clay oak" mug', "-mug -lamp -oak", "mug-oak", '"mug"', "-nothing",
]  # fmt: skip


@pytest.fixture
def shop(api: Api) -> Api:
    """A shop where what is prominent has oak: who excludes that is led to the others."""
    category = a_category("Kitchen")
    for number, name in enumerate(NAMES):
        product = a_product(
            name=name,
            slug=f"thing-{number}",
            short_description="Simple",
            category=category if number % 2 else None,
        )
        a_variant(product=product, price=500 + number % 5, stock=number % 3, options={})
        Entry.objects.filter(pk=product.pk).update(is_prominent="oak" in name and number != 2)
    return api


@pytest.fixture(params=[False, True], ids=["small", "large"])
def is_large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether all words are as frequent as in a shop of a million products."""
    if request.param:
        monkeypatch.setattr(ordered, "KNOWN", "SELECT 1e6 AS products, 1e2 AS prominent")
        monkeypatch.setattr(filters, "MOST_RARE", 0)
    return bool(request.param)


def is_wanted(name: str, words: str) -> bool:
    """Read the rules plainly: every word, what is in quotes side by side, nothing excluded."""
    written = [word for word in name.split() if word != "of"]
    beside = {" ".join(pair) for pair in pairwise(name.split())} | set(written)
    excluded = re.findall(r'(?:^| )-"?(\w+)', words)
    words = re.sub(r"(?:^| )-\S+", " ", words).replace("mug-oak", "mug oak")
    quoted = re.findall(r'"([^"]*)"', words)
    single = re.sub(r'"[^"]*"', " ", words).split()
    return (
        all(term in beside for term in quoted)
        and all(word in written for word in single)
        and not set(excluded) & set(written)
    )


NARROWED: list[tuple[dict[str, str], Callable[[int], bool]]] = [
    ({}, lambda number: True),
    ({"category": "kitchen"}, lambda number: number % 2 == 1),
    ({"in_stock": "false"}, lambda number: number % 3 == 0),
    ({"max_price": "502"}, lambda number: number % 5 <= 2),
]


@pytest.mark.parametrize("words", QUERIES)
def test_who_matches_is_found_on_pages_and_counted(shop: Api, is_large: bool, words: str) -> None:
    for narrowed, has_it in NARROWED:
        wanted = {
            f"thing-{number}"
            for number, name in enumerate(NAMES)
            if is_wanted(name, words) and has_it(number)
        }
        for sort in ("relevance", "newest", "price"):
            slugs, counted = read_all(shop, {"q": words, "sort": sort, **narrowed})
            assert sorted(slugs) == sorted(wanted), (narrowed, sort)
            assert counted == len(wanted), (narrowed, sort)


def read_all(shop: Api, query: dict[str, str]) -> tuple[list[str], int]:
    """Return the slugs of all pages, and how many products were counted."""
    slugs: list[str] = []
    more = {"facets": "true"}
    counted = None
    while counted is None or more["cursor"] is not None:
        answer = shop.get("/products?" + urlencode({**query, "limit": 2, **more})).json
        slugs += [item["slug"] for item in answer["items"]]
        counted = answer["facets"]["counted"] if counted is None else counted
        more = {"cursor": answer["next_cursor"]}
    return slugs, counted


@pytest.mark.parametrize("sort", [None, "newest"])
def test_where_the_index_cannot_tell_the_latest_are_tried(
    shop: Api, monkeypatch: pytest.MonkeyPatch, sort: str | None
) -> None:
    monkeypatch.setattr(filters, "MOST_RARE", 0)
    monkeypatch.setattr(filters, "MOST_TRIED", 2)
    monkeypatch.setattr(ordered, "MOST_TRIED", 2)
    query = {"q": "-oak", "count": "true", **({"sort": sort} if sort else {})}
    answer = shop.get("/products?" + urlencode(query)).json
    assert {item["slug"] for item in answer["items"]} == {"thing-10", "thing-11"}
    assert (answer["total"], answer["total_is_exact"]) == (2, False)


def test_words_in_quotes_suggest_what_is_prominent(shop: Api) -> None:
    def suggested(words: str) -> set[str]:
        answer = shop.get("/search/suggest?" + urlencode({"q": words}))
        return {product["slug"] for product in answer.json["products"]}

    assert suggested('"oak mug"') == {"thing-0", "thing-1", "thing-8"}
    assert suggested('"mug oak"') == suggested("-oak") == set()
    assert suggested("clay mu") == {"thing-7", "thing-8", "thing-9"}
