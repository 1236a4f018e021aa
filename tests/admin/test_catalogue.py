"""Products, as staff edit them."""

import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture

from souk.catalog.models import Attribute, Category, Image, Product, Variant
from souk.catalog.operations.fetching import fetch_next_picture
from souk.catalog.operations.withdrawal import withdraw_products
from souk.catalog.queries.related import chosen_beside
from souk.shipping.models import Zone
from souk.taxes.models import Rate as Tax
from tests.admin.forms import problems, submit
from tests.api import Api
from tests.catalog.elsewhere import another_shop
from tests.factories import a_category, a_picture, a_product, a_variant, shipping


def _page(product: Product) -> str:
    return f"/admin/catalog/product/{product.id}/change/"


def _new_variant(number: int, **values: str) -> dict[str, str]:
    return {
        "variants-TOTAL_FORMS": str(number + 1),
        **{f"variants-{number}-{name}": value for name, value in values.items()},
    }


def _plain(number: int, **values: str) -> dict[str, str]:
    defaults = {"weight_grams": "0", "position": "0", "is_active": "on", "tracks_stock": "on"}
    return _new_variant(number, **{**defaults, **values})


@pytest.fixture(autouse=True)
def media(tmp_path: Any, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _picture(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    file = io.BytesIO()
    Picture.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("currency", "shown", "written", "kept"),
    [("USD", "19.90", "24.50", 2450), ("JPY", "1990", "2450", 2450), ("KWD", "1.990", "2.5", 2500)],
)
def test_prices_are_entered_in_major_units(
    manager: Client, currency: str, shown: str, written: str, kept: int
) -> None:
    variant = a_variant(price=1990, product=a_product(currency=currency))

    page = manager.get(_page(variant.product)).content.decode()
    answer = submit(manager, _page(variant.product), **{"variants-0-price_amount": written})

    assert f'value="{shown}"' in page
    assert answer.status_code == 302
    variant.refresh_from_db()
    variant.product.refresh_from_db()
    assert variant.price_amount == kept
    assert variant.product.price_amount == kept


@pytest.mark.parametrize("price", ["", "0", "-1", "1.999", "abc", "NaN", "9" * 20])
def test_an_odd_price_is_refused(manager: Client, price: str) -> None:
    variant = a_variant(price=1990)

    answer = submit(manager, _page(variant.product), **{"variants-0-price_amount": price})

    assert answer.status_code == 200
    assert "price_amount" in problems(answer)


def test_a_product_is_made_with_its_variants(manager: Client) -> None:
    category = a_category("Cups")

    answer = submit(
        manager,
        "/admin/catalog/product/add/",
        name="Mug",
        slug="mug",
        status="active",
        attributes="Material: clay\r\nMaterial: glaze",
        tags="blue, new, Blue",
        primary_category=str(category.id),
        **_plain(0, sku="MUG-1", price_amount="1,019.90", options="Color: Blue"),
    )

    assert answer.status_code == 302, problems(answer)
    product = Product.objects.get()
    variant = product.variants.get()
    assert product.attributes == {"Material": ["clay", "glaze"]}
    assert product.tags == ["blue", "new"]
    assert product.category_ids == [category.id]
    assert product.currency == "USD"
    assert (variant.price_amount, variant.options, variant.is_default) == (
        101990,
        {"Color": "Blue"},
        True,
    )


def test_the_prices_of_a_new_product_are_in_its_currency(manager: Client) -> None:
    made = submit(
        manager,
        "/admin/catalog/product/add/",
        name="Mug",
        slug="mug",
        currency="JPY",
        **_plain(0, sku="A", price_amount="1990"),
    )

    assert made.status_code == 302, problems(made)
    assert Variant.objects.get().price_amount == 1990


def test_currencies_are_real_and_written_in_any_case(admin: Client) -> None:
    add, plain = "/admin/catalog/product/add/", _plain(0, sku="A", price_amount="1990")

    refused = submit(admin, add, name="Mug", slug="mug", currency="XXQ", **plain)
    assert "ISO 4217" in problems(refused)
    for page in ("promotions/coupon", "shipping/rate", "exchange/import"):
        answer = submit(admin, f"/admin/{page}/add/", currency="XXQ")
        assert "ISO 4217" in problems(answer), page

    made = submit(admin, add, name="Mug", slug="mug", currency="jpy", **plain)
    assert made.status_code == 302, problems(made)
    product = Product.objects.get()
    assert (product.currency, product.variants.get().price_amount) == ("JPY", 1990)


def test_a_sku_that_is_taken_is_said_so(manager: Client) -> None:
    a_variant(sku="TAKEN")
    product = a_variant(sku="FREE").product

    answer = submit(manager, _page(product), **{"variants-0-sku": "taken"})

    assert answer.status_code == 200
    assert "sku is unique" in problems(answer)


def test_two_new_variants_with_one_sku_are_refused(manager: Client) -> None:
    product = a_product()
    first = _plain(0, sku="A", price_amount="1", options="Size: S")
    second = _plain(1, sku="a", price_amount="1", options="Size: M")

    answer = submit(manager, _page(product), **{**first, **second})

    assert "same SKU" in problems(answer)


def test_a_products_options_follow_from_its_variants(manager: Client) -> None:
    product = a_product(option_names=[])

    submit(manager, _page(product), **_plain(0, sku="A", price_amount="1", options="Size: S"))
    product.refresh_from_db()
    assert product.option_names == ["Size"]

    lacking = _plain(1, sku="B", price_amount="1", options="Colour: Red")
    answer = submit(manager, _page(product), **lacking)
    assert "has no Size" in problems(answer)
    assert product.variants.count() == 1

    both = {"variants-0-options": "Size: S\r\nColour: Blue", "option_names": "Size, Colour"}
    right = {**lacking, "variants-1-options": "Size: M\r\nColour: Red"}
    assert submit(manager, _page(product), **both, **right).status_code == 302
    product.refresh_from_db()
    assert product.option_names == ["Size", "Colour"]


def test_a_variants_own_page_keeps_the_options_of_its_product(manager: Client) -> None:
    variant = a_variant(product=a_product(option_names=["Size"]), options={"Size": "S"})
    page = f"/admin/catalog/variant/{variant.id}/change/"

    assert "has no Size" in problems(submit(manager, page, options="Colour: Red"))
    assert submit(manager, page, options="Size: M").status_code == 302
    variant.refresh_from_db()
    assert variant.options == {"Size": "M"}


def test_another_variant_becomes_the_default(manager: Client) -> None:
    product = a_product()
    first, second = a_variant(product=product), a_variant(product=product)

    answer = submit(
        manager,
        _page(product),
        **{"variants-0-is_default": None, "variants-1-is_default": "on"},
    )

    assert answer.status_code == 302, problems(answer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)


def test_a_removed_variant_stays_for_its_orders(manager: Client) -> None:
    product = a_product()
    gone, staying = a_variant(product=product), a_variant(product=product)

    answer = submit(manager, _page(product), **{"variants-0-DELETE": "on"})

    assert answer.status_code == 302, problems(answer)
    gone.refresh_from_db()
    staying.refresh_from_db()
    assert gone.deleted_at is not None
    assert staying.is_default


def test_saving_a_product_writes_only_what_was_changed(manager: Client) -> None:
    product = a_variant(options={"Size": "S"}).product
    Product.objects.filter(id=product.id).update(attributes={"weight": 5}, view_count=7)

    submit(manager, _page(product), name="New name")

    product.refresh_from_db()
    assert product.name == "New name"
    assert product.attributes == {"weight": 5}
    assert product.variants.get().options == {"Size": "S"}


def test_products_go_on_sale_and_off_it(manager: Client) -> None:
    product = a_product(status="draft")

    for action, status in [("put_on_sale", "active"), ("take_off_sale", "inactive")]:
        chosen = {"action": action, "_selected_action": str(product.id)}
        manager.post("/admin/catalog/product/", chosen)
        product.refresh_from_db()
        assert product.status == status
    assert product.published_at is not None


PRICES = {"action": "change_prices", "rounding": "nearest", "round_to": "1", "currency": "USD"}


def _reprice(client: Client, *products: Product, **written: str) -> Any:
    """Choose products in the list, and send what its page of prices then shows and is written."""
    chosen = [str(product.id) for product in products]
    page = client.post(
        "/admin/catalog/product/", {"action": "change_prices", "_selected_action": chosen}
    )
    hidden = dict(
        re.findall(
            r'type="hidden" name="(once|apply|select_across)" value="([^"]+)"',
            page.content.decode(),
        )
    )
    return client.post(
        "/admin/catalog/product/", {**PRICES, **hidden, "_selected_action": chosen, **written}
    )


@pytest.mark.parametrize(
    ("written", "prices"),
    [
        ({"percentage": "-10"}, [900, 1799]),
        ({"percentage": "12.5", "rounding": "up", "round_to": "50"}, [1150, 2250]),
        ({"amount": "1.50"}, [1150, 2149]),
        ({"amount": "-0.99", "rounding": "down", "round_to": "10"}, [900, 1900]),
    ],
)
def test_the_prices_of_chosen_products_change(
    manager: Client, written: dict[str, str], prices: list[int]
) -> None:
    mug = a_variant(price=1000).product
    bowl = a_variant(price=1999).product
    other = a_variant(price=500)

    answer = _reprice(manager, mug, bowl, **written)

    assert answer.status_code == 302, answer.content.decode()
    kept = Variant.objects.order_by("id").values_list("price_amount", flat=True)
    assert list(kept) == [*prices, other.price_amount]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({}, "either per cent or an amount"),
        ({"percentage": "5", "amount": "1"}, "either per cent or an amount"),
        ({"amount": "1.555"}, "more decimals"),
        ({"amount": "1", "currency": "JPY"}, "prices in another one"),
        ({"percentage": "-100"}, "would be nothing"),
        ({"percentage": "5", "round_to": "0"}, "greater than or equal to 1"),
    ],
)
def test_why_prices_do_not_change_is_said_beside_what_was_written(
    manager: Client, written: dict[str, str], reason: str
) -> None:
    variant = a_variant(price=1000)

    answer = _reprice(manager, variant.product, **written)

    assert answer.status_code == 200
    assert reason in answer.content.decode()
    variant.refresh_from_db()
    assert variant.price_amount == 1000


