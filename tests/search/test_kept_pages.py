"""Kept pages show what is, are forgotten when that changes, and never cost an error."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from structlog.testing import capture_logs

from souk.catalog.models import Product
from souk.config.caches import cache_settings
from souk.core.cache import Entry, forget, keep, line, look_up
from souk.search.models import PageChange
from souk.search.operations.forgetting import (
    StockWatch,
    forget_changed_pages,
    forget_everything,
)
from tests.api import Answer, Api
from tests.factories import (
    a_category,
    a_picture,
    a_product,
    a_purchase,
    a_seller,
    a_variant,
    an_admin,
    card,
    shipping,
    stock_up,
)
from tests.invariants import assert_sound
from tests.redis_server import RedisServer, an_empty_cache, redis_server


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def redis(server: RedisServer) -> Iterator[RedisServer]:
    """A shop with a cache that is empty."""
    with an_empty_cache(server):
        yield server


def visit(api: Api, path: str, times: int = 2) -> Answer:
    """Ask so often that the answer is kept: the first reader begins its topics' generations."""
    for _ in range(times):
        answer = api.get(path)
    return answer


def statements(api: Api, path: str) -> tuple[int, Answer]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = api.get(path)
    return len(captured), answer


def a_shop() -> Product:
    category = a_category("Mugs")
    product = a_product(slug="mug", category=category, is_featured=True, attributes={"in_stock": 1})
    a_picture(product)
    a_variant(product=product, stock=5, price=1000, sku="MUG-1")
    a_variant(product=product, stock=None, price=1100, sku="MUG-2")
    forget_changed_pages()
    return product


PAGES = ["/products/mug", "/categories", "/products?featured=true"]


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_is_the_page_that_was_read_and_asks_the_database_nothing(
    api: Api, redis: RedisServer, path: str
) -> None:
    a_shop()
    with override_settings(CACHES=cache_settings(None)):
        plain = api.get(path)

    visit(api, path)
    count, kept = statements(api, path)

    assert count == 0
    assert kept.status == 200
    assert kept.body == plain.body
    assert kept.header("ETag") == plain.header("ETag")


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_is_not_sent_to_who_has_it(api: Api, redis: RedisServer, path: str) -> None:
    a_shop()
    etag = visit(api, path).header("ETag") or ""

    again = api.get(path, **{"If-None-Match": etag})

    assert (again.status, again.body) == (304, b"")


