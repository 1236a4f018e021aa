"""Products with their variants, as staff and sellers write them."""

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from souk.catalog.models import Product, Variant
from tests.api import Api
from tests.factories import a_category, a_manager, a_picture, a_seller, a_variant

MUG = {"name": "Clay mug", "price_amount": 1900, "status": "active"}


@pytest.fixture
def staff(api: Api) -> Api:
    return a_manager()[1]


def made(answer: Any) -> dict[str, Any]:
    assert answer.status == 201, answer.json
    body: dict[str, Any] = answer.json
    return body


def test_a_product_is_sold_as_it_was_entered(staff: Api) -> None:
    mugs = a_category("Mugs")
    product = made(
        staff.post(
            "/admin/products",
            {
                **MUG,
                "compare_at_amount": 2500,
                "cost_amount": 700,
                "sku": "MUG",
                "barcode": "4006381333931",
                "weight_grams": 350,
                "dimensions": {"length": 8, "width": 8, "height": 9.5},
                "attributes": {"Material": ["clay", "glaze"], "Dishwasher": True, "Volume": 350},
                "tags": ["kitchen"],
                "category_id": str(mugs.id),
                "seo_title": "Mugs",
                "is_featured": True,
                "tax_class": "reduced",
            },
        )
    )

    assert product["slug"] == "clay-mug"
    assert product["category_ids"] == [str(mugs.id)]
    assert [variant["cost_amount"] for variant in product["variants"]] == [700]
    shown = staff.get("/products/clay-mug").json
    assert (shown["price_amount"], shown["sku"], shown["category"]["slug"]) == (1900, "MUG", "mugs")
    assert b"cost_amount" not in staff.get("/products/clay-mug").body
    found = staff.get("/products?category=mugs&attr.volume=350").json["items"]
    assert [card["name"] for card in found] == ["Clay mug"]


def test_the_page_of_a_product_tells_what_is_kept_of_its_variants(staff: Api) -> None:
    variant = {
        "sku": "TEE-S",
        "options": {"Size": "S"},
        "attributes": {"in_stock": True, "Cut": "slim"},
        "dimensions": {"length": 8, "width": 8, "height": 9.5, "unit": "in"},
        "weight_grams": 120,
    }
    product = made(staff.post("/admin/products", {**MUG, "variants": [variant]}))
    picture = a_picture(Product.objects.get(id=product["id"]), alt="A tee")
    staff.patch(
        f"/admin/products/{product['id']}/variants/{product['variants'][0]['id']}",
        {"image_id": str(picture.id)},
    )

    (shown,) = staff.get("/products/clay-mug").json["variants"]

    assert {name: shown[name] for name in variant} == variant
    assert shown["image"] == {"url": picture.url, "card_url": picture.url, "alt": "A tee"}


def test_variants_are_each_combination_of_the_options(staff: Api) -> None:
    axes = [{"name": "Size", "values": ["S", "M"]}, {"name": "Colour", "values": ["Red", "Blue"]}]

    product = made(staff.post("/admin/products", {**MUG, "sku": "TEE", "options": axes}))

    assert product["option_names"] == ["Size", "Colour"]
    assert [(row["sku"], row["options"]["Colour"]) for row in product["variants"]] == [
        ("TEE-S-RED", "Red"),
        ("TEE-S-BLUE", "Blue"),
        ("TEE-M-RED", "Red"),
        ("TEE-M-BLUE", "Blue"),
    ]
    assert [row["is_default"] for row in product["variants"]] == [True, False, False, False]
    assert [row["name"] for row in product["variants"][:2]] == ["S / Red", "S / Blue"]
    assert {row["price_amount"] for row in product["variants"]} == {1900}


def test_a_variants_name_follows_its_options_until_somebody_names_it(staff: Api) -> None:
    axes = [{"name": "Size", "values": ["S", "M"]}]
    product = made(staff.post("/admin/products", {**MUG, "sku": "TEE", "options": axes}))
    path = f"/admin/products/{product['id']}/variants"
    small = f"{path}/{product['variants'][0]['id']}"

    large = staff.post(path, {"sku": "TEE-L", "price_amount": 1900, "options": {"Size": "L"}})

    assert large.json["name"] == "L"
    assert staff.patch(small, {"options": {"Size": "XS"}}).json["name"] == "XS"
    assert staff.patch(small, {"name": "Tiny"}).json["name"] == "Tiny"
    assert staff.patch(small, {"options": {"Size": "XXS"}}).json["name"] == "Tiny"