def test_prices_change_once_for_two_clicks(manager: Client) -> None:
    variant = a_variant(price=1000)

    for _ in range(2):
        answer = _reprice(manager, variant.product, percentage="10", once="one-page")
        assert answer.status_code == 302

    variant.refresh_from_db()
    assert variant.price_amount == 1100


def test_all_that_a_search_finds_get_another_price(manager: Client) -> None:
    mug, bowl = (a_variant(product=a_product(name=name), price=1000) for name in ("Mug", "Bowl"))
    chosen = {"_selected_action": str(mug.product_id), "select_across": "1"}
    said = {**PRICES, **chosen, "apply": "1", "once": "a", "percentage": "10"}

    manager.post("/admin/catalog/product/?q=mug", said)

    for variant, price in ((mug, 1100), (bowl, 1000)):
        variant.refresh_from_db()
        assert variant.price_amount == price


def test_a_removed_product_frees_its_slug_and_keeps_its_row(manager: Client) -> None:
    product = a_variant().product
    chosen = {"action": "remove", "_selected_action": str(product.id)}

    manager.post("/admin/catalog/product/", chosen)

    product.refresh_from_db()
    assert product.deleted_at is not None
    assert Variant.objects.get().deleted_at is not None
    again = submit(
        manager, "/admin/catalog/product/add/", name="Again", slug=product.slug, status="draft"
    )
    assert again.status_code == 302


