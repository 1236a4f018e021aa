"""The demo shop: filled once, with somebody for every role."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from souk.ops.demo import ACCOUNTS
from souk.ops.operations.demo import load_demo
from tests.api import Api
from tests.factories import a_manager


def test_the_demo_has_a_seller_who_sells(api: Api, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path

    assert [load_demo(), load_demo()] == [True, False]

    offered = api.get("/products?seller=clay-and-co&count=true").json
    assert 0 < offered["total"] < api.get("/products?count=true").json["total"]
    assert "clay-mug" in {item["slug"] for item in offered["items"]}
    beside = api.get("/products/clay-mug/related").json["items"]
    assert beside
    assert "mugs" not in {item["category"]["slug"] for item in beside}
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


def test_the_demo_was_searched_and_not_always_in_vain(
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
