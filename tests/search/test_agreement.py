"""Listings, counts and pages of random catalogues, beside a plain reading of the rules."""

import random
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.catalog.models import Category
from souk.search.models import Entry
from souk.search.operations.synonyms import create_synonyms
from souk.search.queries import filters, ordered, places
from souk.search.queries.facets import PRICE_BANDS
from tests.api import Api
from tests.factories import a_category, a_product, a_variant

WORDS = ["lamp", "lampshade", "café", "crème", "oak", "mug", "lantern", "teapot"]
SYNONYMS = [{"lamp", "lantern"}, {"mug", "teapot"}]
COLOURS, MATERIALS, TAGS = ["Red", "Blue", "Lime"], ["Oak", "Clay"], ["Sale", "new"]
TREE = {"home": None, "kitchen": "home", "light": "home", "garden": None}


@dataclass(frozen=True)
class Known:
    """A product, as the rules read it."""

    slug: str
    named: str
    told: str
    tags: list[str]
    category: str
    colour: str
    material: str
    price: int | None
    stock: int
    rating: int
    is_featured: bool
    minutes_ago: int
    is_prominent: bool

    @property
    def lexemes(self) -> set[str]:
        plain = {normal(word) for word in [*self.named.split(), *self.tags]}
        return plain | {stem(word) for word in [*self.named.split(), *self.told.split()]}

    @property
    def categories(self) -> set[str]:
        above = TREE[self.category]
        return {self.category, above} if above else {self.category}


