"""A seller sees and changes what they sell, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from souk.accounts.queries.revocations import revocations
from souk.catalog.models import Image, Product, Variant
from souk.core.database.identity import Identity, acting_as
from souk.sellers.operations.verification import suspend_seller
from tests.api import Api
from tests.factories import a_customer, a_manager, a_product, a_seller, a_variant

pytestmark = pytest.mark.django_db

MUG = {"name": "Clay mug", "price_amount": 1900, "cost_amount": 500, "status": "active"}


@pytest.fixture
def clay(api: Api) -> Iterator[tuple[Any, Api]]:
    return a_seller()


def test_what_a_seller_adds_is_theirs(clay: tuple[Any, Api]) -> None:
    user, seller = clay

    product = seller.post("/seller/products", MUG).json

    assert product["seller_id"] == str(user.id)
    assert product["variants"][0]["cost_amount"] == 500
    assert seller.get("/products/clay-mug").json["seller"]["slug"] == "clay-co"
    path = f"/seller/products/{product['id']}"
    assert seller.patch(path, {"price_amount": 2000}).json["price_amount"] == 2000
    assert seller.delete(path).status == 204
    assert seller.post(f"{path}/restore").status == 200


@pytest.mark.parametrize(
    "favour",
    [{"is_featured": True}, {"seller_id": "0190f3a0-0000-7000-8000-000000000000"}],
    ids=lambda favour: next(iter(favour)),
)
def test_a_seller_does_themselves_no_favours(clay: tuple[Any, Api], favour: dict[str, Any]) -> None:
    refused = clay[1].post("/seller/products", {**MUG, **favour})

    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "extra_forbidden")


def test_what_others_sell_is_not_there_for_a_seller(clay: tuple[Any, Api]) -> None:
    _, staff = a_manager()
    _, wood = a_seller(business_name="Wood & Co.")
    theirs = wood.post("/seller/products", MUG).json
    shops = staff.post("/admin/products", {**MUG, "slug": "shops"}).json
    _, seller = clay

    for product in (theirs, shops):
        path = f"/seller/products/{product['id']}"
        variant = f"{path}/variants/{product['variants'][0]['id']}"
        for answer in (
            seller.get(path),
            seller.patch(path, {"name": "Mine"}),
            seller.delete(path),
            seller.get(f"{path}/variants"),
            seller.post(f"{path}/variants", {"sku": "X", "price_amount": 1}),
            seller.get(variant),
            seller.patch(variant, {"price_amount": 1}),
            seller.delete(variant),
        ):
            assert (answer.status, answer.code) == (404, "not_found")
    assert seller.get("/seller/products?count=true").json["total"] == 0
    staff.delete(f"/admin/products/{theirs['id']}")
    assert seller.post(f"/seller/products/{theirs['id']}/restore").status == 404


def test_selling_needs_to_be_approved(clay: tuple[Any, Api]) -> None:
    user, _ = clay
    _, customer = a_customer()
    refused = customer.post("/seller/products", MUG)
    assert (refused.status, refused.code) == (403, "sellers_only")

    suspend_seller(user.id, reason="late", actor_id=None)
    revocations.forget()

    assert clay[1].post("/seller/products", MUG).status in (401, 403)


def test_the_database_keeps_products_to_their_sellers(clay: tuple[Any, Api]) -> None:
    user, _ = clay
    other, _ = a_seller(business_name="Wood & Co.")
    own = a_variant(product=a_product(seller_id=user.id))
    theirs = a_variant(product=a_product(seller_id=other.id))
    mine = Identity("customer", user.id)

    with acting_as(mine):
        assert Product.objects.update(name="taken") == 1
        assert Variant.objects.update(price_amount=1) == 1
        assert Variant.objects.filter(id=theirs.id)._raw_delete("default") == 0
    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.price_amount, theirs.price_amount) == (1, 1000)
    for act in (
        lambda: Product.objects.filter(id=own.product_id).update(seller_id=other.id),
        lambda: Product.objects.filter(id=own.product_id).update(seller_id=None),
        lambda: Variant.objects.filter(id=own.id).update(product_id=theirs.product_id),
        lambda: a_product(seller_id=other.id),
        lambda: a_product(),
        lambda: a_product(seller_id=user.id, is_featured=True),
        lambda: Image.objects.create(product_id=theirs.product_id, url="https://example.com/x"),
    ):
        with (
            acting_as(mine),
            pytest.raises(ProgrammingError, match=r"row-level security|of their own"),
            transaction.atomic(),
        ):
            act()
