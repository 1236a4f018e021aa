"""A shop that dies whole, or is closed: what was acknowledged is there, nothing is half done.

Where some of its processes die, see test_storm.py.
"""

import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.factories import ADDRESS
from tests.shop import Shop

SKUS = ("MUG-CLAY-SAND", "MUG-CLAY-INK", "MUG-CAMP-WHITE-500ML")


def a_wish(number: int) -> dict[str, Any]:
    return {
        "items": [
            {"sku": SKUS[number % 3], "quantity": 1},
            {"sku": SKUS[(number + 1) % 3], "quantity": 1},
        ],
        "email": "ada@example.com",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
        "payment": {"method": "CREDIT_CARD", "gateway": "test", "token": "approve"},
    }


@dataclass
class Shoppers:
    """Four people who order again and again, each order under its key until it is answered."""

    shop: Shop
    acknowledged: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    is_over: bool = False

    def __enter__(self) -> "Shoppers":
        self.threads = [threading.Thread(target=self._shop, args=(n,)) for n in range(4)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.is_over = True
        for thread in self.threads:
            thread.join(timeout=60)

    def _shop(self, number: int) -> None:
        while not self.is_over:
            number += 1
            key, wish = str(uuid.uuid4()), a_wish(number)
            self.unanswered[key] = wish
            while key in self.unanswered and not self.is_over:
                self.ask(key, wish)

    def ask(self, key: str, wish: dict[str, Any]) -> None:
        try:
            status, answer = self.shop.order(wish, key=key)
        except (OSError, ValueError):
            time.sleep(0.05)
            return
        if status == 201:
            self.acknowledged[key] = answer["order_number"]
            del self.unanswered[key]
        elif status == 503 or answer["code"] == "request_in_progress":
            time.sleep(0.1)
        else:
            del self.unanswered[key]
            if answer.get("code") != "insufficient_stock":
                self.refused.append((status, answer))

    def wait_for(self, orders: int) -> None:
        self.shop.wait_until(lambda: len(self.acknowledged) >= orders, seconds=60)


def assert_whole(shop: Shop, shoppers: Shoppers) -> None:
    """Every acknowledged order is there, once; repeating what got no answer gives one order."""
    assert not shoppers.refused
    deadline = time.monotonic() + 30
    while shoppers.unanswered and time.monotonic() < deadline:
        for key, wish in list(shoppers.unanswered.items()):
            shoppers.ask(key, wish)
    assert not shoppers.unanswered
    numbers = list(shoppers.acknowledged.values())
    assert len(set(numbers)) == len(numbers)
    manager = {"email": "manager@souk.example", "password": "open-sesame-2026"}
    _, signed_in = shop.call("POST", "/auth/login", manager)
    bearer = {"Authorization": f"Bearer {signed_in['access_token']}"}
    present: set[str] = set()
    path: str | None = "/admin/orders?limit=100"
    while path:
        _, page = shop.call("GET", path, **bearer)
        present |= {order["order_number"] for order in page["items"]}
        cursor = page["next_cursor"]
        path = f"/admin/orders?limit=100&cursor={cursor}" if cursor else None
    assert set(numbers) <= present
    checked = shop.souk("doctor")
    assert checked.returncode == 0, checked.stdout


def test_a_shop_that_died_whole_opens_again_with_every_order(shop: Shop) -> None:
    with Shoppers(shop) as shoppers:
        shoppers.wait_for(20)
        shop.kill()
    shop.start()

    assert_whole(shop, shoppers)


def test_ctrl_c_ends_all_of_it_and_a_second_start_keeps_what_was_sold(shop: Shop) -> None:
    before = shop.call("GET", "/products/clay-mug")[1]["available_quantity"]
    assert shop.order(a_wish(0))[0] == 201
    assert len(shop.processes()) >= 4
    taken = shop.souk("demo")

    shop.stop()

    assert shop.process is not None
    assert shop.process.returncode == 0
    assert not shop.processes()
    assert (taken.returncode, taken.stderr) == (
        2,
        f"souk: port {shop.port} cannot be used (Address already in use); "
        "set PORT to another one\n",
    )
    shop.start()
    assert shop.call("GET", "/products/clay-mug")[1]["available_quantity"] == before - 2