def test_what_says_nothing_or_twice_is_not_kept(staff: Api) -> None:
    said = {
        "tags": ["Clay", "clay", "handmade", "clay", "CLAY"],
        "attributes": {"Glaze": "", "Colours": [], "Volume": 0},
        "dimensions": {"length": 1, "width": 2, "height": 3},
    }

    product = made(staff.post("/admin/products", {**MUG, **said}))

    assert product["tags"] == ["Clay", "handmade"]
    assert product["attributes"] == {"Volume": 0}
    assert product["variants"][0]["dimensions"]["unit"] == "cm"


def test_tags_are_found_in_any_case_and_shown_as_written(staff: Api) -> None:
    mugs = a_category("Mugs")
    said = {"tags": ["Für Große"], "category_id": str(mugs.id)}
    product = made(staff.post("/admin/products", {**MUG, **said}))

    for tag in ("Für Große", "für große", "FÜR GROßE"):
        for listing in ("", "&sort=price", "&category=mugs", "&q=clay"):
            found = staff.get(f"/products?tag={quote(tag)}{listing}").json["items"]
            assert [card["name"] for card in found] == ["Clay mug"], (tag, listing)
    assert product["tags"] == ["Für Große"]


def test_what_no_attribute_says_is_refused_in_one_sentence(staff: Api) -> None:
    refused = staff.post("/admin/products", {**MUG, "attributes": {"Glaze": {"a": 1}}})

    assert [one["field"] for one in refused.json["errors"]] == ["attributes.Glaze"]
    nowhere = {"category_id": "0190f3a0-0000-7000-8000-000000000000"}
    refused = staff.post("/admin/products", {**MUG, **nowhere})
    assert [one["field"] for one in refused.json["errors"]] == ["category_id"]


def test_a_product_has_at_most_500_variants(staff: Api) -> None:
    def axes(count: int) -> list[dict[str, Any]]:
        return [
            {"name": "Size", "values": [str(number) for number in range(count)]},
            {"name": "Colour", "values": [f"C{number}" for number in range(20)]},
        ]

    refused = staff.post("/admin/products", {**MUG, "options": axes(26)})
    assert (refused.status, refused.code) == (422, "too_many_variants")

    product = made(staff.post("/admin/products", {**MUG, "options": axes(25)}))
    assert len(product["variants"]) == 500
    more = {"sku": "ONE-MORE", "price_amount": 1, "options": {"Size": "XXL"}}
    refused = staff.post(f"/admin/products/{product['id']}/variants", more)
    assert (refused.status, refused.code) == (422, "too_many_variants")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"price_amount": 0},
        {"price_amount": None},
        {"currency": "usd"},
        {"slug": "Not A Slug"},
        {"status": "sold"},
        {"visibility": "password_protected"},
        {"visibility": "password"},
        {"published_at": "0001-01-01T00:00:00Z"},
        {"category_id": "0190f3a0-0000-7000-8000-000000000000"},
        {"seller_id": "0190f3a0-0000-7000-8000-000000000000"},
        {"options": [{"name": "Size", "values": ["S", "S"]}]},
        {"options": [{"name": "Size", "values": ["S", "s"]}]},
        {"options": [{"name": "Size", "values": ["S"]}, {"name": "size", "values": ["M"]}]},
        {"options": [{"name": "Size", "values": []}]},
        {"options": [{"name": "Size", "values": ["S"]}], "variants": [{"sku": "A"}]},
        {"attributes": {"Material": {"of": "clay"}}},
        {"attributes": {"Material": None}},
        {"attributes": {"Volume": float("inf")}},
        {"attributes": {"Volume": 10**16}},
        {"dimensions": {"length": float("nan"), "width": 1, "height": 1}},
        {"tags": [""]},
        {"video_url": "javascript:alert(1)"},
        {"price_amount": 10**18},
        {"name": "\u0000"},
    ],
)
def test_what_makes_no_sense_is_refused(staff: Api, wrong: dict[str, Any]) -> None:
    refused = staff.post("/admin/products", {**MUG, **wrong})

    assert (refused.status, refused.code) in (
        (422, "invalid_request"),
        (400, "not_json"),
    ), refused.json
    assert staff.get("/admin/products").json["items"] == []


def test_slugs_and_skus_are_told_apart(staff: Api) -> None:
    first = made(staff.post("/admin/products", {**MUG, "sku": "MUG", "barcode": "1"}))
    second = made(staff.post("/admin/products", MUG))

    assert second["slug"].startswith("clay-mug-")
    path = f"/admin/products/{second['id']}"
    for change, code in (
        ({"slug": first["slug"]}, "slug_taken"),
        ({"sku": "mug"}, "sku_taken"),
        ({"barcode": "1"}, "barcode_taken"),
    ):
        refused = staff.patch(path, change)
        assert (refused.status, refused.code) == (409, code)
    assert staff.get(path).json == second


