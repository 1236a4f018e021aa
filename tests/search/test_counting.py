"""What customers look at and search for is counted without a row that everybody waits for."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from souk.search.models import Asking, Entry, Sighting, Term
from souk.search.operations import counting
from souk.search.operations.counting import fold_counts, heard, normal_words
from souk.search.operations.standing import choose_prominent, forget_old_words
from tests.api import Api
from tests.database import owner
from tests.factories import a_manager, a_product
from tests.invariants import assert_sound


@pytest.fixture(autouse=True)
def nothing_heard() -> Iterator[None]:
    heard.__init__()  # type: ignore[misc]
    yield
    heard.__init__()  # type: ignore[misc]


def test_popular_is_what_is_looked_at(api: Api) -> None:
    for name in ("one", "two", "three"):
        a_product(slug=name)
    for slug in ("two", "two", "three", "nowhere"):
        api.get(f"/products/{slug}")
    heard.tell()
    assert Sighting.objects.count() == 2
    assert fold_counts() == 2
    assert fold_counts() == 0
    found = api.get("/products?sort=popular").json["items"]
    assert [item["slug"] for item in found] == ["two", "three", "one"]


def test_what_finds_nothing_is_shown_to_staff(api: Api) -> None:
    a_product(name="Lamp")
    for words in ("Xylophone", "xylophonE ", "xýlophone", "lamp", "zither"):
        api.get(f"/products?q={words}")
    heard.tell()
    fold_counts()
    _, staff = a_manager()
    page = staff.get("/admin/search/misses?limit=1&count=true").json
    assert page["total"] == 2
    assert (page["items"][0]["words"], page["items"][0]["times"]) == ("xylophone", 3)
    rest = staff.get(f"/admin/search/misses?limit=1&cursor={page['next_cursor']}").json
    assert [item["words"] for item in rest["items"]] == ["zither"]
    assert Term.objects.get(words="lamp").misses == 0


@pytest.mark.parametrize(
    "words", ["ada@example.com", "%2B49 170 1234567", "4111111111111111", "ab"]
)
def test_what_may_be_personal_is_not_kept(api: Api, words: str) -> None:
    api.get(f"/products?q={words}")
    heard.tell()
    assert not Asking.objects.exists()


@pytest.mark.parametrize(
    "words", ['a "quoted" one', "back\\slash", "null", "{a,b}", "100%s", "käse"]
)
def test_what_is_asked_is_kept_as_it_was(api: Api, words: str) -> None:
    heard.note_search(words, has_found=True)
    heard.note_search("another", has_found=False)
    heard.tell()
    kept = set(Asking.objects.values_list("words", "times", "misses"))
    assert kept == {(normal_words(words), 1, 0), ("another", 1, 1)}


def test_who_has_heard_nothing_makes_no_connection() -> None:
    made: list[bool] = []

    def tell() -> None:
        heard.tell()
        made.append(connection.connection is not None)

    teller = threading.Thread(target=tell)
    teller.start()
    teller.join()
    assert made == [False]


def test_counts_wait_for_a_database_that_goes_away(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_product(slug="mug")
    api.get("/products/mug")
    api.get("/products?q=lamp")
    fails = iter([True, False, False])

    def go_away(execute: Any, sql: str, *rest: Any) -> Any:
        if "search_askings" in sql and next(fails):
            raise OperationalError("the database system is shutting down")
        return execute(sql, *rest)

    turns = iter([False, False, True])
    pause = SimpleNamespace(wait=lambda _seconds: next(turns))
    with connection.execute_wrapper(go_away), monkeypatch.context() as within:
        within.setattr(counting, "threading", SimpleNamespace(Event=lambda: pause))
        within.setattr(counting, "close_old_connections", lambda: None)
        within.setattr(connection, "close", lambda: None)
        heard._go_on_telling()

    assert list(Sighting.objects.values_list("slug", "views")) == [("mug", 1)]
    assert list(Asking.objects.values_list("words", "times", "misses")) == [("lamp", 1, 1)]


def test_further_pages_are_no_new_searches(api: Api) -> None:
    for _ in range(4):
        a_product(name="Lamp")
    cursor = api.get("/products?q=lamp&limit=2").json["next_cursor"]
    api.get(f"/products?q=lamp&limit=2&cursor={cursor}")
    heard.tell()
    assert Asking.objects.get().times == 1


def test_popular_searches_are_suggested_after_some_people(api: Api) -> None:
    a_product(name="Desk lamp", slug="desk-lamp")
    for times, words in ((5, "desk lamp"), (4, "desk lamps")):
        for _ in range(times):
            api.get(f"/products?q={words.replace(' ', '+')}")
    heard.tell()
    fold_counts()
    found = api.get("/search/suggest?q=des").json
    assert found["searches"] == ["desk lamp"]
    assert found["products"] == [{"name": "Desk lamp", "slug": "desk-lamp"}]


def test_processes_that_tell_at_once_lose_nothing(committed: None) -> None:
    a_product(slug="mug")

    def work() -> None:
        try:
            for _ in range(5):
                Sighting.objects.create(slug="mug", views=2)
                Asking.objects.create(words="mug", times=2, misses=1)
                fold_counts()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fold_counts()
    assert Entry.objects.get().view_count == 40
    assert (Term.objects.get().times, Term.objects.get().misses) == (40, 20)
    assert_sound()


def test_a_small_shop_is_prominent_as_a_whole(api: Api) -> None:
    a_product()
    assert Entry.objects.get().is_prominent
    Entry.objects.update(is_prominent=False)
    assert choose_prominent() == 1
    assert choose_prominent() == 0


def test_many_products_at_once_are_prominent_as_far_as_there_is_room(committed: None) -> None:
    for number in range(5):
        a_product(slug=f"mug-{number}")
    with owner() as db, db.transaction(force_rollback=True):
        db.execute(
            "CREATE OR REPLACE FUNCTION search.most_prominent() RETURNS integer"
            " LANGUAGE sql IMMUTABLE RETURN 2"
        )
        db.execute("DELETE FROM search_entries")
        db.execute("SELECT search.refresh_entries(ARRAY(SELECT id FROM catalog_products))")
        found = db.execute("SELECT count(*) FROM search_entries WHERE is_prominent").fetchone()
    assert found == (2,)


def test_two_that_add_products_at_once_share_the_room_for_prominent_ones(committed: None) -> None:
    for number in range(7):
        a_product(slug=f"mug-{number}")
    with owner() as db, db.transaction(force_rollback=True):
        db.execute(
            "CREATE OR REPLACE FUNCTION search.most_prominent() RETURNS integer"
            " LANGUAGE sql IMMUTABLE RETURN 5"
        )
        # One is there before, so that there is room for four, and for two of each writer's.
        db.execute(
            "DELETE FROM search_entries"
            " WHERE id <> (SELECT id FROM catalog_products WHERE slug = 'mug-0')"
        )
        db.execute("SELECT search.share_room(2)")
        db.execute(
            "SELECT search.refresh_entries("
            " ARRAY(SELECT id FROM catalog_products WHERE slug <> 'mug-0'))"
        )
        found = db.execute("SELECT count(*) FROM search_entries WHERE is_prominent").fetchone()
    assert found == (1 + 2,)


def test_others_than_prominent_products_are_found_too(api: Api) -> None:
    for number in range(5):
        a_product(name=f"Mug {number}")
    Entry.objects.update(is_prominent=False)
    assert len(api.get("/products?q=mug").json["items"]) == 5
    assert len(api.get("/search/suggest?q=mu").json["products"]) == 5
    facets = api.get("/products?q=mug&facets=true").json["facets"]
    assert (facets["counted"], facets["is_exact"]) == (5, True)


def test_counts_that_leave_products_out_say_so(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("souk.search.queries.facets._FEW", 2)
    for number in range(4):
        a_product(name=f"Mug {number}", slug=f"mug-{number}")
    facets = api.get("/products?q=mug&facets=true").json["facets"]
    assert (facets["counted"], facets["is_exact"]) == (4, True)
    Entry.objects.filter(product__slug="mug-3").update(is_prominent=False)
    facets = api.get("/products?q=mug&facets=true").json["facets"]
    assert (facets["counted"], facets["is_exact"]) == (3, False)


def test_words_that_no_product_has_are_forgotten(api: Api) -> None:
    product = a_product(name="Zither")
    assert forget_old_words() == 0
    product.delete()
    assert forget_old_words() == 1
