"""A customer's cart in the cache: shown quickly, never an old one, and never what is ordered."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from souk.catalog.models import Variant
from souk.privacy.operations.erasure import erase_customer
from tests.api import Api
from tests.factories import a_customer, a_purchase, a_variant, an_admin, api_of, card, shipping
from tests.invariants import assert_sound
from tests.redis_server import RedisServer, an_empty_cache, redis_server
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture(autouse=True)
def redis(server: RedisServer) -> Iterator[RedisServer]:
    with an_empty_cache(server):
        yield server


class Buyer:
    """A customer at their cart, which is kept in the cache by now."""

    def __init__(self, stock: int = 10) -> None:
        self.mug = a_variant(stock=stock, price=1000)
        self.user, self.api = a_customer()
        self.path = f"/carts/{self.cart(self.mug)}"
        self.look()

    def cart(self, variant: Variant) -> str:
        made = self.api.post("/carts", {"items": [{"sku": variant.sku, "quantity": 2}]})
        return str(made.json["id"])

    def look(self) -> dict[str, Any]:
        # The first reader begins the generation, the second one keeps.
        for _ in range(3):
            cart: dict[str, Any] = self.api.get("/carts/current").json
        return cart


def kept(server: RedisServer, buyer: Buyer) -> bytes | None:
    found = server.client.get(f"souk:1:cart:{buyer.user.id}")
    assert found is None or isinstance(found, bytes)
    return found


def test_a_cart_is_kept_for_fifteen_minutes_without_prices_of_now(redis: RedisServer) -> None:
    buyer = Buyer()

    assert buyer.mug.sku in str(kept(redis, buyer))
    assert 890 < redis.client.ttl(f"souk:1:cart:{buyer.user.id}") <= 900  # type: ignore[operator]
    Variant.objects.update(price_amount=1500)
    shown = buyer.api.get(buyer.path).json
    assert (shown["subtotal_amount"], shown["items"][0]["notice"]) == (3000, "price_changed")


def test_each_change_is_shown_at_once(redis: RedisServer) -> None:
    buyer = Buyer()
    other = a_variant()

    buyer.api.post(buyer.path + "/items", {"sku": other.sku, "quantity": 3})
    assert [line["quantity"] for line in buyer.look()["items"]] == [2, 3]
    line = buyer.look()["items"][0]
    etag = buyer.api.get(buyer.path).header("ETag")
    buyer.api.patch(f"{buyer.path}/items/{line['id']}", {"quantity": 7}, **{"If-Match": etag})
    assert [line["quantity"] for line in buyer.look()["items"]] == [7, 3]
    buyer.api.delete(f"{buyer.path}/items/{line['id']}")
    assert [line["quantity"] for line in buyer.look()["items"]] == [3]
    buyer.api.patch(buyer.path, {"notes": "Ring twice."})
    assert buyer.look()["notes"] == "Ring twice."


def test_another_device_sees_the_same_cart(redis: RedisServer) -> None:
    buyer = Buyer()
    phone = api_of(buyer.user)

    phone.patch(buyer.path, {"notes": "from the phone"})

    assert buyer.look()["notes"] == "from the phone"


def test_a_cart_that_is_ordered_is_shown_no_more_and_one_that_comes_back_is(
    redis: RedisServer,
) -> None:
    shipping()
    buyer = Buyer()
    cart_id = buyer.look()["id"]

    assert buyer.api.order(a_purchase(cart=cart_id, payment=card("decline"))).status == 402
    assert buyer.look()["id"] == cart_id
    assert buyer.api.order(a_purchase(cart=cart_id)).status == 201

    assert buyer.look()["code"] == "no_active_cart"
    assert buyer.api.get(buyer.path).json["status"] == "converted"
    assert_sound()


def test_a_new_cart_and_a_claimed_one_take_the_place_of_the_kept_one(redis: RedisServer) -> None:
    buyer = Buyer()
    second = buyer.cart(buyer.mug)
    assert buyer.look()["id"] == second
    guests = Api().post("/carts", {"items": [{"sku": buyer.mug.sku, "quantity": 1}]}).json

    buyer.api.post(f"/carts/{guests['id']}/claim", None, **{"Cart-Token": guests["token"]})

    cart = buyer.look()
    assert (cart["id"], cart["items"][0]["quantity"]) == (guests["id"], 3)
    assert buyer.api.get(buyer.path).json["status"] == "abandoned"
    buyer.api.delete(f"/carts/{guests['id']}")
    assert buyer.look()["code"] == "no_active_cart"


def test_what_a_cart_holds_counts_as_there_for_it(redis: RedisServer) -> None:
    buyer = Buyer(stock=2)

    assert buyer.api.post(buyer.path + "/reservation").status == 201

    assert buyer.look()["items"][0]["notice"] is None


def test_nobody_sees_the_cart_of_another(redis: RedisServer) -> None:
    buyer = Buyer()
    _, eve = a_customer()

    assert eve.get(buyer.path).code == "cart_not_found"
    assert eve.get("/carts/current").code == "no_active_cart"
    assert Api().get(buyer.path).code == "cart_not_found"


def test_the_cart_of_who_is_erased_cannot_be_found_in_the_cache(redis: RedisServer) -> None:
    buyer = Buyer()
    staff, _ = an_admin()

    erase_customer(buyer.user.id, actor_id=staff.id)

    assert redis.client.get(f"souk:1:generation:cart:{buyer.user.id}") is None


def test_readers_and_writers_at_once_leave_what_was_written_last(redis: RedisServer) -> None:
    buyer = Buyer(stock=1000)
    line = {"sku": buyer.mug.sku, "quantity": 1}

    together(
        12,
        lambda number: (
            buyer.api.get(buyer.path) if number % 2 else buyer.api.post(buyer.path + "/items", line)
        ),
    )

    assert buyer.api.get(buyer.path).json["items"][0]["quantity"] == 8


def test_a_shop_whose_redis_is_gone_shows_carts_as_before() -> None:
    with redis_server() as gone, an_empty_cache(gone):
        buyer = Buyer()
        gone.kill()
        buyer.api.patch(buyer.path, {"notes": "still here"})

        assert buyer.look()["notes"] == "still here"


def test_what_another_version_of_the_shop_kept_is_read_anew(redis: RedisServer) -> None:
    buyer = Buyer()
    now = kept(redis, buyer)
    assert now is not None
    stamp, _, document = now.partition(b"\x1d")
    older = json.loads(document)
    del older["expires_at"]
    name = f"souk:1:cart:{buyer.user.id}"

    redis.client.set(name, stamp + b"\x1d" + json.dumps(older).encode(), 900)

    assert buyer.api.get(buyer.path).status == 200
    assert kept(redis, buyer) == now


@pytest.mark.parametrize("most_untold", [10_000, 0], ids=["one by one", "too many to keep in mind"])
def test_a_cart_that_was_changed_while_redis_was_out_of_reach_is_shown_changed(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch, most_untold: int
) -> None:
    monkeypatch.setattr("souk.core.cache._MOST_UNTOLD", most_untold)
    buyer = Buyer()

    with redis.out_of_reach():
        buyer.api.patch(buyer.path, {"notes": "Ring twice."})
        assert buyer.look()["notes"] == "Ring twice."
    assert kept(redis, buyer) is not None
    monkeypatch.setattr("souk.core.cache.PAUSE_SECONDS", 0)

    assert buyer.look()["notes"] == "Ring twice."
    assert b"Ring twice." in (kept(redis, buyer) or b"")