def test_a_category_with_children_is_not_removed(manager: Client) -> None:
    parent = a_category("Parent")
    a_category("Child", parent)

    manager.post(
        "/admin/catalog/category/", {"action": "remove", "_selected_action": str(parent.id)}
    )

    parent.refresh_from_db()
    assert parent.deleted_at is None


def test_a_category_cannot_be_moved_below_itself(manager: Client) -> None:
    parent = a_category("Parent")
    child = a_category("Child", parent)

    answer = submit(manager, f"/admin/catalog/category/{parent.id}/change/", parent=str(child.id))

    assert "below itself" in problems(answer)
    assert Category.objects.get(id=parent.id).parent is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_written_anew_in_two_sizes(manager: Client, media: Any, kind: str) -> None:
    product = a_product()

    answer = _upload(manager, product, "../../Evil name.png", _picture(kind, (1000, 500)))

    assert answer.status_code == 302, problems(answer)
    image = Image.objects.get()
    assert image.file.name.startswith("products/")
    for name, size in ((image.file.name, (1000, 500)), (image.card_file, (480, 240))):
        with Picture.open(media / name) as kept:
            assert (kept.format, kept.size) == ("WEBP", size)
    assert "Evil" not in image.file.name
    assert image.is_primary


@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        _picture()[:40],
        _picture("GIF"),
        b"",
    ],
)
def test_a_fake_image_is_refused(manager: Client, content: bytes) -> None:
    answer = _upload(manager, a_product(), "picture.png", content)

    assert answer.status_code == 200
    assert not Image.objects.exists()


