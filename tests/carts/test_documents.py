"""Carts in MongoDB: what a document looks like, and what two databases do to each other."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import override_settings
from pymongo.collection import Collection
from pymongo.errors import ConnectionFailure
from structlog.testing import capture_logs

from souk.accounts.models import RoleName
from souk.carts.models import Cart, Item
from souk.carts.operations.abandonment import note_abandoned_carts
from souk.carts.operations.carts import change_cart
from souk.carts.queries.ownership import Owner
from souk.carts.queries.recovery import left_cart
from souk.carts.stores.chosen import store
from souk.carts.stores.document import CartDocument
from souk.carts.stores.port import Overtaken
from souk.checkout.operations import placement
from souk.core.errors import Unavailable
from souk.inventory.queries.availability import availability_of
from souk.orders.models import Order
from souk.payments.operations.asking import ask_to_pay
from souk.privacy.operations.erasure import erase_people
from souk.privacy.queries.export import personal_document
from tests.admin.conftest import staff_with
from tests.api import Api
from tests.carts.keeping import changed, kept
from tests.factories import (
    a_coupon,
    a_customer,
    a_product,
    a_purchase,
    a_variant,
    api_of,
    card,
    shipping,
)
from tests.invariants import assert_sound
from tests.mongodb_server import MongoServer
from tests.shop import free_port, wait_for
from tests.threads import at_once, together

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def kept_in(mongodb: MongoServer) -> Iterator[str]:
    with override_settings(MONGODB_URL=mongodb.url):
        yield "documents"
    mongodb.empty()


@pytest.fixture
def collection(mongodb: MongoServer) -> Iterator[Any]:
    with mongodb.client as client:
        yield client.get_default_database()["carts"]


def a_cart(who: Api | None = None, *, quantity: int = 2, **variant: Any) -> tuple[str, Api]:
    mug = a_variant(**variant)
    who = who or Api()
    cart = who.post("/carts", {"items": [{"sku": mug.sku, "quantity": quantity}]}).json
    return cart["id"], who.with_headers(**({"Cart-Token": cart["token"]} if cart["token"] else {}))


def test_a_document_holds_the_whole_cart_and_the_tables_none_of_it(collection: Any) -> None:
    user, ada = a_customer()
    mug = a_variant(price=1250, product=a_product(name="Clay mug"))
    a_coupon("TEN")
    cart = ada.post("/carts", {"items": [{"sku": mug.sku, "quantity": 2}]}).json
    ada.post(f"/carts/{cart['id']}/coupons", {"code": "ten"})

    (document,) = collection.find()

    line = document["items"][0]
    assert (document["_id"], document["user_id"]) == (cart["id"], str(user.id))
    assert (line["product_id"], line["product_name"]) == (str(mug.product_id), "Clay mug")
    assert (line["product_slug"], line["quantity"]) == (mug.product.slug, 2)
    assert (line["unit_price_amount"], line["total_amount"]) == (1250, 2500)
    assert (document["subtotal_amount"], document["currency"]) == (2500, "USD")
    assert document["applied_coupons"] == [{"coupon_code": "TEN"}]
    assert document["expires_at"] > datetime.now(UTC) + timedelta(days=29)
    assert collection.count_documents({"items.product_id": str(mug.product_id)}) == 1
    assert not Cart.objects.exists()
    assert not Item.objects.exists()


def test_its_indexes_are_those_of_the_design(collection: Any) -> None:
    a_cart()

    indexes = {index["key"][0][0]: index for index in collection.index_information().values()}

    assert indexes["user_id"]["unique"]
    assert indexes["expires_at"]["expireAfterSeconds"] == 0
    assert "items.product_id" in indexes


def test_a_cart_whose_time_is_over_is_deleted_by_the_store(collection: Any) -> None:
    cart_id, guest = a_cart()
    changed(cart_id, lambda cart: setattr(cart, "expires_at", datetime.now(UTC)))

    # MongoDB looks once a minute.
    wait_for(lambda: collection.count_documents({}) == 0, 90)

    assert guest.get(f"/carts/{cart_id}").code == "cart_not_found"
    assert guest.order(a_purchase(cart=cart_id)).code == "cart_not_found"


def test_names_of_options_may_be_anything(collection: Any) -> None:
    options = {"$set": "a.b", "Größe.cm": "10", "": "empty"}
    cart_id, _ = a_cart(options=options)

    assert kept(cart_id).items[0].options == options


def test_an_order_takes_the_cart_as_it_stands_and_says_what_became_of_it() -> None:
    shipping()
    _, ada = a_customer()
    cart_id, _ = a_cart(ada)
    ada.patch(f"/carts/{cart_id}", {"notes": "Ring twice."})

    placed = ada.order(a_purchase(cart=cart_id))

    assert placed.status == 201, placed.json
    assert [line["quantity"] for line in placed.json["items"]] == [2]
    assert placed.json["notes"] == "Ring twice."
    assert ada.get(f"/carts/{cart_id}").json["status"] == "converted"
    assert ada.get("/carts/current").code == "no_active_cart"
    again = ada.order(a_purchase(cart=cart_id))
    assert (again.code, again.json["order_number"]) == (
        "cart_converted",
        placed.json["order_number"],
    )
    another, _ = a_cart(ada)
    assert ada.get("/carts/current").json["id"] == another
    assert ada.get(f"/carts/{cart_id}").json["status"] == "converted"
    assert_sound()


def test_a_refused_order_leaves_the_cart_as_it_was() -> None:
    shipping()
    cart_id, guest = a_cart(stock=1)
    before = guest.get(f"/carts/{cart_id}").json

    refused = guest.order(a_purchase(cart=cart_id))

    assert (refused.status, refused.code) == (409, "insufficient_stock")
    assert guest.get(f"/carts/{cart_id}").json == before
    assert_sound()


def test_who_orders_the_cart_of_another_leaves_nothing_behind() -> None:
    shipping()
    _, ada = a_customer()
    _, eve = a_customer()
    cart_id, _ = a_cart(ada)

    answers = [who.order(a_purchase(cart=cart_id)) for who in (eve, Api())]

    assert [answer.code for answer in answers] == ["cart_not_found"] * 2
    assert not Cart.objects.exists()


def test_a_declined_card_gives_the_cart_back_to_be_changed_and_ordered() -> None:
    shipping()
    _, ada = a_customer()
    cart_id, _ = a_cart(ada, stock=5)

    assert ada.order(a_purchase(cart=cart_id, payment=card("decline"))).status == 402
    line = ada.get("/carts/current").json["items"][0]
    assert ada.patch(f"/carts/{cart_id}/items/{line['id']}", {"quantity": 3}).status == 200
    placed = ada.order(a_purchase(cart=cart_id))

    assert [line["quantity"] for line in placed.json["items"]] == [3]
    assert_sound()


def test_one_cart_becomes_one_order_however_many_ask() -> None:
    shipping()
    cart_id, guest = a_cart(stock=100)

    answers = together(12, lambda _: guest.order(a_purchase(cart=cart_id)))

    assert sorted(answer.status for answer in answers) == [201] + [409] * 11
    assert {answer.code for answer in answers if answer.status == 409} == {"cart_converted"}
    assert_sound()


@pytest.mark.parametrize("round", range(5))
def test_what_is_put_in_is_ordered_or_refused_and_never_lost(round: int) -> None:
    shipping()
    mug = a_variant(stock=1000)
    cart_id, guest = a_cart(stock=100)
    line = {"sku": mug.sku, "quantity": 1}

    *added, placed = at_once(
        *[lambda: guest.post(f"/carts/{cart_id}/items", line)] * 6,
        lambda: guest.order(a_purchase(cart=cart_id)),
    )

    assert placed.status == 201, placed.json
    assert {answer.status for answer in added} <= {201, 409}
    bought = {line["sku"]: line["quantity"] for line in placed.json["items"]}
    assert bought.get(mug.sku, 0) == [answer.status for answer in added].count(201)
    assert_sound()


def test_an_order_takes_over_what_its_cart_held() -> None:
    shipping()
    cart_id, guest = a_cart(stock=2)
    variant_id = kept(cart_id).items[0].variant_id
    assert guest.post(f"/carts/{cart_id}/reservation").status == 201
    assert availability_of([variant_id]) == {variant_id: 0}

    assert guest.get(f"/carts/{cart_id}").json["items"][0]["notice"] is None
    assert guest.order(a_purchase(cart=cart_id)).status == 201

    assert availability_of([variant_id]) == {variant_id: 0}
    assert_sound()


def test_who_keeps_an_older_cart_is_told_and_begins_again() -> None:
    cart_id, guest = a_cart()
    stale = kept(cart_id)
    guest.patch(f"/carts/{cart_id}", {"notes": "newer"})

    with pytest.raises(Overtaken), transaction.atomic():
        store().save(replace(stale, notes="older"))

    assert kept(cart_id).notes == "newer"


def test_an_operation_that_was_overtaken_is_done_on_the_newer_cart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user, ada = a_customer()
    cart_id, _ = a_cart(ada)
    documents = store()
    save, was_overtaken = documents.save, []

    def overtaken_once(*carts: CartDocument) -> None:
        # As if the lock had been lost with its connection.
        if not was_overtaken:
            was_overtaken.append(True)
            changed_by_another = replace(carts[0], notes="", coupon_codes=["OTHER"])
            save(changed_by_another)
        save(*carts)

    monkeypatch.setattr(documents, "save", overtaken_once)

    change_cart(kept(cart_id).id, owner=Owner(user.id, None), notes="Hello", revision=None)

    assert (kept(cart_id).notes, kept(cart_id).coupon_codes) == ("Hello", ["OTHER"])


def test_without_its_store_carts_wait_and_the_shop_goes_on_selling() -> None:
    shipping()
    mug = a_variant(stock=5)
    with override_settings(MONGODB_URL=f"mongodb://127.0.0.1:{free_port()}/souk"):
        refused = Api().post("/carts", {"items": [{"sku": mug.sku, "quantity": 1}]})
        placed = Api().order(a_purchase((mug, 1)))

    assert (refused.status, refused.code) == (503, "unavailable")
    assert placed.status == 201, placed.json
    assert Order.objects.count() == 1


def test_what_is_kept_on_a_person_comes_out_and_goes_with_them(collection: Any) -> None:
    user, ada = a_customer()
    cart_id, _ = a_cart(ada)
    a_cart(ada)
    ada.delete(f"/carts/{cart_id}")

    carts = json.loads(personal_document(user.id))["carts"]
    with transaction.atomic():
        erase_people([user.id])

    assert [len(cart["items"]) for cart in carts] == [1, 1]
    assert carts[0]["status"] == "abandoned"
    assert collection.count_documents({}) == 0


def test_what_was_kept_on_a_person_before_comes_out_and_goes_as_well() -> None:
    user, ada = a_customer()
    with override_settings(MONGODB_URL=None):
        before, _ = a_cart(ada)
    now, _ = a_cart(ada)

    carts = json.loads(personal_document(user.id))["carts"]
    with transaction.atomic():
        erase_people([user.id])

    assert [(cart["id"], len(cart["items"])) for cart in carts] == [(before, 1), (now, 1)]
    assert not Cart.objects.exists()


def test_staff_read_what_is_in_a_cart_that_was_ordered() -> None:
    shipping()
    cart_id, guest = a_cart()
    guest.order(a_purchase(cart=cart_id))
    _, manager = staff_with(RoleName.MANAGER)

    page = manager.get(f"/admin/carts/cart/{cart_id}/change/")

    assert kept(cart_id).items[0].sku in page.content.decode()


SPOILED: dict[str, Callable[[Any], Any]] = {
    "no token": lambda cart: cart.pop("token_hash"),
    "no items": lambda cart: cart.pop("items"),
    "items that are a word": lambda cart: cart.update(items="none"),
    "a quantity that is a word": lambda cart: cart["items"][0].update(quantity="many"),
    "a quantity below one": lambda cart: cart["items"][0].update(quantity=-1),
    "a variant that is a number": lambda cart: cart["items"][0].update(variant_id=7),
    "no options": lambda cart: cart["items"][0].pop("options"),
    "another status": lambda cart: cart.update(status="open"),
    "coupons that are words": lambda cart: cart.update(applied_coupons=["TEN"]),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_document_that_somebody_spoiled_is_told_and_in_the_way_of_no_other(
    collection: Any, spoil: Callable[[Any], Any]
) -> None:
    shipping()
    spoiled, guest = a_cart()
    a_cart()
    document = collection.find_one({"_id": spoiled})
    spoil(document)
    collection.replace_one({"_id": spoiled}, document)

    with capture_logs() as logs:
        answers = [
            guest.get(f"/carts/{spoiled}"),
            guest.patch(f"/carts/{spoiled}", {"notes": "x"}),
            guest.order(a_purchase(cart=spoiled)),
        ]

    assert [answer.code for answer in answers] == ["unavailable"] * 3
    told = [line for line in logs if line["event"] == "a document in MongoDB is no cart"]
    assert [line["id"] for line in told] == [spoiled] * 3
    with override_settings(CART_ABANDONED_HOURS=0):
        assert note_abandoned_carts() == 1


def test_a_reminder_is_sent_though_the_document_was_not_told_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cart_id, _ = a_cart()
    monkeypatch.setattr(Collection, "replace_one", _lost)

    with override_settings(CART_ABANDONED_HOURS=0), pytest.raises(Unavailable):
        note_abandoned_carts()

    left = left_cart(UUID(cart_id))
    assert left is not None
    assert [line.quantity for line in left.lines] == [2]


def _lost(*_: Any, **__: Any) -> None:
    raise ConnectionFailure


def test_a_new_cart_that_is_refused_costs_nobody_the_one_at_the_gateway(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shipping()
    user, ada = a_customer()
    cart_id, _ = a_cart(ada)
    refused = []

    def ask(*args: Any) -> Any:
        body = {"items": [{"sku": "nothing", "quantity": 1}]}
        refused.append(api_of(user).post("/carts", body).code)
        return ask_to_pay(*args)

    monkeypatch.setattr(placement, "ask_to_pay", ask)
    declined = ada.order(a_purchase(cart=cart_id, payment=card("decline")))

    assert (refused, declined.status) == (["item_unavailable"], 402)
    assert ada.get("/carts/current").json["id"] == cart_id
