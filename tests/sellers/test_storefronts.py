"""What shoppers see of sellers, and what becomes of their products."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from souk.accounts.models import User
from souk.catalog.models import Product, Variant
from souk.core.ids import uuid7
from souk.sellers.models import Profile
from souk.sellers.operations.profile import change_own_profile
from souk.sellers.operations.verification import (
    approve_seller,
    reinstate_seller,
    suspend_seller,
)
from tests.api import Api
from tests.factories import (
    a_category,
    a_product,
    a_purchase,
    a_seller,
    a_variant,
    an_applicant,
    shipping,
)
from tests.invariants import assert_sound


def a_mug_of(user: User, **fields: Any) -> Variant:
    return a_variant(product=a_product(seller_id=user.id, **fields))


def suspend(user: User) -> None:
    suspend_seller(user.id, reason="Complaints.", actor_id=None)


def vacation(user: User, is_on: bool = True) -> None:
    change_own_profile(
        user.id, unchanged_since=None, vacation_mode=is_on, vacation_message="Back in May."
    )


def listed(api: Api, query: str = "") -> set[str]:
    return {item["slug"] for item in api.get(f"/products{query}").json["items"]}


def test_a_seller_is_shown_without_what_is_private(api: Api) -> None:
    a_seller(slug="clay", business_email="me@clay.example")

    shown = api.get("/sellers/clay").json

    assert set(shown) == {
        "slug",
        "name",
        "description",
        "on_vacation",
        "vacation_message",
        "seller_since",
    }
    assert (shown["name"], shown["description"]) == ("Clay & Co.", "Mugs and bowls.")
    assert api.get("/sellers").json["items"] == [shown]


def test_only_who_may_sell_is_shown(api: Api) -> None:
    an_applicant(slug="waiting")
    user, _ = a_seller(slug="gone")
    suspend(user)

    for slug in ("waiting", "gone", "nobody"):
        assert api.get(f"/sellers/{slug}").status == 404
    assert api.get("/sellers?count=true").json == {"items": [], "next_cursor": None, "total": 0}


def test_sellers_are_listed_in_pages(api: Api) -> None:
    for slug in ("bowls", "vases", "mugs"):
        a_seller(slug=slug)

    first = api.get("/sellers?limit=2&count=true").json
    second = api.get(f"/sellers?limit=2&cursor={first['next_cursor']}").json

    assert [row["slug"] for row in first["items"] + second["items"]] == ["bowls", "mugs", "vases"]
    assert (first["total"], second["next_cursor"]) == (3, None)
    etag = api.get("/sellers").header("ETag") or ""
    assert api.get("/sellers", **{"If-None-Match": etag}).status == 304


def test_products_name_their_seller(api: Api) -> None:
    clay, _ = a_seller(slug="clay")
    ming, _ = a_seller(slug="ming", business_name="Ming")
    a_mug_of(clay, slug="mug")
    a_mug_of(ming, slug="vase")
    a_variant(product=a_product(slug="own"))

    items = {item["slug"]: item["seller"] for item in api.get("/products").json["items"]}

    link = {"name": "Clay & Co.", "slug": "clay", "on_vacation": False}
    assert items["mug"] == link
    assert items["own"] is None
    assert api.get("/products/mug").json["seller"] == {**link, "vacation_message": ""}
    assert api.get("/products/own").json["seller"] is None
    assert listed(api, "?seller=clay") == {"mug"}
    assert listed(api, "?seller=nobody") == set()
    facets = api.get("/products?facets=true&seller=clay").json["facets"]["sellers"]
    assert facets == [
        {"slug": "clay", "name": "Clay & Co.", "count": 1},
        {"slug": "ming", "name": "Ming", "count": 1},
    ]


def test_cards_follow_a_sellers_name(committed: None) -> None:
    api = Api()
    user, _ = a_seller(slug="clay")
    a_mug_of(user, slug="mug")

    change_own_profile(user.id, unchanged_since=None, slug="ceramics")

    (card,) = api.get("/products").json["items"]
    assert card["seller"]["slug"] == "ceramics"
    assert_sound()


def test_what_a_suspended_seller_offered_is_gone_and_comes_back(committed: None) -> None:
    api = Api()
    shipping()
    user, _ = a_seller(slug="clay")
    category = a_category("Mugs")
    mug = a_mug_of(user, slug="mug", category=category)
    draft = a_mug_of(user, slug="draft", status="draft")
    cart = api.post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]}).json

    suspend(user)

    assert listed(api) == listed(api, "?seller=clay") == listed(api, "?q=mug") == set()
    assert api.get("/products/mug").status == 404
    assert api.get("/search/suggest?q=mug").json["products"] == []
    assert api.get("/categories").json["items"][0]["product_count"] == 0
    assert api.order(a_purchase((mug, 1))).code == "item_unavailable"
    guest = api.with_headers(**{"Cart-Token": cart["token"]})
    assert guest.order(a_purchase(cart=cart["id"])).code == "item_unavailable"
    assert guest.get(f"/carts/{cart['id']}").json["items"][0]["available_quantity"] == 0
    assert_sound()

    reinstate_seller(user.id, actor_id=None)

    assert listed(api) == {"mug"}
    assert guest.order(a_purchase(cart=cart["id"])).status == 201
    assert Product.objects.get(id=draft.product_id).status == "draft"


def test_on_vacation_everything_is_shown_and_nothing_is_sold(committed: None) -> None:
    api = Api()
    shipping()
    user, _ = a_seller(slug="clay")
    mug = a_mug_of(user, slug="mug")

    vacation(user)

    assert listed(api) == {"mug"}
    (card,) = api.get("/products").json["items"]
    assert card["seller"]["on_vacation"] is True
    assert api.get("/products/mug").json["seller"]["vacation_message"] == "Back in May."
    assert api.get("/sellers/clay").json["vacation_message"] == "Back in May."
    assert api.order(a_purchase((mug, 1))).code == "item_unavailable"
    answer = api.post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]})
    assert answer.code == "item_unavailable"

    vacation(user, is_on=False)

    assert api.get("/sellers/clay").json["vacation_message"] == ""
    assert api.order(a_purchase((mug, 1))).status == 201
    assert_sound()


def test_a_new_product_is_as_its_seller_is(committed: None) -> None:
    api = Api()
    waiting, _ = an_applicant(slug="waiting")
    away, _ = a_seller(slug="away")
    vacation(away)
    a_mug_of(waiting, slug="hidden")
    mug = a_mug_of(away, slug="paused")

    assert listed(api) == {"paused"}
    Product.objects.update(seller_state="open")
    assert listed(api) == {"paused"}
    approve_seller(waiting.id, actor_id=None)
    assert listed(api) == {"paused", "hidden"}
    Product.objects.filter(id=mug.product_id).update(seller_id=None)
    assert Product.objects.get(id=mug.product_id).seller_state == "open"
    assert_sound()


def test_a_product_is_nobodys_who_is_no_seller(db: None) -> None:
    with pytest.raises(IntegrityError, match="seller_is_there"), transaction.atomic():
        a_product(seller_id=uuid7())


@pytest.mark.usefixtures("committed")
def test_a_product_that_comes_while_its_seller_is_closed_is_closed() -> None:
    user, _ = a_seller()
    begin = threading.Barrier(4)

    def offer() -> None:
        begin.wait()
        for _ in range(15):
            a_product(seller_id=user.id)
        connections.close_all()

    def open_and_close() -> None:
        begin.wait()
        for _ in range(8):
            suspend(user)
            reinstate_seller(user.id, actor_id=None)
        suspend(user)
        connections.close_all()

    threads = [threading.Thread(target=act) for act in (offer, offer, offer, open_and_close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Profile.objects.get(user=user).status == "suspended"
    assert set(Product.objects.values_list("seller_state", flat=True)) == {"closed"}
    assert Product.objects.count() == 45
    assert_sound()