def test_a_huge_image_is_refused(manager: Client) -> None:
    answer = _upload(manager, a_product(), "picture.png", _picture(size=(9000, 3000)))

    assert "25 million pixels" in problems(answer)


def test_a_picture_needs_a_file_or_an_address(manager: Client) -> None:
    answer = submit(
        manager,
        _page(a_product()),
        **{"images-TOTAL_FORMS": "1", "images-0-alt": "A mug", "images-0-position": "0"},
    )

    assert "Choose a file" in problems(answer)


def test_another_picture_becomes_the_primary(manager: Client) -> None:
    product = a_product()
    first = a_picture(product)
    second = a_picture(product, is_primary=False, position=1)

    submit(manager, _page(product), **{"images-0-is_primary": None, "images-1-is_primary": "on"})

    assert not Image.objects.get(id=first.id).is_primary
    assert Image.objects.get(id=second.id).is_primary


def test_staff_see_which_picture_could_not_be_fetched_and_have_it_tried_again(
    manager: Client, settings: Any, tmp_path: Any
) -> None:
    with another_shop(settings, tmp_path) as elsewhere:
        product = a_variant().product
        a_picture(product, url=elsewhere.at("/gone.png"))
        fetch_next_picture()
        shown = manager.get(_page(product)).content.decode()
        assert "answered 404" in shown
        assert "Fetch its pictures again" in shown

        manager.post(f"/admin/catalog/product/{product.id}/step/fetch/")
        assert fetch_next_picture() == 1
        assert elsewhere.asked == ["/gone.png", "/gone.png"]


def _upload(client: Client, product: Product, name: str, content: bytes) -> Any:
    return submit(
        client,
        _page(product),
        **{
            "images-TOTAL_FORMS": "1",
            "images-0-position": "0",
            "images-0-file": SimpleUploadedFile(name, content),
        },
    )


def test_a_shipping_rate_is_entered_in_major_units(admin: Client) -> None:
    method = shipping(amount=499)

    answer = submit(
        admin,
        f"/admin/shipping/rate/{method.rates.get().id}/change/",
        amount="12.5",
        free_from_amount="50",
    )

    assert answer.status_code == 302, problems(answer)
    assert method.rates.values_list("amount", "free_from_amount").get() == (1250, 5000)


def test_a_zone_is_entered_by_its_codes(admin: Client) -> None:
    answer = admin.post(
        "/admin/shipping/zone/add/",
        {"name": "The Alps", "countries": "CH, AT", "regions": "Tirol, at-vorarlberg"},
    )

    assert answer.status_code == 302, problems(answer)
    zone = Zone.objects.get()
    assert (zone.countries, zone.regions) == (["AT", "CH"], ["TIROL", "VORARLBERG"])


def test_a_tax_is_entered_in_percent(admin: Client) -> None:
    answer = submit(admin, "/admin/taxes/rate/add/", name="VAT", country="DE", rate="19")
    assert answer.status_code == 302, problems(answer)
    tax = Tax.objects.get()
    assert tax.rate == Decimal("0.19")

    page = f"/admin/taxes/rate/{tax.id}/change/"
    assert submit(admin, page, rate="7.25").status_code == 302
    tax.refresh_from_db()
    assert tax.rate == Decimal("0.0725")
    assert "7.25 %" in admin.get("/admin/taxes/rate/").content.decode()
    assert "rate is up to one" not in problems(submit(admin, page, rate="190"))


def test_rates_that_overlap_are_refused_with_a_reason(admin: Client) -> None:
    method = shipping()

    answer = submit(
        admin,
        "/admin/shipping/rate/add/",
        method=str(method.id),
        zone=str(Zone.objects.get().id),
        currency="USD",
        amount="1",
    )

    assert "do not overlap" in problems(answer)
    assert method.rates.count() == 1


