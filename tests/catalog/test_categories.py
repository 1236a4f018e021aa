"""The category tree, as staff arrange it."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from souk.catalog.models import Category
from tests.api import Api
from tests.factories import a_manager, a_product, a_variant
from tests.invariants import assert_sound
from tests.threads import together


@pytest.fixture
def staff(api: Api) -> Api:
    return a_manager()[1]


def make(staff: Api, name: str, parent: dict[str, Any] | None = None, **more: Any) -> Any:
    body = {"name": name, "parent_id": parent["id"] if parent else None, **more}
    answer = staff.post("/admin/categories", body)
    assert answer.status == 201, answer.json
    return answer.json


def paths(staff: Api) -> list[str]:
    return [row["path"] for row in staff.get("/admin/categories?limit=100").json["items"]]


def test_a_category_is_shown_as_it_was_entered(staff: Api) -> None:
    kitchen = make(staff, "Kitchen & Table", display_order=3, description="All for it.")

    assert (kitchen["slug"], kitchen["path"], kitchen["level"]) == (
        "kitchen-table",
        "kitchen-table",
        0,
    )
    assert (kitchen["display_order"], kitchen["is_active"]) == (3, True)
    assert staff.get(f"/admin/categories/{kitchen['id']}").json == kitchen
    again = make(staff, "Kitchen & Table")
    assert again["slug"].startswith("kitchen-table-")
    assert staff.post("/admin/categories", {"name": "X", "slug": "kitchen-table"}).status == 409


def test_a_subtree_moves_with_all_below_it(staff: Api) -> None:
    home, garden = make(staff, "Home"), make(staff, "Garden")
    kitchen = make(staff, "Kitchen", home)
    mugs = make(staff, "Mugs", kitchen)
    product = a_product(category=Category.objects.get(id=mugs["id"]))

    moved = staff.patch(f"/admin/categories/{kitchen['id']}", {"parent_id": garden["id"]})

    assert moved.status == 200, moved.json
    assert paths(staff) == ["garden", "garden/kitchen", "garden/kitchen/mugs", "home"]
    product.refresh_from_db()
    assert {str(one) for one in product.category_ids} == {
        garden["id"],
        kitchen["id"],
        mugs["id"],
    }
    assert staff.patch(f"/admin/categories/{kitchen['id']}", {"parent_id": None}).json["level"] == 0


def test_a_categorys_page_is_read_by_everybody(staff: Api, api: Api) -> None:
    home = make(staff, "Home")
    words = {"description": "<p>All.</p>", "seo_title": "Mugs!", "seo_keywords": "mug, cup"}
    mugs = make(staff, "Mugs", home, seo_description="Of clay.", **words)

    page = api.get("/categories/mugs")

    assert page.json == {
        "id": mugs["id"],
        "name": "Mugs",
        "slug": "mugs",
        "path": "home/mugs",
        "description": "<p>All.</p>",
        "image": None,
        "breadcrumbs": [{"name": "Home", "slug": "home"}, {"name": "Mugs", "slug": "mugs"}],
        "seo": {"title": "Mugs!", "description": "Of clay.", "keywords": "mug, cup"},
    }
    assert api.get("/categories/home").json["seo"]["title"] == "Home"
    assert api.get("/categories/mugs", **{"If-None-Match": page.header("ETag") or ""}).status == 304
    staff.patch(f"/admin/categories/{home['id']}", {"is_active": False})
    for hidden in ("/categories/home", "/categories/mugs", "/categories/mugs/attributes"):
        assert api.get(hidden).status == 404
    assert api.get("/categories/nowhere").status == 404


def test_no_category_stands_below_itself(staff: Api) -> None:
    a = make(staff, "A_b")
    b = make(staff, "B", a)
    c = make(staff, "C", b)
    like = make(staff, "Axb")

    for below in (a, b, c):
        refused = staff.patch(f"/admin/categories/{a['id']}", {"parent_id": below["id"]})
        assert (refused.status, refused.code) == (409, "category_below_itself")
    with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
        Category.objects.filter(id=a["id"]).update(parent_id=c["id"])
    assert staff.patch(f"/admin/categories/{a['id']}", {"parent_id": like["id"]}).status == 200


def test_categories_stand_at_most_ten_deep(staff: Api) -> None:
    above = None
    for number in range(10):
        above = make(staff, "long " * 40 + str(number), above)

    refused = staff.post("/admin/categories", {"name": "Deeper", "parent_id": above["id"]})

    assert (refused.status, refused.code) == (409, "category_too_deep")


def test_an_inactive_category_takes_its_products_off_the_shop(staff: Api) -> None:
    home = make(staff, "Home")
    mugs, gifts = make(staff, "Mugs", home), make(staff, "Gifts")
    mug = a_variant(product=a_product(category=Category.objects.get(id=mugs["id"]))).product
    path = f"/admin/categories/{home['id']}"

    assert staff.patch(path, {"is_active": False}).status == 200
    assert staff.get(f"/products/{mug.slug}").status == 404
    assert staff.get("/products").json["items"] == []
    assert staff.get(f"/admin/products/{mug.id}").json["is_hidden"] is True
    sold = {"items": [{"sku": mug.variants.get().sku, "quantity": 1}]}
    assert staff.post("/carts", sold).status == 422

    # In an active category beside it, it is shown again.
    both = {"category_ids": [mugs["id"], gifts["id"]]}
    assert staff.patch(f"/admin/products/{mug.id}", both).json["is_hidden"] is False
    staff.patch(f"/admin/products/{mug.id}", {"category_ids": [mugs["id"]]})
    assert staff.get(f"/products/{mug.slug}").status == 404
    # Elsewhere, too.
    staff.patch(f"/admin/categories/{mugs['id']}", {"parent_id": None})
    assert staff.get(f"/products/{mug.slug}").status == 200
    staff.patch(f"/admin/categories/{mugs['id']}", {"parent_id": home["id"]})
    assert staff.get(f"/products/{mug.slug}").status == 404
    staff.patch(path, {"is_active": True})
    assert staff.get(f"/products/{mug.slug}").status == 200


def test_a_category_goes_once_nothing_stands_below_it(staff: Api) -> None:
    home = make(staff, "Home")
    mugs = make(staff, "Mugs", home)
    product = a_product(category=Category.objects.get(id=mugs["id"]))

    refused = staff.delete(f"/admin/categories/{home['id']}")
    assert (refused.status, refused.code) == (409, "category_has_children")
    assert staff.delete(f"/admin/categories/{mugs['id']}").status == 204
    assert staff.delete(f"/admin/categories/{mugs['id']}").status == 404
    assert staff.delete(f"/admin/categories/{home['id']}").status == 204

    assert staff.get(f"/products/{product.slug}").json["category"] is None
    gone = staff.post("/admin/categories", {"name": "New", "parent_id": home["id"]})
    assert (gone.status, gone.json["errors"][0]["field"]) == (422, "parent_id")


def test_a_product_whose_primary_category_goes_has_the_next_one(staff: Api) -> None:
    mugs, gifts, sale = (make(staff, name) for name in ("Mugs", "Gifts", "Sale"))
    ids = [mugs["id"], sale["id"], gifts["id"]]
    body = {"name": "Clay mug", "price_amount": 1900, "status": "active"}
    product = staff.post("/admin/products", {**body, "category_id": ids[0], "category_ids": ids})

    assert staff.delete(f"/admin/categories/{mugs['id']}").status == 204

    path = f"/admin/products/{product.json['id']}"
    assert staff.get(path).json["category_id"] == gifts["id"]
    page = staff.get("/products/clay-mug").json
    assert [one["slug"] for one in page["breadcrumbs"]] == ["gifts"]
    assert staff.get("/products").json["items"][0]["category"]["slug"] == "gifts"
    assert staff.delete(f"/admin/categories/{sale['id']}").status == 204
    assert staff.get(path).json["category_id"] == gifts["id"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"slug": "a/b"},
        {"slug": ""},
        {"display_order": -1},
        {"parent_id": "home"},
        {"parent_id": "0190f3a0-0000-7000-8000-000000000000"},
        {"is_active": None},
        {"path": "home"},
        {"position": 1},
    ],
)
def test_what_makes_no_sense_is_refused(staff: Api, wrong: dict[str, Any]) -> None:
    home = make(staff, "Home")
    for refused in (
        staff.post("/admin/categories", {"name": "Mugs", **wrong}),
        staff.patch(f"/admin/categories/{home['id']}", wrong),
    ):
        assert (refused.status, refused.code) == (422, "invalid_request"), refused.json


def test_two_editors_do_not_overwrite_each_other(committed: None) -> None:
    _, staff = a_manager()
    path = f"/admin/categories/{make(staff, 'Home')['id']}"
    read = str(staff.get(path).header("ETag"))

    assert staff.patch(path, {"name": "House"}, **{"If-Match": read}).status == 200
    assert staff.patch(path, {"name": "Hall"}, **{"If-Match": read}).status == 412
    assert staff.delete(path, **{"If-Match": read}).status == 412


def test_categories_that_move_at_once_stay_a_tree(committed: None) -> None:
    _, staff = a_manager()
    rows = [make(staff, name) for name in "ABCD"]
    product = a_product(category=Category.objects.get(id=rows[0]["id"]))

    def move(number: int) -> int:
        child, parent = rows[number % 4], rows[(number + 1) % 4]
        path = f"/admin/categories/{child['id']}"
        return staff.patch(path, {"parent_id": parent["id"]}).status

    statuses = together(8, move)

    assert set(statuses) == {200, 409}
    assert_sound()
    product.refresh_from_db()
    with connection.cursor() as db:
        db.execute("SELECT count(*) FROM catalog_categories WHERE parent_id IS NULL")
        assert db.fetchone()[0] >= 1
