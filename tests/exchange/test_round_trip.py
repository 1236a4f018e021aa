"""What is exported, brought into an empty shop and exported again is the same, byte by byte."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from souk.accounts.models import CustomerProfile, User
from souk.catalog.errors import WrongProductPassword
from souk.catalog.models import Attribute, Category, Product, ProductCategory
from souk.catalog.operations.withdrawal import withdraw_products
from souk.catalog.queries.passwords import require_product_password
from souk.exchange.queries.exports import FORMATS, Format
from souk.inventory.models import Stock
from souk.promotions.models import Coupon
from tests.exchange.files import a_file, brought, file_of, refused
from tests.factories import (
    ADDRESS,
    a_category,
    a_coupon,
    a_customer,
    a_picture,
    a_product,
    a_variant,
    a_warehouse,
    an_admin,
    stock_up,
)

pytestmark = pytest.mark.django_db


def _some_categories() -> None:
    kitchen = a_category("Kitchen")
    # Its slug comes before its parent's.
    a_category("Bowls", parent=kitchen)
    Attribute.objects.create(category=kitchen, name="Volume", kind="number", position=1)
    Attribute.objects.create(
        category=kitchen, name="=Colour", kind="choice", choices=["red", "a, b"]
    )
    Category.objects.create(
        name="Gifts, & more", slug="gifts", position=7, is_active=False, description='"Ä"\n=1+1'
    )


def _some_products() -> None:
    _some_categories()
    kitchen, bowls = Category.objects.get(slug="kitchen"), Category.objects.get(slug="bowls")
    mug = a_product(
        name='=HYPERLINK("http://evil")',
        slug="mug",
        description="<p>Für dich,\nund mich</p>",
        tags=["clay", "blue, dark"],
        attributes={
            "Brand": "Ünïque",
            "Colours": ["red", "b" * 300],
            "-dash": "+x",
            "Edition": "[new]",
        },
        option_names=["Size", "Colour"],
        category=bowls,
        is_featured=True,
        tax_class="reduced",
        published_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    )
    ProductCategory.objects.create(product=mug, category=kitchen)
    picture = a_picture(mug, alt="'=A mug")
    a_picture(mug, url="https://example.com/b.png", is_primary=False, position=1)
    a_variant(product=mug, sku="MUG-S", options={"Size": "S", "Colour": "Red"}, price=1005)
    a_variant(
        product=mug,
        sku="MUG-L",
        options={"Size": "L" * 200, "Colour": "Red"},
        image=picture,
        position=1,
        cost_amount=0,
        compare_at_amount=99999,
        barcode="0012345678905",
        allow_backorder=True,
        dimensions={"length": 1.5, "width": 2, "height": 3, "unit": "cm"},
    )
    yen = a_product(
        slug="a-yen",
        currency="JPY",
        status="draft",
        visibility="private",
        option_names=[],
    )
    a_variant(product=yen, sku="yen", options={}, stock=None, is_active=False, price=7)
    a_variant(product=a_product(slug="nowhere", is_digital=True, requires_shipping=False))
    a_product(slug="bare", status="draft", name="=no variants yet")
    gone = a_variant(product=a_product(slug="gone"))
    withdraw_products([gone.product_id])


def _some_customers() -> None:
    ada, _ = a_customer("Ada@example.com")
    User.objects.filter(id=ada.id).update(
        first_name="Ada",
        phone="+491701234567",
        date_of_birth="1990-12-31",
        gender="female",
        additional_details={"size": "M", "n": 1},
    )
    CustomerProfile.objects.create(user=ada, loyalty_points=7, preferred_currency="EUR")
    ada.addresses.create(**ADDRESS, is_default=True)
    ada.addresses.create(**{**ADDRESS, "city": "Köln", "phone": "+49 221"})
    ada.addresses.create(**ADDRESS, type="billing", is_default=True)
    bob, _ = a_customer("bob@example.com")
    User.objects.filter(id=bob.id).update(status="suspended", email_verified_at=datetime.now(UTC))
    an_admin()


def _some_coupons() -> None:
    _some_products()
    ids = [Product.objects.get(slug="mug").id]
    a_coupon("SPRING", percentage="12.50", usage_limit=5, description="a, b")
    a_coupon("FIVE", type="fixed_amount", amount=500, minimum_amount=2000, is_stackable=True)
    a_coupon("SHIP", type="free_shipping", scope="products", scope_ids=ids, priority=-3)
    a_coupon(None, name="Sale", expires_at=datetime(2031, 1, 1, tzinfo=UTC), is_active=False)


def _no_catalogue() -> None:
    withdraw_products(list(Product.objects.values_list("id", flat=True)))


def _no_categories() -> None:
    for level in (2, 1, 0):
        Category.objects.filter(level=level).delete()


def _no_people() -> None:
    User.objects.all().delete()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("kind", "fill", "empty", "model"),
    [
        ("categories", _some_categories, _no_categories, Category),
        ("products", _some_products, _no_catalogue, Product),
        ("customers", _some_customers, _no_people, User),
        ("coupons", _some_coupons, lambda: Coupon.objects.all().delete(), Coupon),
    ],
)
def test_an_export_is_the_same_after_an_import_into_an_empty_shop(
    tmp_path: Path,
    kind: str,
    fill: Callable[[], None],
    empty: Callable[[], None],
    model: type[Product],
    format: Format,
) -> None:
    fill()
    before = file_of(kind, format)
    path = tmp_path / f"{kind}.{format}"
    path.write_bytes(before)
    empty()
    assert file_of(kind, format).count(b"\n") <= 1

    seen = brought(path, kind)
    again = brought(path, kind)

    assert (seen.state, seen.refusal_count) == ("done", 0), seen
    assert file_of(kind, format).decode() == before.decode()
    assert set(again.counts) == {f"{kind}_unchanged"}, again.counts


def test_what_says_nothing_of_a_product_has_no_column() -> None:
    a_product(attributes={"Glaze": "matt", "Nothing": "", "None": []})

    columns = file_of("products", "csv").decode().partition("\n")[0].split(",")

    assert [one for one in columns if one.startswith("attr.")] == ["attr.Glaze"]


def test_dimensions_without_a_unit_are_centimetres(tmp_path: Path) -> None:
    sides = {"length": 1.5, "width": 2, "height": 3}
    variant = a_variant(dimensions=sides)
    path = tmp_path / "products.csv"
    path.write_bytes(file_of("products", "csv"))

    seen = brought(path, "products")

    assert (seen.state, seen.refusal_count) == ("done", 0)
    variant.refresh_from_db()
    assert variant.dimensions == {**sides, "unit": "cm"}


@pytest.mark.parametrize("format", FORMATS)
def test_stock_of_two_warehouses_is_the_same_in_a_shop_that_had_none(
    tmp_path: Path, format: Format
) -> None:
    north, goods = a_warehouse("north"), [a_variant(stock=4, sku=sku) for sku in ("a", "=b")]
    for number, one in enumerate(goods):
        stock_up(one, 7 + number, north)
    before = file_of("stock", format)
    path = tmp_path / "stock"
    path.write_bytes(before)
    _no_catalogue()
    for sku in ("a", "=b"):
        a_variant(stock=None, sku=sku)
    assert file_of("stock", format).count(b"\n") <= 1

    seen = brought(path, "stock")

    assert (seen.state, seen.counts) == ("done", {"stock_created": 4})
    assert file_of("stock", format).decode() == before.decode()


@pytest.mark.parametrize("format", FORMATS)
def test_a_product_behind_a_password_comes_back_behind_one_that_nothing_opens(
    tmp_path: Path, format: Format
) -> None:
    a_variant(product=a_product(slug="vip", visibility="password_protected", password_hash="x"))
    before = file_of("products", format)
    path = tmp_path / "products"
    path.write_bytes(before)
    _no_catalogue()

    first, again = (brought(path, "products") for _ in range(2))

    assert file_of("products", format).decode() == before.decode()
    assert [column for _, column, _ in refused(first)] == ["visibility"]
    assert (again.counts, refused(again)) == ({"products_unchanged": 1}, [])
    vip = Product.objects.get(slug="vip", deleted_at=None)
    for password in ("", vip.password_hash, vip.password_hash[1:]):
        with pytest.raises(WrongProductPassword):
            require_product_password("vip", password)


@pytest.mark.parametrize("format", FORMATS)
def test_attributes_come_back_as_their_category_declares_them(
    tmp_path: Path, format: Format
) -> None:
    kitchen = a_category("Kitchen")
    for name, kind, choices in (
        ("Volume", "number", []),
        ("Dishwasher", "boolean", []),
        ("Colour", "choice", ["red", "blue"]),
    ):
        Attribute.objects.create(category=kitchen, name=name, kind=kind, choices=choices)
    said = {"Volume": 0.5, "Dishwasher": False, "Colour": ["blue", "red"], "Care": "by hand"}
    mugs = a_category("Mugs", parent=kitchen)
    a_variant(product=a_product(slug="mug", category=mugs, attributes=said))
    before = file_of("products", format)
    path = tmp_path / "products"
    path.write_bytes(before)
    _no_catalogue()

    seen = brought(path, "products")

    assert (seen.state, seen.refusal_count) == ("done", 0)
    assert Product.objects.get(slug="mug", deleted_at=None).attributes == said
    assert file_of("products", format).decode() == before.decode()


@pytest.mark.parametrize("column", ["category", "category_slug"])
def test_what_a_category_declares_is_asked_of_a_file(tmp_path: Path, column: str) -> None:
    kitchen = a_category("Kitchen")
    Attribute.objects.create(category=kitchen, name="Volume", kind="number")
    place = "Kitchen > Mugs" if column == "category" else kitchen.slug
    head = f"handle,name,{column},attr.volume,sku,price"

    seen = brought(
        a_file(tmp_path, head, f"mug,Mug,{place},much,M,1", f"jar,Jar,{place},2,J,1"),
        "products",
        is_partial=True,
    )

    assert refused(seen) == [(2, "attr.volume", "volume is a number here")]
    assert Product.objects.get().attributes == {"volume": 2}
    moved = brought(a_file(tmp_path, f"handle,name,{column}", f"jar,Jar,{place}"), "products")
    assert moved.counts == {"products_unchanged": 1}


@pytest.mark.parametrize("format", FORMATS)
def test_stock_is_the_same_in_a_shop_with_the_same_goods(tmp_path: Path, format: Format) -> None:
    goods = [a_variant(stock=None, sku=sku) for sku in ("-A", "b")]
    stock_up(goods[0], 12, a_warehouse("north"))
    stock_up(goods[1], 3)
    Stock.objects.filter(variant=goods[1]).update(bin_location="=A1", max_stock_level=9)
    before = file_of("stock", format)
    path = tmp_path / "stock"
    path.write_bytes(before)
    stock_up(goods[0], 5)
    stock_up(goods[1], 1)

    seen = brought(path, "stock")

    assert (seen.state, seen.counts) == ("done", {"stock_updated": 1, "stock_unchanged": 1})
    assert Stock.objects.get(variant=goods[1]).available == 3


def test_a_file_of_before_the_shop_moved_brings_no_picture_twice(tmp_path: Path) -> None:
    mug = a_product(slug="mug")
    picture = a_picture(mug, url=None, file="products/mug-0123456789ab.webp")
    a_variant(product=mug, image=picture)
    path = tmp_path / "products.csv"
    path.write_bytes(file_of("products"))
    assert b",http://testserver/media/products/mug-0123456789ab.webp," in path.read_bytes()

    with override_settings(MEDIA_ADDRESS="https://shop.example/media/"):
        seen = brought(path, "products")

    assert (seen.state, seen.counts) == ("done", {"products_unchanged": 1})
