"""What an import of products did is taken back, but for what somebody has changed since."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from souk.catalog.models import Category, Image, Product, ProductCategory, Variant
from souk.catalog.operations.images import remove_image
from souk.catalog.operations.product_import.undoing import undo_changes
from souk.catalog.operations.products import restore_product
from souk.exchange.errors import CannotUndo
from souk.exchange.models import Import
from souk.exchange.operations.undo import undo_import
from tests.exchange.files import a_file, brought, file_of
from tests.factories import a_category, a_picture, a_product, a_variant

pytestmark = pytest.mark.django_db

PLAIN = "handle,name,sku,price"
OF_LIVING = ("_sku_is_unique", "_options_are_unique", "_one_default", "variants_by_start_of_sku")
HEAD = "handle,name,category,tags,attr.Brand,option.Size,sku,price,cost,image"


def _undone(folder: Path, *lines: str, **options: bool) -> tuple[int, int, int]:
    seen = brought(a_file(folder, *lines), "products", **options)
    assert seen.state == "done", seen
    undone = undo_import(seen.id, actor_id=None)
    return undone.withdrawn, undone.restored, undone.left


def _some_shop() -> None:
    mugs = a_category("Mugs")
    mug = a_product(
        slug="mug",
        name="Mug",
        category=mugs,
        tags=["clay"],
        attributes={"Brand": "A"},
        option_names=["Size"],
    )
    a_variant(product=mug, sku="MUG-S", price=1000, options={"Size": "S"}, stock=None)
    a_picture(mug)


def test_an_undone_import_leaves_the_shop_as_it_was(tmp_path: Path) -> None:
    _some_shop()
    before = file_of("products"), file_of("categories")

    undone = _undone(
        tmp_path,
        HEAD,
        "mug,Cup,Home > Cups,blue,B,S,MUG-S,12.50,4,https://example.com/new.png",
        "mug,,,,,L,MUG-L,14,,",
        "jar,Jar,Home,,,,JAR,7,,",
    )

    # A product, a variant, a picture and two categories went; three rows are what they were.
    assert undone == (5, 3, 0)
    assert (file_of("products"), file_of("categories")) == before
    assert Image.objects.count() == 1


def test_as_many_rows_are_undone_as_were_imported() -> None:
    tables = ("catalog_products", "catalog_variants", "catalog_images")
    made = a_picture(a_variant().product)
    rows = ((table, uuid4(), None, None) for table in tables for _ in range(66_000))

    undone = undo_changes([*rows, ("catalog_images", made.id, None, None)])

    assert (undone.withdrawn, Image.objects.count()) == (1, 0)


def test_variants_are_withdrawn_one_by_one_whatever_the_planner_believes(tmp_path: Path) -> None:
    path = a_file(tmp_path, PLAIN, "jar,Jar,JAR,7", "mug,Mug,MUG,7")
    seen = brought(path, "products")

    with CaptureQueriesContext(connection) as captured:
        undo_import(seen.id, actor_id=None)

    said = [one["sql"] for one in captured if "variant SET deleted_at" in one["sql"]]
    plans = []
    with connection.cursor() as db:
        # As in a table that is not as small as in a test.
        db.execute("SET LOCAL enable_seqscan = off")
        for statement in said:
            db.execute(f"EXPLAIN {statement}")
            plans.append("".join(line for (line,) in db.fetchall()))
    of_products, alone = plans
    assert "using catalog_variants_product_id_" in of_products
    for plan in plans:
        assert "catalog_variants_pkey" in plan
        assert not [index for index in OF_LIVING if index in plan], plan
    assert "catalog_variants_product_id_" not in alone


def test_what_somebody_has_changed_since_is_left(tmp_path: Path) -> None:
    _some_shop()
    path = a_file(tmp_path, "handle,name,tags,sku,price", "mug,Cup,blue,MUG-S,12.50")
    seen = brought(path, "products")
    Product.objects.filter(slug="mug").update(name="Beaker")
    Variant.objects.filter(sku="MUG-S").update(price_amount=1111)

    undone = undo_import(seen.id, actor_id=None)

    mug = Product.objects.get(slug="mug")
    assert (mug.name, mug.tags, mug.price_amount) == ("Beaker", ["clay"], 1111)
    assert (undone.restored, undone.left) == (1, 2)


def test_what_ran_in_browsers_before_an_upgrade_does_not_come_back(tmp_path: Path) -> None:
    _some_shop()
    with connection.cursor() as db:
        db.execute("UPDATE catalog_products SET description = '<b>A</b><script>b()</script>'")
    path = a_file(tmp_path, "handle,name,description,sku,price", "mug,Mug,New,MUG-S,10")
    seen = brought(path, "products")

    undo_import(seen.id, actor_id=None)

    assert Product.objects.get(slug="mug").description == "<b>A</b>"


def test_what_was_moved_since_stays_where_it_is(tmp_path: Path) -> None:
    _some_shop()
    seen = brought(
        a_file(tmp_path, "handle,name,category,sku,price", "mug,Mug,Cups,MUG-S,10"), "products"
    )
    elsewhere = a_category("Elsewhere")
    ProductCategory.objects.all().delete()
    ProductCategory.objects.create(
        product=Product.objects.get(slug="mug"), category=elsewhere, is_primary=True
    )

    undo_import(seen.id, actor_id=None)

    assert [link.category_id for link in ProductCategory.objects.all()] == [elsewhere.id]
    assert not Category.objects.filter(slug="cups", deleted_at=None).exists()


def test_a_picture_that_is_gone_by_now_is_not_shown_again(tmp_path: Path) -> None:
    _some_shop()
    former = Image.objects.get()
    Variant.objects.update(image=former)
    head = "handle,name,sku,price,image,variant_image"
    picture = "https://example.com/new.png"
    row = f"mug,Mug,MUG-S,10,{picture},{picture}"
    seen = brought(a_file(tmp_path, head, row), "products")
    assert Variant.objects.get().image_id not in (None, former.id)
    remove_image(former.product_id, former.id, owner_id=None, unchanged_since=None)

    undone = undo_import(seen.id, actor_id=None)

    assert (undone.withdrawn, undone.restored, undone.left) == (1, 1, 0)
    assert (Variant.objects.get().image_id, Image.objects.count()) == (None, 0)


def test_of_a_product_that_comes_twice_the_first_values_come_back(tmp_path: Path) -> None:
    _some_shop()

    _undone(
        tmp_path,
        "handle,name,sku,price",
        "mug,Once,MUG-S,11",
        "jar,Jar,JAR,7",
        "mug,Twice,MUG-S,12",
    )

    mug = Product.objects.get(slug="mug", deleted_at=None)
    assert (mug.name, mug.price_amount) == ("Mug", 1000)


def test_what_was_withdrawn_can_be_restored(tmp_path: Path) -> None:
    _undone(tmp_path, "handle,name,sku,price", "jar,Jar,JAR,7")
    jar = Product.objects.get(slug="jar")
    assert jar.deleted_at is not None

    restore_product(jar.id, owner_id=None)

    assert Variant.objects.get(sku="JAR").deleted_at is None


@pytest.mark.parametrize(
    ("kind", "lines", "options", "reason"),
    [
        ("categories", ["slug,name", "mugs,Mugs"], {}, "Imports of products and of orders"),
        ("products", [PLAIN, "jar,Jar,JAR,7"], {"is_dry_run": True}, "It was a dry run"),
        ("products", [PLAIN, "jar,Jar,JAR,?"], {}, "It changed nothing, for rows were refused"),
        ("products", ["odd", "jar"], {}, "It changed nothing, for it failed"),
    ],
    ids=["kind", "dry run", "refused", "failed"],
)
def test_what_cannot_be_undone_says_why(
    tmp_path: Path, kind: str, lines: list[str], options: dict[str, bool], reason: str
) -> None:
    seen = brought(a_file(tmp_path, *lines), kind, **options)

    with pytest.raises(CannotUndo) as refusal:
        undo_import(seen.id, actor_id=None)

    assert refusal.value.detail.startswith(reason)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"finished_at": None, "state": "waiting"}, "The worker has not begun it"),
        ({"finished_at": timezone.now() - timedelta(days=30)}, "It ended more than 30 days ago"),
    ],
    ids=["waiting", "old"],
)
def test_an_import_is_undone_when_it_has_ended_and_not_long_ago(
    tmp_path: Path, values: dict[str, object], reason: str
) -> None:
    seen = brought(a_file(tmp_path, PLAIN, "jar,Jar,JAR,7"), "products")
    Import.objects.update(**values)

    with pytest.raises(CannotUndo) as refusal:
        undo_import(seen.id, actor_id=None)

    assert refusal.value.detail.startswith(reason)
