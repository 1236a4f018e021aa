"""What a search marks in names and descriptions: what it was found by, and safely."""

import html
import re

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.search.operations.synonyms import create_synonyms
from tests.api import Api
from tests.factories import a_product
from tests.search.test_words import searched


def marked(plain: str, words: str) -> str:
    with connection.cursor() as db:
        db.execute("SELECT search.highlight(%s, search.highlight_patterns(%s))", [plain, words])
        return str(db.fetchone()[0])


@pytest.mark.parametrize(
    ("words", "name", "shown"),
    [
        ("couch", "Cosy sofas, two", "Cosy <mark>sofas</mark>, two"),
        ("sofa", "A love-seat I love", "A <mark>love-seat</mark> I love"),
        ("cosy love seat", "Cosy couch", "<mark>Cosy</mark> <mark>couch</mark>"),
        ("mug", "Cup of coffees", "<mark>Cup of coffees</mark>"),
        ("mug", "A coffee in a cup", "A coffee in a cup"),
        ('"sofa"', "Sofa, or couch", "<mark>Sofa</mark>, or couch"),
        ("lamp -sofa", "Couch lamp", "Couch <mark>lamp</mark>"),
        ("canape", "Canapé sofa", "<mark>Canapé</mark> <mark>sofa</mark>"),
    ],
)
def test_synonyms_are_marked_like_words(api: Api, words: str, name: str, shown: str) -> None:
    create_synonyms(["sofa", "couch", "love seat", "canapé"])
    create_synonyms(["mug", "cup of coffee"])
    assert marked(name, words) == shown


def test_what_a_synonym_found_is_marked_in_the_listing(api: Api) -> None:
    create_synonyms(["sofa", "couch"])
    a_product(name="Grey couch", short_description="A couch & more")
    highlight = searched(api, "sofa")["items"][0]["highlight"]
    assert highlight["name"] == "Grey <mark>couch</mark>"
    assert highlight["description"] == "A <mark>couch</mark> &amp; more"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("cosy", "A <mark>COSY</mark> and <mark>cosier</mark> teapot_2 (teapots)"),
        ("teapot", "A COSY and cosier <mark>teapot_2</mark> (<mark>teapots</mark>)"),
        ("teapots teapot tea", "A COSY and cosier <mark>teapot_2</mark> (<mark>teapots</mark>)"),
        ("pot osy ea 2", "A COSY and cosier teapot_2 (teapots)"),
    ],
)
@pytest.mark.parametrize("accent", ["", " à"])
def test_words_are_marked_alike_beside_accents(
    api: Api, words: str, shown: str, accent: str
) -> None:
    assert marked("A COSY and cosier teapot_2 (teapots)" + accent, words) == shown + accent


@pytest.mark.parametrize("words", ["-lamp", "", "chair"])
def test_of_a_long_text_that_nothing_matches_the_beginning_is_shown(api: Api, words: str) -> None:
    plain = " ".join(f"word{number}" for number in range(100))
    assert marked(plain, words) == plain[:240]


def test_no_entity_is_a_word(api: Api) -> None:
    assert marked("R&D & <", "amp lt d") == "R&amp;<mark>D</mark> &amp; &lt;"


def test_marks_in_a_text_are_not_believed(api: Api) -> None:
    assert marked("\x01<mark>lamp</mark>\x02 </mark", "x") == " lamp  &lt;/mark"


@pytest.mark.parametrize("plain", ["lamp " * 2000, "<" * 10_000, "&" * 10_000, "é" * 10_000])
def test_ten_kilobytes_are_cut(api: Api, plain: str) -> None:
    shown = marked(plain, "lamp")
    assert len(html.unescape(re.sub("</?mark>", "", shown))) <= 240
    assert_safe(shown)


# No surrogates, and no NUL, which no text in PostgreSQL holds.
_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_TELLING = st.sampled_from(
    ["lamp", "sofa", "<b>", "&amp;", "<", ">", "\\", "*", "(", "[", "{2}", "İ", "ß", "a\u0301", " "]
)
_TEXTS = st.lists(st.one_of(_TELLING, st.text(_ANY, max_size=20)), max_size=30).map("".join)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plain=_TEXTS, words=_TEXTS.map(lambda text: text[:200]), times=st.sampled_from([1, 50]))
def test_any_text_and_words_give_safe_markup(api: Api, plain: str, words: str, times: int) -> None:
    create_synonyms_once()
    shown = marked(plain * times, words)
    assert_safe(shown)
    read = html.unescape(re.sub("</?mark>", "", shown))
    kept = re.sub("<[^>]*>", " ", (plain * times).translate({1: None, 2: None}))
    assert read in kept


def create_synonyms_once() -> None:
    with connection.cursor() as db:
        db.execute("SELECT count(*) FROM search_synonyms")
        if db.fetchone()[0] == 0:
            create_synonyms(["sofa", "couch", "lamp"])


def assert_safe(shown: str) -> None:
    """Marks open and close in turns, and nothing else is markup."""
    assert re.fullmatch(r"(?s)(?:[^<>]|<mark>[^<>]+</mark>)*", shown)
    assert not re.search("&(?!amp;|lt;|gt;)", shown)