def test_what_is_not_given_stays(staff: Api) -> None:
    mugs, bowls = a_category("Mugs"), a_category("Bowls")
    product = made(staff.post("/admin/products", {**MUG, "category_id": str(mugs.id)}))
    path = f"/admin/products/{product['id']}"

    changed = staff.patch(path, {"price_amount": 2100, "category_id": str(bowls.id)}).json

    assert changed["price_amount"] == changed["variants"][0]["price_amount"] == 2100
    assert changed["category_ids"] == [str(bowls.id)]
    assert {**changed, **dict.fromkeys(("price_amount", "variants", "updated_at"))} == {
        **product,
        **dict.fromkeys(("price_amount", "variants", "updated_at")),
        "category_id": str(bowls.id),
        "category_ids": [str(bowls.id)],
    }
    assert staff.patch(path, {"category_id": None}).json["category_ids"] == []


@pytest.mark.parametrize("prefix", ["", "/variants/{variant}"])
def test_two_editors_do_not_overwrite_each_other(committed: None, prefix: str) -> None:
    _, staff = a_manager()
    product = made(staff.post("/admin/products", MUG))
    path = f"/admin/products/{product['id']}"
    path += prefix.format(variant=product["variants"][0]["id"])
    read = staff.get(path).header("ETag")
    assert read is not None

    first = staff.patch(path, {"price_amount": 2000}, **{"If-Match": read})
    second = staff.patch(path, {"price_amount": 2500}, **{"If-Match": read})

    assert (first.status, second.status, second.code) == (200, 412, "precondition_failed")
    assert staff.delete(path, **{"If-Match": read}).status == 412
    assert staff.get(path).json["price_amount"] == 2000
    assert staff.get(path).header("ETag") == first.header("ETag") != read


def test_a_product_comes_back_as_it_was(staff: Api) -> None:
    axes = [{"name": "Size", "values": ["S", "M", "L"]}]
    product = made(staff.post("/admin/products", {**MUG, "sku": "MUG", "options": axes}))
    path = f"/admin/products/{product['id']}"
    small = product["variants"][0]
    assert staff.delete(f"{path}/variants/{small['id']}").status == 204
    large = f"{path}/variants/{product['variants'][2]['id']}"
    assert staff.patch(large, {"is_default": True}).status == 200

    assert staff.delete(path).status == 204

    assert staff.get(path).status == staff.get("/products/clay-mug").status == 404
    assert staff.get("/admin/products").json["items"] == []
    gone = staff.get("/admin/products?deleted=true").json["items"]
    assert [(row["id"], row["is_deleted"]) for row in gone] == [(product["id"], True)]
    back = staff.post(f"{path}/restore")
    assert back.status == 200, back.json
    assert [row["sku"] for row in back.json["variants"]] == ["MUG-M", "MUG-L"]
    assert [row["is_default"] for row in back.json["variants"]] == [False, True]
    assert staff.get("/products/clay-mug").status == 200
    assert staff.post(f"{path}/restore").status == 404


def test_what_was_removed_before_defaults_were_remembered_has_one_again(staff: Api) -> None:
    axes = [{"name": "Size", "values": ["S", "M"]}]
    product = made(staff.post("/admin/products", {**MUG, "sku": "MUG", "options": axes}))
    path = f"/admin/products/{product['id']}"
    staff.delete(path)
    Variant.objects.update(is_default=False)

    back = staff.post(f"{path}/restore").json["variants"]

    assert [row["is_default"] for row in back] == [True, False]


def test_a_product_does_not_come_back_into_a_taken_place(staff: Api) -> None:
    product = made(staff.post("/admin/products", {**MUG, "sku": "MUG"}))
    path = f"/admin/products/{product['id']}"
    staff.delete(path)
    other = made(staff.post("/admin/products", {**MUG, "slug": "another", "sku": "mug"}))

    refused = staff.post(f"{path}/restore")
    assert (refused.status, refused.code) == (409, "sku_taken")
    assert staff.get(path).status == 404

    staff.patch(f"/admin/products/{other['id']}", {"sku": "OTHER"})
    assert staff.post(f"{path}/restore").status == 200


def test_a_scheduled_product_waits_for_its_moment(staff: Api) -> None:
    later = {**MUG, "published_at": "2999-01-01T00:00:00Z"}
    product = made(staff.post("/admin/products", later))
    assert staff.get("/products/clay-mug").status == 404

    now = staff.patch(f"/admin/products/{product['id']}", {"published_at": None})

    assert now.json["published_at"] is not None
    assert staff.get("/products/clay-mug").status == 200