@dataclass(frozen=True)
class Asked:
    """A query: what it is narrowed to, by the names of its parameters."""

    q: list[str]
    filters: dict[str, Any]
    attributes: dict[str, list[str]] = field(default_factory=dict)
    sort: str | None = None
    limit: int = 3

    @property
    def parameters(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = [("limit", self.limit), *self.filters.items()]
        found += [
            (f"attr.{name}", one) for name, values in self.attributes.items() for one in values
        ]
        if self.q:
            found.append(("q", " ".join(self.q)))
        return found + ([("sort", self.sort)] if self.sort else [])


def normal(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def stem(word: str) -> str:
    return normal(word).removesuffix("s")


def has_words(product: Known, words: list[str], known: set[str], *, by_relevance: bool) -> bool:
    for place, word in enumerate(words):
        meant = {stem(word)}
        meant |= {other for group in SYNONYMS if normal(word) in group for other in group}
        is_found = bool(meant & product.lexemes)
        # The last one may be half typed. Others than prominent products are looked for by it only
        # where it is no word itself.
        completes = product.is_prominent or not by_relevance or normal(word) not in known
        if place == len(words) - 1 and len(word) >= 2 and completes:
            is_found |= any(one.startswith(normal(word)) for one in product.lexemes)
        if not is_found:
            return False
    return True


def passes(product: Known, asked: Asked, *, without: str = "") -> bool:
    filters = asked.filters
    tests = {
        "category": lambda: filters.get("category", product.category) in product.categories,
        "price": lambda: is_within(product.price, filters),
        "in_stock": lambda: filters.get("in_stock", product.stock > 0) == (product.stock > 0),
        "featured": lambda: filters.get("featured", product.is_featured) == product.is_featured,
        "tag": lambda: (
            "tag" not in filters or filters["tag"].lower() in [tag.lower() for tag in product.tags]
        ),
        "rating": lambda: product.rating >= filters.get("rating_min", 0),
        "colour": lambda: product.colour in asked.attributes.get("Colour", [product.colour]),
        "material": lambda: (
            product.material in asked.attributes.get("material", [product.material])
        ),
    }
    return all(test() for name, test in tests.items() if name != without)


def is_within(price: int | None, filters: dict[str, Any]) -> bool:
    least, most = filters.get("min_price"), filters.get("max_price")
    if price is None:
        return least is None and most is None
    return (least is None or price >= least) and (most is None or price <= most)


def a_catalogue(seed: int) -> list[Known]:
    """Make a catalogue of two dozen products, the same ones for a seed."""
    chance = random.Random(seed)
    made: dict[str, Category] = {}
    for name, above in TREE.items():
        made[name] = a_category(name.title(), made[above] if above else None)
    for group in SYNONYMS:
        create_synonyms(group)
    now = timezone.now()
    known = []
    for number in range(24):
        product = Known(
            slug=f"thing-{number}",
            named=" ".join(chance.choices([*WORDS, "Lamps", "Crème"], k=chance.randint(1, 3))),
            told=" ".join(chance.choices([*WORDS, "oaks"], k=chance.randint(0, 3))),
            tags=chance.sample(TAGS, k=chance.randint(0, 2)),
            category=chance.choice(list(TREE)),
            colour=chance.choice(COLOURS),
            material=chance.choice(MATERIALS),
            price=chance.choice([None, 500, 1000, 2500, 2600, 60_000]),
            stock=chance.choice([0, 5]),
            rating=chance.randint(0, 5),
            is_featured=chance.random() < 0.3,
            minutes_ago=chance.randint(1, 12),
            is_prominent=chance.random() < 0.7,
        )
        if product.price is None:
            product = Known(**{**product.__dict__, "stock": 0})
        known.append(product)
        row = a_product(
            name=product.named,
            slug=product.slug,
            short_description=product.told,
            tags=product.tags,
            category=made[product.category],
            attributes={"Colour": product.colour, "Material": product.material},
            average_rating=product.rating,
            is_featured=product.is_featured,
            published_at=now - timedelta(minutes=product.minutes_ago),
        )
        if product.price is not None:
            a_variant(product=row, price=product.price, stock=product.stock, options={})
        Entry.objects.filter(pk=row.pk).update(is_prominent=product.is_prominent)
    return known


def some(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


_TYPED = some([*WORDS, "LAMP", "lam", "cre", "oaks", "z", "lapm", "nothing"])
_FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "category": some(list(TREE)),
        "min_price": some([0, 600, 2500]),
        "max_price": some([2500, 60_000]),
        "in_stock": st.booleans(),
        "featured": st.booleans(),
        "tag": some([*TAGS, *map(str.upper, TAGS)]),
        "rating_min": some([1, 3, 5]),
    },
)
_ATTRIBUTES = st.fixed_dictionaries(
    {},
    optional={
        "Colour": st.lists(some(COLOURS), min_size=1, max_size=2, unique=True),
        "material": st.lists(some([*MATERIALS, "Gold"]), min_size=1, max_size=1),
    },
)
_ASKED = st.builds(
    Asked,
    q=st.one_of(st.just([]), st.lists(_TYPED, min_size=1, max_size=3)),
    filters=_FILTERS,
    attributes=_ATTRIBUTES,
    sort=some([None, "newest", "price", "-price", "rating", "popular"]),
    limit=some([1, 4, 30]),
)

_RULES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(params=[1, 2])
def catalogue(api: Api, request: pytest.FixtureRequest) -> list[Known]:
    return a_catalogue(request.param)


@pytest.fixture(params=[False, True], ids=["small", "large"])
def is_large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the catalogue is read as one of a million products, and all its words as frequent."""
    if request.param:
        monkeypatch.setattr(ordered, "KNOWN", "SELECT 1e6 AS products, 1e2 AS prominent")
        monkeypatch.setattr(filters, "MOST_RARE", 0)
    return bool(request.param)


@pytest.mark.parametrize("most_walked", [2, places.MOST_WALKED])
@_RULES
@given(asked=_ASKED)
def test_pages_have_what_the_rules_say_once_and_in_order(
    api: Api,
    catalogue: list[Known],
    monkeypatch: pytest.MonkeyPatch,
    most_walked: int,
    is_large: bool,
    asked: Asked,
) -> None:
    monkeypatch.setattr(places, "MOST_WALKED", most_walked)
    monkeypatch.setattr(ordered, "MOST_PASSED", most_walked)
    slugs, words = read_all(api, asked)
    expected = found_in(catalogue, asked, words)
    if asked.sort and asked.sort.endswith("price"):
        expected = [product for product in expected if product.price is not None]

    wanted = sorted(product.slug for product in expected)
    assert sorted(slugs) == wanted, (asked, words)
    by_slug = {product.slug: product for product in expected}
    keys = [SORTED_BY[asked.sort or ""](by_slug[slug]) for slug in slugs]
    if asked.sort or not words:
        assert keys == sorted(keys)


SORTED_BY: dict[str, Any] = {
    "": lambda product: product.minutes_ago,
    "newest": lambda product: product.minutes_ago,
    "price": lambda product: product.price,
    "-price": lambda product: -product.price,
    "rating": lambda product: -product.rating,
    "popular": lambda product: 0,
}


@_RULES
@given(asked=_ASKED)
def test_facets_count_what_the_other_filters_leave(
    api: Api, catalogue: list[Known], is_large: bool, asked: Asked
) -> None:
    answer = api.get(f"/products?{urlencode([*asked.parameters, ('facets', 'true')])}")
    facets = answer.json["facets"]
    words = answer.json.get("corrected_query", " ".join(asked.q)).split()

    def left(without: str = "") -> list[Known]:
        return found_in(catalogue, asked, words, without=without, by_relevance=True)

    assert (facets["counted"], facets["is_exact"]) == (len(left()), True)
    named = Counter(name for product in left("category") for name in product.categories)
    assert counts(facets["categories"], "slug") == named
    bands = Counter(band(product.price) for product in left("price") if product.price is not None)
    assert counts(facets["price_bands"], "min_amount") == bands
    stars = Counter(
        star for product in left("rating") for star in range(1, min(product.rating, 4) + 1)
    )
    assert counts(facets["ratings"], "rating_min") == stars
    colours = Counter(product.colour for product in left("colour"))
    materials = Counter(product.material for product in left("material"))
    assert counts(facets["attributes"].get("colour", []), "value") == colours
    assert counts(facets["attributes"].get("material", []), "value") == materials
    there = left("in_stock")
    assert facets["in_stock"] == {
        "count": sum(product.stock > 0 for product in there), "of": len(there)
    }  # fmt: skip


def counts(rows: list[dict[str, Any]], name: str) -> Counter[Any]:
    return Counter({row[name]: row["count"] for row in rows})


def band(price: int) -> int:
    return max(bound for bound in (0, *PRICE_BANDS) if bound <= price)


def found_in(
    catalogue: list[Known],
    asked: Asked,
    words: list[str],
    *,
    without: str = "",
    by_relevance: bool | None = None,
) -> list[Known]:
    if by_relevance is None:
        by_relevance = asked.sort is None
    known = {
        normal(word) for product in catalogue for word in [*product.named.split(), *product.tags]
    }
    return [
        product
        for product in catalogue
        if passes(product, asked, without=without)
        and has_words(product, words, known, by_relevance=by_relevance)
    ]


def read_all(api: Api, asked: Asked) -> tuple[list[str], list[str]]:
    """Return the slugs of all pages in their order, and the words that were searched."""
    slugs: list[str] = []
    cursor, words = "", asked.q
    while cursor is not None:
        more = [("cursor", cursor)] if cursor else []
        answer = api.get(f"/products?{urlencode([*asked.parameters, *more])}")
        assert answer.status == 200, answer.json
        slugs += [item["slug"] for item in answer.json["items"]]
        assert len(slugs) <= 24, "a page is repeated"
        words = answer.json.get("corrected_query", " ".join(words)).split()
        cursor = answer.json["next_cursor"]
    return slugs, words