def test_a_category_says_what_its_products_say(manager: Client) -> None:
    page = f"/admin/catalog/category/{a_category('Mugs').id}/change/"

    def declare(**values: str) -> Any:
        row = {f"attributes-0-{name}": value for name, value in values.items()}
        return submit(manager, page, **{"attributes-TOTAL_FORMS": "1", **row})

    refused = declare(name="Material", kind="choice", position="0")
    assert (refused.status_code, Attribute.objects.count()) == (200, 0)
    made = declare(name="Material", kind="choice", choices="clay,glass", position="0")

    assert made.status_code == 302, problems(made)
    assert Attribute.objects.get().choices == ["clay", "glass"]


def test_a_product_is_put_behind_a_password(manager: Client) -> None:
    product = a_variant().product

    refused = submit(manager, _page(product), visibility="password_protected")
    assert (refused.status_code, "password" in problems(refused)) == (200, True)
    put = submit(manager, _page(product), visibility="password_protected", password="sesame")
    assert put.status_code == 302, problems(put)

    path = f"/products/{product.slug}/unlock"
    assert Api().post(path, {"password": "sesame"}).status == 200
    submit(manager, _page(product), name="Another name")
    assert Api().post(path, {"password": "sesame"}).json["name"] == "Another name"
    assert "sesame" not in manager.get(_page(product)).content.decode()


def test_a_removed_product_is_brought_back(manager: Client) -> None:
    product = a_variant().product
    withdraw_products([product.id])
    assert product.name not in manager.get("/admin/catalog/product/").content.decode()
    listed = manager.get("/admin/catalog/product/?removed=yes").content.decode()
    assert product.name in listed
    page = manager.get(_page(product)).content.decode()
    assert "/step/restore/" in page

    manager.post(f"/admin/catalog/product/{product.id}/step/restore/")

    product.refresh_from_db()
    assert product.deleted_at is None
    assert product.variants.get().deleted_at is None
    assert "/step/restore/" not in manager.get(_page(product)).content.decode()


def test_a_removed_product_whose_slug_is_taken_stays_away(manager: Client) -> None:
    product = a_variant(product=a_product(slug="mug")).product
    withdraw_products([product.id])
    a_product(slug="mug")

    answer = manager.post(f"/admin/catalog/product/{product.id}/step/restore/", follow=True)

    product.refresh_from_db()
    assert product.deleted_at is not None
    assert "slug" in answer.content.decode().lower()


def test_the_products_beside_one_are_chosen_by_their_slugs(manager: Client) -> None:
    product = a_variant().product
    bowl, cup = a_product(slug="bowl"), a_product(slug="cup")

    submit(manager, _page(product), related="cup, bowl")
    assert chosen_beside(product.id, owner_id=None) == [cup.id, bowl.id]
    assert 'value="cup, bowl"' in manager.get(_page(product)).content.decode()

    answer = submit(manager, _page(product), related="cup, nothing")
    assert "There is no product nothing." in problems(answer)
    answer = submit(manager, _page(product), related=product.slug)
    assert "other products" in problems(answer)

    submit(manager, _page(product), related="")
    assert chosen_beside(product.id, owner_id=None) == []


def test_attributes_are_kept_as_their_category_declares_them(manager: Client) -> None:
    top = a_category("Lamps")
    below = a_category("Floor", top)
    for name, kind, choices in (
        ("Watts", "number", []), ("Dimmable", "boolean", []), ("Socket", "choice", ["E14", "E27"]),
    ):  # fmt: skip
        Attribute.objects.create(category=top, name=name, kind=kind, choices=choices)
    product = a_variant(product=a_product(category=below)).product
    assert "E14, E27" in manager.get(_page(product)).content.decode()

    written = "Watts: 12.5\nDimmable: yes\nSocket: E27\nColor: Red"
    answer = submit(manager, _page(product), attributes=written)
    assert answer.status_code == 302, problems(answer)
    product.refresh_from_db()
    kept = {"Watts": 12.5, "Dimmable": True, "Socket": "E27", "Color": "Red"}
    assert product.attributes == kept

    answer = submit(manager, _page(product), attributes="Watts: bright\nSocket: B22")
    assert "Watts is a number here" in problems(answer)
    assert "Socket is one or more of E14, E27 here" in problems(answer)
    product.refresh_from_db()
    assert product.attributes == kept


def test_a_products_page_says_how_it_is_liked(manager: Client) -> None:
    product = a_variant(product=a_product(favorite_count=7312, view_count=90210)).product

    page = manager.get(_page(product)).content.decode()

    assert "7312" in page
    assert "90210" in page
