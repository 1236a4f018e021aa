"""Behind PgBouncer in transaction mode nobody speaks with another's voice."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.api import Api
from tests.factories import a_customer, a_purchase, a_variant, shipping
from tests.pooler import pooler
from tests.shop import free_port, wait_for
from tests.threads import together


class Server:
    """Souk's server, whose every statement goes through the pooler."""

    def __init__(self, address: str) -> None:
        self.base = f"http://127.0.0.1:{free_port()}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "souk.cli", "serve"],
            env={
                **os.environ,
                "DATABASE_URL": address,
                "SOUK_PREPARED_STATEMENTS": "false",
                "PORT": self.base.rpartition(":")[2],
                "SOUK_THREADS": "4",
            },
        )

    def call(self, path: str, caller: Api, body: Any = None, **headers: str) -> Any:
        request = urllib.request.Request(
            f"{self.base}/api/v1{path}",
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json", **caller.headers, **headers},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def lives(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.base}/health/live", timeout=5).close()
        except OSError:
            return False
        return True


@pytest.fixture
def address(committed: None) -> Iterator[str]:
    # So few connections that each serves everybody in turn.
    with pooler(connections=2) as found:
        yield found


@pytest.fixture
def server(address: str) -> Iterator[Server]:
    server = Server(address)
    try:
        wait_for(server.lives)
        yield server
    finally:
        server.process.terminate()
        server.process.wait()


def test_of_many_people_at_once_each_gets_their_own(server: Server, address: str) -> None:
    shipping()
    variant = a_variant(stock=1000)
    people = [a_customer() for _ in range(4)]

    def visit(number: int) -> None:
        user, caller = people[number % len(people)]
        guest = Api()
        for turn in range(5):
            key = {"Idempotency-Key": f"visit-{number}-{turn}"}
            placed = server.call("/orders", caller, a_purchase((variant, 1)), **key)
            listed = server.call("/orders", caller)["items"]
            assert placed["order_number"] in {order["order_number"] for order in listed}
            assert server.call("/me", caller)["id"] == str(user.id)
            assert server.call("/products", guest)["items"]
            cart = server.call("/carts", guest, {"items": [{"sku": variant.sku, "quantity": 1}]})
            token = {"Cart-Token": cart["token"]}
            assert server.call(f"/carts/{cart['id']}", guest, **token)["items"]

    assert together(8, visit) == [None] * 8
    numbers = [
        {order["order_number"] for order in server.call("/orders?limit=100", caller)["items"]}
        for _, caller in people
    ]
    assert [len(own) for own in numbers] == [10] * 4
    assert len(set.union(*numbers)) == 40
    assert_nothing_left(address)


def assert_nothing_left(address: str) -> None:
    """Every connection that the pooler holds is nobody's between two transactions."""
    with psycopg.connect(address, prepare_threshold=None) as first:
        first.execute("SELECT 1")  # Holds one, so that the next gets the other.
        with psycopg.connect(address, prepare_threshold=None) as second:
            for db in (first, second):
                told = db.execute(
                    "SELECT coalesce(current_setting('souk.role', true), ''), core.caller_id(),"
                    " core.guest_tokens(), (SELECT count(*) FROM orders_orders)"
                ).fetchone()
                assert told == ("", None, None, 0)