def test_variants_are_changed_one_by_one(staff: Api) -> None:
    product = made(staff.post("/admin/products", {**MUG, "sku": "MUG"}))
    path = f"/admin/products/{product['id']}"
    (only,) = product["variants"]
    assert staff.delete(f"{path}/variants/{only['id']}").code == "only_variant"
    assert staff.patch(f"{path}/variants/{only['id']}", {"options": {"Size": "S"}}).status == 200

    large = made(
        staff.post(
            f"{path}/variants",
            {"sku": "MUG-L", "price_amount": 2400, "options": {"Size": "L"}, "is_default": True},
        )
    )
    assert staff.patch(path, {"price_amount": 1}).code == "has_several_variants"
    refused = staff.post(
        f"{path}/variants", {"sku": "MUG-L2", "price_amount": 1, "options": {"Size": "L"}}
    )
    assert (refused.status, refused.code) == (409, "options_taken")
    changed = staff.patch(f"{path}/variants/{large['id']}", {"is_active": False})
    assert (changed.json["is_active"], changed.json["is_default"]) == (False, True)
    assert staff.delete(f"{path}/variants/{large['id']}").status == 204
    listed = staff.get(f"{path}/variants").json["items"]
    assert [(row["sku"], row["is_default"]) for row in listed] == [("MUG", True)]
    assert staff.get(f"{path}/variants/{large['id']}").status == 404
    assert staff.get(path).json["option_names"] == ["Size"]


def test_products_are_found_by_what_they_are(staff: Api) -> None:
    seller, _ = a_seller()
    kitchen = a_category("Kitchen")
    mugs = a_category("Mugs", kitchen)
    made(staff.post("/admin/products", {**MUG, "sku": "M-1", "category_id": str(mugs.id)}))
    bowl = {**MUG, "name": "Bowl", "sku": "b-7", "status": "draft", "seller_id": str(seller.id)}
    made(staff.post("/admin/products", bowl))

    def names(query: str) -> list[str]:
        found = staff.get(f"/admin/products?{query}&count=true").json
        assert found["total"] == len(found["items"])
        return [row["name"] for row in found["items"]]

    assert names("") == ["Bowl", "Clay mug"]
    assert names("q=CLAY") == names("q=m-1") == names("status=active") == ["Clay mug"]
    assert names("category=kitchen") == names(f"category={kitchen.id}") == ["Clay mug"]
    assert names("seller=clay-co") == names(f"seller={seller.id}") == names("q=B-") == ["Bowl"]
    assert names("seller=nobody") == names("category=nowhere") == names("q=%25") == []
    first = staff.get("/admin/products?limit=1").json
    second = staff.get(f"/admin/products?limit=1&cursor={first['next_cursor']}").json
    assert [row["name"] for row in first["items"] + second["items"]] == ["Bowl", "Clay mug"]
    assert second["next_cursor"] is None


def test_a_product_behind_a_password_is_shown_to_who_knows_it(staff: Api) -> None:
    locked = {**MUG, "visibility": "password_protected", "password": "sesame"}
    product = made(staff.post("/admin/products", locked))
    path = f"/products/{product['slug']}"

    assert staff.get(path).status == 404
    assert staff.get("/products").json["items"] == []
    wrong = staff.post(f"{path}/unlock", {"password": "Sesame"})
    assert (wrong.status, wrong.code) == (403, "wrong_product_password")
    opened = staff.post(f"{path}/unlock", {"password": "sesame"})
    assert (opened.status, opened.json["price_amount"]) == (200, 1900)

    staff.patch(f"/admin/products/{product['id']}", {"password": "open"})
    assert staff.post(f"{path}/unlock", {"password": "sesame"}).status == 403
    assert staff.patch(f"/admin/products/{product['id']}", {"visibility": "public"}).status == 200
    assert staff.get(path).status == 200
    assert staff.post(f"{path}/unlock", {"password": "open"}).status == 404
    assert staff.post("/products/nothing/unlock", {"password": "x"}).status == 404


def test_a_product_is_read_in_as_many_statements_whatever_belongs_to_it(staff: Api) -> None:
    path = f"/admin/products/{made(staff.post('/admin/products', MUG))['id']}"
    product = Product.objects.get(slug="clay-mug")

    def read() -> list[int]:
        counts = []
        for part in ("", "/variants", "/images"):
            with CaptureQueriesContext(connection) as captured:
                assert staff.get(f"{path}{part}").status == 200
            counts.append(len(captured))
        return counts

    few = read()
    for number in range(10):
        a_variant(product=product)
        a_picture(product, is_primary=number == 0)

    assert read() == few
