"""What words find: in any case, with or without accents, half typed, misspelled, by code."""

from typing import Any

import pytest
from django.db import connection

from souk.search.operations.synonyms import create_synonyms
from tests.api import Api
from tests.factories import a_category, a_product, a_variant


def found(api: Api, words: str, **query: object) -> list[str]:
    answer = searched(api, words, **query)
    return [item["slug"] for item in answer["items"]]


def searched(api: Api, words: str, **query: object) -> Any:
    from urllib.parse import urlencode

    answer = api.get("/products?" + urlencode({"q": words, **query}))
    assert answer.status == 200, answer.json
    return answer.json


def test_a_name_counts_more_than_a_description(api: Api) -> None:
    a_product(name="Tall vase", slug="told", description="Stands well beside a lamp.")
    a_product(name="Desk lamp", slug="named")
    a_product(name="Round table", slug="tagged", tags=["lamp"])
    a_product(name="Rug", slug="short", short_description="Soft, for below a lamp.")
    assert found(api, "lamp")[0] == "named"
    assert set(found(api, "lamp")) == {"told", "named", "tagged", "short"}


def test_equal_matches_are_ordered_by_rating(api: Api) -> None:
    a_product(name="Bowl one", slug="good", average_rating=4)
    a_product(name="Bowl two", slug="best", average_rating=5)
    assert found(api, "bowl") == ["best", "good"]


@pytest.mark.parametrize(
    "words", ["crème brûlée", "CREME BRULEE", "brûlée creme", "crèmes", "Crème-brûlée"]
)
def test_accents_and_case_are_ignored(api: Api, words: str) -> None:
    a_product(name="Crème brûlée dish", slug="dish")
    assert found(api, words) == ["dish"]


@pytest.mark.parametrize("words", ["ce", "cera", "cerami", "ceramics", "blue cer", "Céra"])
def test_the_last_word_may_be_half_typed(api: Api, words: str) -> None:
    a_product(name="Blue ceramic bowl", slug="bowl")
    a_product(name="Red linen shirt", slug="shirt")
    assert found(api, words) == ["bowl"]


@pytest.mark.parametrize("words", ["taepot", "teapott", "teapoz", "blue taepot"])
def test_what_is_misspelled_is_corrected(api: Api, words: str) -> None:
    a_product(name="Blue teapot", slug="teapot")
    answer = searched(api, words, facets="true", count="true")
    assert [item["slug"] for item in answer["items"]] == ["teapot"]
    assert answer["corrected_query"].endswith("teapot")
    assert answer["total"] == 1
    assert answer["facets"]["counted"] == 1


def test_what_is_spelled_right_is_not_corrected(api: Api) -> None:
    a_product(name="Blue teapot", slug="teapot")
    assert "corrected_query" not in searched(api, "teapot")
    assert "corrected_query" not in searched(api, "xylophone")


def test_corrected_words_have_pages_too(api: Api) -> None:
    for number in range(5):
        a_product(name=f"Teapot {number}", slug=f"teapot-{number}")
    first = searched(api, "taepot", limit=3)
    rest = searched(api, "taepot", limit=3, cursor=first["next_cursor"])
    slugs = {item["slug"] for page in (first, rest) for item in page["items"]}
    assert len(slugs) == 5
    assert rest["corrected_query"] == "teapot"
    assert rest["next_cursor"] is None


def test_a_sku_and_a_barcode_are_found_first(api: Api) -> None:
    lamp = a_product(name="Lamp", slug="lamp", average_rating=1)
    a_variant(product=lamp, sku="WX-77/b", barcode="4006381333931")
    a_product(name="Notes about wx-77/b", slug="notes", average_rating=5)
    assert found(api, "wx-77/B")[0] == "lamp"
    assert found(api, "4006381333931") == ["lamp"]


@pytest.mark.parametrize("words", ["couch", "Sofa", "love seat", "cozy love seat"])
def test_synonyms_find_each_other(api: Api, words: str) -> None:
    a_product(name="Cozy couch", slug="couch")
    a_product(name="Lamp", slug="lamp")
    create_synonyms(["sofa", "Couch", "Love  Seat"])
    assert found(api, words) == ["couch"]


def test_words_in_quotes_stand_together_and_a_minus_excludes(api: Api) -> None:
    a_product(name="Red wine glass", slug="red")
    a_product(name="Wine in red bottles, a glass", slug="scattered")
    assert found(api, '"wine glass"') == ["red"]
    assert found(api, "wine -bottles") == ["red"]