CHANGES: dict[str, tuple[str, Any]] = {
    "name": ("UPDATE catalog_products SET name = 'Cup', updated_at = now()", "/products/mug"),
    "slug": ("UPDATE catalog_products SET slug = 'cup', updated_at = now()", "/products/mug"),
    "price": ("UPDATE catalog_variants SET price_amount = 5", "/products/mug"),
    "picture": ("UPDATE catalog_images SET alt = 'blue'", "/products/mug"),
    "category": ("UPDATE catalog_categories SET name = 'Cups'", "/products/mug"),
    "crumbs": ("DELETE FROM catalog_product_categories", "/products/mug"),
    "rating": ("UPDATE catalog_products SET average_rating = 4.5", "/products/mug"),
    "favourites": ("UPDATE catalog_products SET favorite_count = 7", "/products/mug"),
    "warehouse": ("UPDATE inventory_warehouses SET is_active = false", "/products/mug"),
    "tree": ("UPDATE catalog_categories SET name = 'Cups'", "/categories"),
    "count": ("UPDATE catalog_products SET status = 'draft'", "/categories"),
    "featured name": ("UPDATE catalog_products SET name = 'Cup'", "/products?featured=true"),
    "featured": ("UPDATE catalog_products SET is_featured = false", "/products?featured=true"),
    "featured price": ("UPDATE catalog_variants SET price_amount = 5", "/products?featured=true"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_once_the_worker_has_heard_of_it(
    api: Api, redis: RedisServer, change: str
) -> None:
    a_shop()
    sql, path = CHANGES[change]
    before = visit(api, path)
    with connection.cursor() as db:
        db.execute(sql)

    forget_changed_pages()
    after = api.get(path)
    with override_settings(CACHES=cache_settings(None)):
        plain = api.get(path)
    assert after.status == plain.status
    assert plain.status == 404 or after.body == plain.body
    assert after.body != before.body


def test_a_seller_on_vacation_is_shown_so(api: Api, redis: RedisServer) -> None:
    seller, _ = a_seller()
    a_variant(product=a_product(slug="bowl", seller_id=seller.id))
    forget_changed_pages()
    assert visit(api, "/products/bowl").json["seller"]["on_vacation"] is False
    with connection.cursor() as db:
        db.execute("UPDATE sellers_profiles SET vacation_mode = true")

    forget_changed_pages()

    assert api.get("/products/bowl").json["seller"]["on_vacation"] is True


def test_what_is_viewed_stays_kept(api: Api, redis: RedisServer) -> None:
    a_shop()
    visit(api, "/products/mug")
    Product.objects.update(view_count=1000)

    assert forget_changed_pages() == 0
    assert statements(api, "/products/mug")[0] == 0


def test_staff_who_change_a_price_see_it_shown(api: Api, redis: RedisServer) -> None:
    product = a_shop()
    _, staff = an_admin()
    visit(api, "/products/mug")
    variant = product.variants.get(sku="MUG-1")
    changed = staff.patch(
        f"/admin/products/{product.id}/variants/{variant.id}", {"price_amount": 700}
    )
    assert changed.status == 200, changed.json

    forget_changed_pages()

    assert api.get("/products/mug").json["price_amount"] == 700


def test_an_order_takes_todays_price_whatever_a_kept_page_says(
    api: Api, redis: RedisServer
) -> None:
    shipping()
    product = a_shop()
    visit(api, "/products/mug")
    product.variants.filter(sku="MUG-1").update(price_amount=700)

    order = api.order(a_purchase((product.variants.get(sku="MUG-1"), 1), payment=card("approve")))

    assert api.get("/products/mug").json["price_amount"] == 1000
    assert order.json["items"][0]["unit_price_amount"] == 700


def test_an_order_changes_the_stock_shown_and_leaves_the_page_kept(
    api: Api, redis: RedisServer
) -> None:
    shipping()
    product = a_shop()
    visit(api, "/products/mug")
    watch = StockWatch()
    watch.forget_moved_stock()
    visit(api, "/products/mug")
    order = api.order(a_purchase((product.variants.get(sku="MUG-1"), 2)))
    assert order.status == 201, order.json

    watch.forget_moved_stock()
    count, page = statements(api, "/products/mug")

    assert page.json["variants"][0]["available_quantity"] == 3
    assert page.json["variants"][1]["available_quantity"] is None
    assert count == 1
    with override_settings(CACHES=cache_settings(None)):
        assert api.get("/products/mug").body == page.body


def test_a_featured_product_that_sells_out_is_shown_so(api: Api, redis: RedisServer) -> None:
    shipping()
    product = a_product(slug="bowl", is_featured=True)
    variant = a_variant(product=product, stock=1)
    a_variant(product=a_product(is_featured=True), stock=1)
    forget_changed_pages()
    path = "/products?featured=true"
    assert [item["in_stock"] for item in visit(api, path).json["items"]] == [True, True]
    assert api.order(a_purchase((variant, 1))).status == 201

    StockWatch().forget_moved_stock()
    shown = {item["slug"]: item["in_stock"] for item in visit(api, path).json["items"]}

    assert shown.pop("bowl") is False
    assert list(shown.values()) == [True]


def test_a_shop_that_features_nothing_keeps_that(api: Api, redis: RedisServer) -> None:
    a_variant()
    forget_changed_pages()
    visit(api, "/products?featured=true")

    count, page = statements(api, "/products?featured=true")

    assert (count, page.json["items"]) == (0, [])


def test_a_worker_that_begins_again_looks_as_far_back_as_stock_is_kept(
    api: Api, redis: RedisServer
) -> None:
    product = a_shop()
    visit(api, "/products/mug")
    stock_up(product.variants.get(sku="MUG-1"), 50)

    StockWatch().forget_moved_stock()

    assert api.get("/products/mug").json["variants"][0]["available_quantity"] == 50


def test_pages_live_as_long_as_they_may(api: Api, redis: RedisServer) -> None:
    a_shop()
    for path in PAGES:
        visit(api, path)

    lives = {
        key.decode().partition("souk:1:")[2]: redis.client.ttl(key)
        for key in redis.client.keys("*")
        if b"generation" not in key
    }

    for key, seconds in {
        "product:mug": 3600, "stock:mug": 300, "tree": 86400,
        "featured:newest:20": 3600, "featured:newest:20:stock": 300,
    }.items():  # fmt: skip
        assert seconds - 60 < lives.pop(key) <= seconds
    assert not lives


def test_the_tree_and_the_featured_end_when_the_next_product_is_published(
    api: Api, redis: RedisServer
) -> None:
    a_shop()
    a_product(
        slug="soon",
        is_featured=True,
        category=a_category("Later"),
        published_at=timezone.now() + timedelta(minutes=10),
    )
    forget_changed_pages()
    tree = visit(api, "/categories").json["items"]
    visit(api, "/products?featured=true")

    assert {one["name"]: one["product_count"] for one in tree} == {"Mugs": 1, "Later": 0}
    assert 0 < redis.client.ttl("souk:1:tree") <= 600
    assert 0 < redis.client.ttl("souk:1:featured:newest:20") <= 600


def test_a_fill_that_a_change_overtook_is_never_read(redis: RedisServer) -> None:
    entry = Entry("page", ("catalogue", "product:mug"), 60)
    keep(entry, "", look_up([entry]))
    before = look_up([entry])

    forget(["product:mug"])
    keep(entry, "old", before)
    assert look_up([entry]).texts == (None,)

    keep(entry, "", look_up([entry]))
    keep(entry, "old", before)
    assert look_up([entry]).texts == (None,)
    keep(entry, "new", look_up([entry]))
    assert look_up([entry]).texts == ("new",)


def test_a_cache_that_was_emptied_or_lost_generations_holds_nothing_old(
    api: Api, redis: RedisServer
) -> None:
    product = a_shop()
    visit(api, "/products/mug")
    page = redis.client.get("souk:1:product:mug")
    redis.client.flushall()
    redis.client.set("souk:1:product:mug", page)
    product.variants.filter(sku="MUG-1").update(price_amount=1)

    assert visit(api, "/products/mug", 3).json["price_amount"] == 1


@pytest.mark.parametrize("junk", [b"", b"\xff\xfe", b"\x1d", b"no stamp", b"12"])
def test_what_others_wrote_into_the_cache_is_no_page(
    api: Api, redis: RedisServer, junk: bytes
) -> None:
    a_shop()
    plain = visit(api, "/products/mug")
    redis.client.set("souk:1:product:mug", junk)
    redis.client.set("souk:1:stock:mug", junk)

    assert api.get("/products/mug").body == plain.body


@pytest.mark.parametrize("slug", ["a%20b", "%0a", "x" * 240, "%F0%9F%8D%8B", "*", "%1e"])
def test_an_address_of_any_kind_is_only_looked_for(
    api: Api, redis: RedisServer, slug: str, recwarn: Any
) -> None:
    assert api.get(f"/products/{slug}").status == 404
    assert redis.client.keys("*") == []
    assert not recwarn.list


def test_what_does_not_exist_leaves_nothing_behind(api: Api, redis: RedisServer) -> None:
    for number in range(5):
        assert api.get(f"/products/nothing-{number}").status == 404

    assert redis.client.keys("*nothing*") == []


def test_a_product_that_is_not_for_everybody_is_never_kept(api: Api, redis: RedisServer) -> None:
    a_shop()
    _, staff = an_admin()
    visit(api, "/products/mug")
    product = Product.objects.get()
    body = {"visibility": "password_protected", "password": "open sesame"}
    assert staff.patch(f"/admin/products/{product.id}", body).status == 200
    forget_changed_pages()

    for _ in range(2):
        assert api.get("/products/mug").status == 404
        opened = api.post("/products/mug/unlock", {"password": "open sesame"})
        assert opened.status == 200
    assert api.get("/products/mug").status == 404


def test_an_import_writes_one_note_for_all_it_changes(api: Api) -> None:
    PageChange.objects.all().delete()
    Product.objects.bulk_create(
        Product(name=f"P {n}", slug=f"p-{n}", status="active", currency="USD") for n in range(300)
    )

    assert set(PageChange.objects.values_list("topic", flat=True)) == {"catalogue"}


def test_an_upgrade_forgets_everything(api: Api, redis: RedisServer) -> None:
    a_shop()
    visit(api, "/products/mug")
    forget_everything()
    forget_changed_pages()

    assert statements(api, "/products/mug")[0] == 1


def test_a_shop_whose_redis_is_gone_goes_on_and_says_so_once(api: Api) -> None:
    with redis_server() as server, override_settings(CACHES=cache_settings(server.url)):
        line.__init__()  # type: ignore[misc]
        product = a_shop()
        visit(api, "/products/mug")
        server.kill()
        product.variants.filter(sku="MUG-1").update(price_amount=1)

        with capture_logs() as logs:
            for path in PAGES * 2:
                assert api.get(path).status == 200
            assert api.get("/products/mug").json["price_amount"] == 1
            # Changes wait for it.
            assert forget_changed_pages() == 0
        assert PageChange.objects.exists()
        assert [entry["event"] for entry in logs if "cache" in entry["event"]] == [
            "the cache cannot be reached; going on without it"
        ]

        server.start()
        line.tried_at = 0
        assert forget_changed_pages() > 0
        assert not PageChange.objects.exists()
        assert visit(api, "/products/mug", 3).json["price_amount"] == 1
        assert not line.is_broken
        cache.close()
    line.__init__()  # type: ignore[misc]


def test_readers_and_writers_at_once_end_with_what_is_true(
    committed: None, redis: RedisServer
) -> None:
    product = a_shop()
    variant_id: UUID = product.variants.get(sku="MUG-1").id
    failures: list[str] = []
    done = threading.Event()

    def read() -> None:
        api = Api()
        try:
            while not done.is_set():
                for path in PAGES:
                    answer = api.get(path)
                    if answer.status != 200:
                        failures.append(f"{path}: {answer.status}")
        finally:
            connections.close_all()

    def work() -> None:
        try:
            while not done.is_set():
                forget_changed_pages()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act) for act in (read, read, read, work, work)]
    for thread in threads:
        thread.start()
    try:
        for price in range(1, 41):
            product.variants.filter(id=variant_id).update(price_amount=price)
            stock_up(product.variants.get(id=variant_id), price)
    finally:
        done.set()
        for thread in threads:
            thread.join()

    while forget_changed_pages():
        pass
    StockWatch().forget_moved_stock()
    kept = [Api().get(path).body for path in PAGES]
    with override_settings(CACHES=cache_settings(None)):
        assert kept == [Api().get(path).body for path in PAGES]
    assert not failures
    assert_sound()
