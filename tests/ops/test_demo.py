"""The demo shop: filled once, with somebody for every role."""

import json
import os
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest

from souk.catalog.models import Image, Product
from souk.core.http.outgoing import call_outside
from souk.ops.demo import ACCOUNTS
from souk.ops.demo.receiver import receiver
from souk.ops.operations.demo import load_demo, tell_receiver
from souk.webhooks.queries.endpoints import endpoints
from tests.api import Api
from tests.factories import a_manager
from tests.shop import free_port


def signed_in(api: Api, role: str) -> Api:
    (account,) = (account for account in ACCOUNTS if account.role == role)
    body = {"email": account.email, "password": account.password}
    token = api.post("/auth/login", body).json["access_token"]
    return api.with_headers(Authorization=f"Bearer {token}")


def test_the_demo_has_a_seller_who_sells(api: Api, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path

    assert [load_demo(), load_demo()] == [True, False]

    offered = api.get("/products?seller=clay-and-co&count=true").json
    assert 0 < offered["total"] < api.get("/products?count=true").json["total"]
    assert "clay-mug" in {item["slug"] for item in offered["items"]}
    beside = api.get("/products/clay-mug/related").json["items"]
    assert beside
    assert "mugs" not in {item["category"]["slug"] for item in beside}
    declared = api.get("/categories/lamps/attributes").json["attributes"]
    kinds = {one["name"]: one["kind"] for one in declared}
    assert (kinds["Bulb"], kinds["Watts"], kinds["Dimmable"]) == ("choice", "number", "boolean")
    assert api.get("/products/arc-floor-lamp").json["attributes"]["Watts"] == 60
    assert api.get("/products?q=rucksack").json["items"]
    assert api.get("/products?featured=true").json["items"]
    soon = Product.objects.get(slug="harvest-serving-bowl")
    assert soon.published_at is not None
    assert api.get(f"/products/{soon.slug}").status == 404
    pictures = Image.objects.exclude(file="")
    assert pictures.exists()
    assert not pictures.filter(card_file="").exists()
    cart = api.post("/carts", {"items": [{"sku": "MUG-CLAY-SAND", "quantity": 5}]}).json
    owner = api.with_headers(**{"Cart-Token": cart["token"]})
    for code in ("WELCOME10", "FREESHIP"):
        tried = owner.post(f"/carts/{cart['id']}/coupons", {"code": code})
        assert tried.status == 201, tried.json
    assert tried.json["discount_amount"] == tried.json["subtotal_amount"] // 10
    for account in ACCOUNTS:
        body = {"email": account.email, "password": account.password}
        signed = api.post("/auth/login", body)
        assert account.role in signed.json["user"]["roles"]


def test_what_happens_in_the_demo_is_written_down(api: Api, settings: Any, tmp_path: Path) -> None:
    settings.OUTGOING_HTTP = True
    settings.OUTGOING_NETWORKS = [ip_network("127.0.0.0/8")]
    file = tmp_path / "webhooks.jsonl"
    with receiver(file) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        tell_receiver("http://127.0.0.1:9999/")
        tell_receiver(url)
        call_outside("POST", url, body=b'{"type": "order.placed"}', headers={"webhook-id": "1"})
        server.shutdown()
        thread.join()

    assert [endpoint.url for endpoint in endpoints()] == [url]
    assert json.loads(file.read_text()) == {"id": "1", "told": {"type": "order.placed"}}


@pytest.mark.parametrize(
    "closed", [{"SOUK_OUTGOING_NETWORKS": "10.0.0.0/8"}, {"SOUK_OUTGOING_HTTP": "false"}]
)
def test_a_demo_that_may_not_call_its_own_receiver_says_so(
    closed: dict[str, str], tmp_path: Path
) -> None:
    begun = subprocess.run(
        [sys.executable, "-m", "souk.cli", "demo"],
        env={**os.environ, "SOUK_HOME": str(tmp_path), "PORT": str(free_port()), **closed},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (begun.returncode, begun.stdout) == (2, "")
    assert begun.stderr.startswith("souk: the demo's own webhook is heard at http://127.0.0.1: let")
    assert begun.stderr.count("\n") == 1


def test_the_demo_was_in_use_searched_at_times_in_vain_and_bought_from(
    api: Api, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    load_demo()

    misses = a_manager()[1].get("/admin/search/misses").json["items"]
    assert misses[0]["words"] == "hammock"
    for miss in misses:
        assert not api.get("/products?q=" + quote(miss["words"])).json["items"], miss
    for words in ("carpet", "dutch oven", "floor lamp"):
        assert api.get("/products?q=" + quote(words)).json["items"], words
    assert "mug" in api.get("/search/suggest?q=mu").json["searches"]

    orders = signed_in(api, "customer").get("/orders").json["items"]
    assert sorted(order["status"] for order in orders) == [
        *("cancelled", "confirmed", "delivered", "pending", "processing")
    ]
    asked = signed_in(api, "manager").get("/admin/returns").json["items"]
    assert [one["status"] for one in asked] == ["requested"]
    said = api.get("/products/clay-mug/reviews").json["items"]
    bought = {review["rating"]: review["is_verified_purchase"] for review in said}
    assert bought == {5: True, 4: False}
