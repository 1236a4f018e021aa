"""What listings show, written anew after an upgrade: in batches, and never by half."""

import pytest
from django.db import connection

from souk.ops.queries.invariants import FOLDER
from souk.search.models import Card, Entry, Place, Refresh
from souk.search.operations.cards import ask_for_refresh, refresh_what_is_due
from tests.api import Api
from tests.database import owner
from tests.factories import a_category, a_product


@pytest.fixture
def shop(api: Api) -> Api:
    """Five products of a category, and an upgrade that lost what listings show of them."""
    category = a_category("Kitchen")
    for number in range(5):
        a_product(slug=f"bowl-{number}", name=f"Bowl {number}", category=category)
    for lost in (Card, Entry, Place):
        lost.objects.all().delete()
    with connection.cursor() as db:
        db.execute("DELETE FROM search_words")
    return api


@pytest.mark.django_db
def test_entries_are_made_of_products_by_their_key_where_no_statistics_are() -> None:
    with owner() as db, db.transaction(force_rollback=True):
        # As a new table is: what earlier tests have left would be statistics.
        db.execute("TRUNCATE catalog_products CASCADE")
        db.execute("SET enable_seqscan = off")
        db.execute("SET plan_cache_mode = force_generic_plan")
        db.execute(
            "PREPARE fresh (uuid[]) AS SELECT * FROM search.current_entries WHERE id = ANY ($1)"
        )
        plan = "\n".join(line for (line,) in db.execute("EXPLAIN EXECUTE fresh ('{}')"))

    assert "catalog_products_pkey" in plan
    assert "Index Cond: (id = ANY ($1))" in plan


def test_nothing_is_written_that_nobody_asked_for(shop: Api) -> None:
    assert refresh_what_is_due() == 0
    assert not Entry.objects.exists()


@pytest.mark.parametrize("batch", [1, 2, 5, 6])
def test_everything_is_written_in_batches(shop: Api, batch: int) -> None:
    ask_for_refresh()
    told: list[tuple[int, int]] = []
    assert refresh_what_is_due(lambda *so_far: told.append(so_far), batch=batch) == 5
    assert told[-1] == (5, 5)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert not Refresh.objects.exists()
    assert len(shop.get("/products?q=bowl&category=kitchen").json["items"]) == 5
    for rule in ("cards_follow_products", "entries_follow_products", "places_follow_entries"):
        with connection.cursor() as db:
            db.execute((FOLDER / f"{rule}.sql").read_text())
            assert not db.fetchall()


def test_who_is_killed_goes_on_where_they_were(shop: Api) -> None:
    ask_for_refresh()
    with pytest.raises(KeyboardInterrupt):
        refresh_what_is_due(_interrupt, batch=2)
    assert Entry.objects.count() == 2
    assert refresh_what_is_due(batch=2) == 3
    assert Entry.objects.count() == Card.objects.count() == 5


def test_who_asks_again_begins_again(shop: Api) -> None:
    ask_for_refresh()
    with pytest.raises(KeyboardInterrupt):
        refresh_what_is_due(_interrupt, batch=2)
    ask_for_refresh()
    assert refresh_what_is_due(batch=2) == 5


def test_an_empty_shop_has_nothing_to_write(api: Api) -> None:
    ask_for_refresh()
    assert refresh_what_is_due() == 0
    assert not Refresh.objects.exists()


def _interrupt(done: int, of: int) -> None:
    raise KeyboardInterrupt
