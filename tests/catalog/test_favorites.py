"""What customers want to remember, and what stands beside a product."""

import pytest

from souk.catalog.models import Favorite, FavoriteChange, Product
from souk.catalog.operations import favorites
from souk.catalog.operations.favorites import count_favorites
from tests.api import Answer, Api
from tests.factories import a_category, a_customer, a_manager, a_product, a_variant
from tests.invariants import assert_sound
from tests.threads import together


def remember(api: Api, product: Product) -> Answer:
    return api.send("put", f"/me/favorites/{product.id}", None)


@pytest.fixture
def ada(api: Api) -> Api:
    return a_customer()[1]


def test_a_favourite_is_remembered_once(ada: Api) -> None:
    mug, bowl = a_variant().product, a_variant().product

    for product in (mug, bowl, mug):
        assert remember(ada, product).status == 204

    assert Favorite.objects.count() == 2
    shown = ada.get("/me/favorites?limit=1&count=true").json
    rest = ada.get(f"/me/favorites?limit=1&cursor={shown['next_cursor']}").json
    found = {row["slug"] for row in (*shown["items"], *rest["items"])}
    assert (shown["total"], found, rest["next_cursor"]) == (2, {mug.slug, bowl.slug}, None)
    assert a_customer()[1].get("/me/favorites").json["items"] == []
    assert ada.delete(f"/me/favorites/{mug.id}").status == 204
    assert ada.delete(f"/me/favorites/{mug.id}").status == 204
    assert [row["slug"] for row in ada.get("/me/favorites").json["items"]] == [bowl.slug]
    assert ada.get("/me/favorites?cursor=forged").status == 422


def test_what_is_not_sold_is_not_remembered(ada: Api) -> None:
    assert remember(ada, a_product(status="draft")).status == 404
    mug = a_variant().product
    remember(ada, mug)
    Product.objects.filter(id=mug.id).update(status="inactive")
    assert ada.get("/me/favorites").json["items"] == []


def test_two_at_once_remember_no_more_than_the_limit(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(favorites, "MOST_FAVORITES", 2)
    products = [a_variant().product for _ in range(8)]
    _, ada = a_customer()

    answers = together(8, lambda number: remember(ada, products[number]))

    assert sorted(answer.status for answer in answers) == [204] * 2 + [409] * 6
    assert Favorite.objects.count() == 2


def test_favourites_are_counted_by_a_job_each_once(committed: None) -> None:
    mug = a_variant().product
    customers = [a_customer()[1] for _ in range(4)]

    together(4, lambda number: remember(customers[number], mug))
    customers[0].delete(f"/me/favorites/{mug.id}")

    assert_sound()
    assert Api().get(f"/products/{mug.slug}").json["favorite_count"] == 0
    _, staff = a_manager()
    read = staff.get(f"/admin/products/{mug.id}").header("ETag")
    together(2, lambda number: count_favorites())
    count_favorites()
    assert Api().get(f"/products/{mug.slug}").json["favorite_count"] == 3
    assert not FavoriteChange.objects.exists()
    # Whoever edits the product meanwhile is not told that somebody else did.
    assert staff.get(f"/admin/products/{mug.id}").header("ETag") == read
    assert_sound()


def test_chosen_products_stand_beside_one(ada: Api) -> None:
    _, staff = a_manager()
    mugs = a_category("Mugs")
    mug, near, far, hidden = (
        a_variant(product=a_product(category=category, status=status)).product
        for category, status in (
            (mugs, "active"),
            (mugs, "active"),
            (None, "active"),
            (None, "draft"),
        )
    )
    path = f"/admin/products/{mug.id}/related"

    def beside() -> list[str]:
        return [row["slug"] for row in ada.get(f"/products/{mug.slug}/related").json["items"]]

    assert beside() == [near.slug]
    chosen = {"product_ids": [str(hidden.id), str(far.id)]}
    assert staff.send("put", path, {}).status == 422
    for wrong in ([str(mug.id)], [str(far.id)] * 2, ["0190f3a0-0000-7000-8000-000000000000"]):
        assert staff.send("put", path, {"product_ids": wrong}).status == 422
    assert staff.send("put", path, chosen).json == chosen
    assert staff.get(path).json == chosen
    assert beside() == [far.slug]
    assert staff.send("put", path, {"product_ids": []}).status == 200
    assert beside() == [near.slug]


def test_two_editors_do_not_overwrite_each_others_choice(committed: None) -> None:
    _, staff = a_manager()
    mug, near, far = (a_variant().product for _ in range(3))
    path = f"/admin/products/{mug.id}/related"
    read = staff.get(path).header("ETag")
    assert read is not None

    first, second = (
        staff.send("put", path, {"product_ids": [str(one.id)]}, **{"If-Match": read})
        for one in (near, far)
    )

    assert (first.status, second.status) == (200, 412)
    assert staff.get(path).json == {"product_ids": [str(near.id)]}
    assert staff.get(path).header("ETag") == first.header("ETag") != read