@pytest.mark.parametrize(
    "words",
    [
        "&", "a & | !", "lamp:*", "'", "''", "\\", "a\\'b", "<->", "()", "!!lamp", '"', '""', "-",
        "- -", "%", "_", "🛋️", "日本語の本", "ﷺ", "\u202e\u0300", "a\u0000b", "x" * 200,
        "- " * 99, '"a" ' * 50, "\u017ftraße", "İ",
    ],
)  # fmt: skip
def test_any_text_is_a_search(api: Api, words: str) -> None:
    from urllib.parse import urlencode

    a_product(name="Lamp")
    for path in ("/products", "/search/suggest"):
        answer = api.get(f"{path}?" + urlencode({"q": words[:100]}))
        assert answer.status in (200, 422), answer.json
    assert api.get("/products?" + urlencode({"q": words * 500})).status in (200, 422)


@pytest.mark.parametrize("words", ["shop.com/a%sb?c='d'", "shop.com/%(a)s%%", "a\\\\b o'neill {0}"])
def test_frequent_words_of_any_letters_are_found_beside_a_price(
    api: Api, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr("souk.search.queries.filters.MOST_RARE", 0)
    a_variant(product=a_product(name=f"Notes on {words}", slug="notes"), price=500)
    for query in ({}, {"sort": "price"}, {"facets": "true"}):
        assert found(api, words, max_price=500, **query) == ["notes"]
        assert found(api, words, min_price=501, **query) == []


def test_ordinary_words_raise_no_notice(api: Api) -> None:
    told: list[str] = []
    with connection.cursor() as db:
        connection.connection.add_notice_handler(lambda notice: told.append(notice.message_primary))
        db.execute("SELECT * FROM search.queries_of(%s)", ['warm "oak lamp" -brass tabl'])
        found = db.fetchone()
        assert not told
        db.execute("SELECT * FROM search.queries_of('-')")
        assert db.fetchone() == ("", "", [])
    assert found[:2] == ("'oak' <-> 'lamp' & !'brass' & 'warm' & ( 'tabl' | 'tabl':* )",) * 2


def test_ten_kilobytes_are_refused_clearly(api: Api) -> None:
    answer = api.get("/products?q=" + "lamp+" * 2000)
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == "q"


def test_a_highlight_marks_words_and_nothing_else(api: Api) -> None:
    a_product(
        name="Café <script>alert('lamp')</script> & lamps",
        slug="lamp",
        description="<p>A <b onclick=x>lamp</b> &amp; more</p>",
    )
    shown = searched(api, "lamp")["items"][0]["highlight"]
    assert "<mark>lamps</mark>" in shown["name"]
    for text in shown.values():
        assert "<" not in text.replace("<mark>", "").replace("</mark>", "")


def test_a_highlight_ignores_accents_too(api: Api) -> None:
    a_product(name="Café table", slug="cafe")
    for words in ("cafe", "café", "caf"):
        assert "<mark>Café</mark>" in searched(api, words)["items"][0]["highlight"]["name"]


def test_reversed_prices_are_refused_clearly(api: Api) -> None:
    answer = api.get("/products?min_price=500&max_price=100")
    assert answer.status == 422
    assert "min_price" in answer.json["detail"]


def test_a_cursor_is_of_one_query(api: Api) -> None:
    for number in range(3):
        a_product(name=f"Bowl {number}")
    cursor = searched(api, "bowl", limit=1)["next_cursor"]
    assert api.get(f"/products?q=bowl&limit=1&cursor={cursor}").status == 200
    for other in ("q=bowls", "q=bowl&sort=newest", "q=bowl&category=x", "sort=newest"):
        answer = api.get(f"/products?{other}&limit=1&cursor={cursor}")
        assert (answer.status, answer.json["errors"][0]["field"]) == (422, "cursor")
    for forged in ("x", cursor[:-2], cursor + "AA", "W10", "bnVsbA", "ZGVhZGJlZWY"):
        assert api.get(f"/products?q=bowl&limit=1&cursor={forged}").status == 422


def test_pages_of_a_search_show_each_product_once(api: Api) -> None:
    category = a_category("Kitchen")
    for number in range(7):
        a_product(name=f"Bowl {number}", slug=f"bowl-{number}", category=category)
    slugs, cursor = [], ""
    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        page = searched(api, "bowl", limit=3, category="kitchen", **more)
        slugs += [item["slug"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert sorted(slugs) == [f"bowl-{number}" for number in range(7)]


def test_a_product_that_is_withdrawn_is_not_found(api: Api) -> None:
    product = a_product(name="Lamp", slug="lamp")
    assert found(api, "lamp") == ["lamp"]
    product.status = "inactive"
    product.save()
    assert found(api, "lamp") == []
