from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image as Picture

from souk.catalog.models import Category, Image, Product, Variant
from souk.catalog.operations.images import remove_stray_pictures
from souk.catalog.operations.product_import import writing
from souk.core.sheets.records import BadFile
from souk.inventory.queries.availability import availability_of
from tests.api import Api
from tests.exchange.files import Report, brought, file_of
from tests.factories import a_purchase, shipping

FILES = Path(__file__).parent / "files"
SHOPIFY = sorted(FILES.glob("shopify-*.csv"))

pytestmark = pytest.mark.django_db


def imported(path: Path, **options: object) -> Report:
    """Import what can be taken, and return what it came to."""
    seen = brought(path, "products", is_partial=True, **options)
    if seen.state == "failed":
        raise BadFile(seen.error)
    return Report(seen)


def a_file(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "products.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("path", SHOPIFY, ids=lambda path: path.stem)
def test_shopifys_own_files_are_taken_whole(path: Path) -> None:
    report = imported(path)

    assert (report.products_created, report.refusals) == (20, [])


@pytest.mark.parametrize("path", SHOPIFY, ids=lambda path: path.stem)
def test_a_second_run_changes_nothing(path: Path) -> None:
    imported(path)
    before = list(Product.objects.order_by("id").values("id", "updated_at"))

    again = imported(path)

    assert (again.products_created, again.products_updated, again.products_unchanged) == (0, 0, 20)
    assert (again.variants_updated, again.images_created, again.stock_changed) == (0, 0, 0)
    assert list(Product.objects.order_by("id").values("id", "updated_at")) == before


def test_rows_without_a_title_are_variants_and_images() -> None:
    imported(FILES / "shopify-home-and-garden.csv")

    pot = Product.objects.get(slug="clay-plant-pot")
    sizes = {v.options["Size"]: v.price_amount for v in pot.variants.all()}
    assert sizes == {"Regular": 999, "Large": 1599}
    assert pot.images.count() == 2
    assert [v.sku for v in pot.variants.all()] == [
        "CLAY-PLANT-POT-REGULAR",
        "CLAY-PLANT-POT-LARGE",
    ]
    assert Product.objects.get(slug="cream-sofa").price_amount == 50000


def test_what_was_imported_is_sold(api: Api) -> None:
    shipping()
    imported(FILES / "shopify-home-and-garden.csv")
    pot = Variant.objects.get(sku="CLAY-PLANT-POT-LARGE")

    placed = api.order(a_purchase((pot, 2)))

    assert placed.status == 201, placed.json
    assert availability_of([pot.id]) == {pot.id: 1}


def test_importing_again_keeps_what_was_sold(api: Api) -> None:
    shipping()
    path = FILES / "shopify-home-and-garden.csv"
    imported(path)
    pot = Variant.objects.get(sku="CLAY-PLANT-POT-LARGE")
    api.order(a_purchase((pot, 2)))

    imported(path)
    assert availability_of([pot.id]) == {pot.id: 1}

    imported(path, sets_stock=True)
    assert availability_of([pot.id]) == {pot.id: 3}


def test_a_dry_run_changes_nothing() -> None:
    report = imported(FILES / "shopify-apparel.csv", is_dry_run=True)

    assert report.products_created == 20
    assert not Product.objects.exists()
    assert not Category.objects.exists()


def test_a_bad_row_never_stops_the_good_ones(tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        "handle,name,option.Size,sku,price,quantity",
        "mug,Mug,S,MUG-S,12.50,3",
        "mug,,L,MUG-L,cheap,3",
        "lamp,,,LAMP,10,1",
        "bowl,Bowl,,BOWL,9.999,1",
        "cup,Cup,,MUG-S,5,1",
        "plate,Plate,,PLATE,4,-1",
        "jar,Jar,,JAR,7,1,too much",
        "vase,Vase,,VASE,30,2",
    )

    report = imported(path)

    assert sorted(Product.objects.values_list("slug", flat=True)) == ["mug", "vase"]
    assert [(row.line, row.reason) for row in report.refusals] == [
        (3, "price: 'cheap' is not a number"),
        (4, "has no name, and there is no product with its handle yet"),
        (5, "price: '9.999' has more decimals than USD knows"),
        (6, "SKU MUG-S belongs to mug"),
        (7, "quantity is '-1'; it cannot be negative"),
        (8, "has 7 cells where the first line names 6 columns"),
    ]


def test_a_column_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    imported(
        a_file(
            tmp_path,
            "handle,name,category,tags,sku,price,cost",
            'mug,Mug,Home > Kitchen,"clay, blue",MUG,12,4',
        )
    )

    report = imported(a_file(tmp_path, "sku,price", "mug,14"))

    mug = Variant.objects.select_related("product").get(sku="MUG")
    assert (report.products_updated, report.refusals) == (1, [])
    assert (mug.price_amount, mug.cost_amount) == (1400, 400)
    assert (mug.product.name, mug.product.tags) == ("Mug", ["clay", "blue"])


def test_categories_are_made_along_their_path(tmp_path: Path) -> None:
    imported(
        a_file(
            tmp_path,
            "handle,name,category,sku,price",
            "mug,Mug,Home > Kitchen > Mugs,A,1",
            "pot,Pot,Garden > Kitchen,B,1",
        )
    )

    assert sorted(Category.objects.values_list("path", flat=True)) == [
        "garden",
        "garden/garden-kitchen",
        "home",
        "home/kitchen",
        "home/kitchen/mugs",
    ]


def test_scripts_in_descriptions_are_taken_out(tmp_path: Path) -> None:
    imported(
        a_file(
            tmp_path,
            "handle,name,description,sku,price",
            "mug,Mug,<p onclick=x()>Good</p><script>alert(1)</script>,MUG,1",
        )
    )

    assert Product.objects.get().description == "<p>Good</p>"


def test_pictures_beside_the_file_are_kept_once(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    (tmp_path / "images").mkdir()
    Picture.new("RGB", (4, 4)).save(tmp_path / "images" / "mug.png")
    (tmp_path / "images" / "fake.png").write_text("<?php")
    path = a_file(
        tmp_path,
        "handle,name,sku,price,image",
        "mug,Mug,MUG,1,mug.png",
        "mug,,,,fake.png",
        "mug,,,,../products.csv",
    )

    first, second = imported(path), imported(path)

    assert [row.reason for row in first.refusals] == [
        "image 'fake.png': This is no PNG, JPEG or WebP picture.",
        "image '../products.csv' is outside the folder images",
    ]
    assert (first.images_created, second.images_created) == (1, 0)
    assert (tmp_path / "media" / str(Image.objects.get().file)).exists()


def test_a_picture_of_ours_comes_back_as_the_file_that_it_is(
    tmp_path: Path, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    (tmp_path / "images").mkdir()
    Picture.new("RGB", (4, 4)).save(tmp_path / "images" / "mug.png")
    lines = ["handle,name,sku,price,image", "mug,Mug,MUG,1,mug.png"]
    imported(a_file(tmp_path, *lines))
    whole = Image.objects.values("file", "card_file", "url").get()
    lines = file_of("products").decode().splitlines()
    Image.objects.all().delete()

    imported(a_file(tmp_path, *lines))

    assert Image.objects.values("file", "card_file", "url").get() == whole
    assert remove_stray_pictures(timezone.now()) == 0


def test_pictures_are_written_anew_as_uploaded_ones_are(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    (tmp_path / "images").mkdir()
    Picture.effect_noise((2400, 1200), 50).save(
        tmp_path / "images" / "mug.jpg", comment=b"where it was taken"
    )

    imported(a_file(tmp_path, "handle,name,sku,price,image", "mug,Mug,MUG,1,mug.jpg"))

    image = Image.objects.get()
    page, card = (tmp_path / "media" / str(name) for name in (image.file, image.card_file))
    with Picture.open(page) as large, Picture.open(card) as small:
        assert (large.format, large.size) == ("WEBP", (1600, 800))
        assert (small.format, small.size) == ("WEBP", (480, 240))
    assert b"where it was taken" not in page.read_bytes()


def test_a_picture_that_came_in_its_own_format_is_known_again(
    tmp_path: Path, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    (tmp_path / "images").mkdir()
    Picture.new("RGB", (4, 4)).save(tmp_path / "images" / "mug.png")
    path = a_file(tmp_path, "handle,name,sku,price,image", "mug,Mug,MUG,1,mug.png")
    imported(path)
    kept = str(Image.objects.get().file)
    Image.objects.update(file=kept.replace(".webp", ".png"))

    assert imported(path).products_unchanged == 1
    assert Image.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a,b\n1,2\n", "the first line must name the columns"),
        (b"handle,name,colour\n", "unknown columns: colour"),
        (b"handle,handle\n", "two columns have the same name"),
        (b"handle,name,sku,price\nx,\xff\xfe,a,1\n", "not UTF-8"),
        (b"", "the file is empty"),
    ],
)
def test_a_file_of_another_kind_is_refused_whole(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)

    with pytest.raises(BadFile, match=reason):
        imported(path)


def test_an_import_takes_the_same_number_of_statements_whatever_its_length(
    tmp_path: Path, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements(count: int) -> int:
        rows = [f"p{count}-{n},P {n},A > B,S{count}-{n},{n + 1},5" for n in range(count)]
        path = a_file(tmp_path, "handle,name,category,sku,price,quantity", *rows)
        with CaptureQueriesContext(connection) as captured:
            imported(path)
        return len(captured)

    statements(1)
    assert statements(3) == statements(100)


def test_what_is_put_together_while_others_are_written_knows_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_PART", 2)
    rows = [f"p{n},P {n},A{n} > B,S{n},{n + 1},{n}" for n in range(5)]
    path = a_file(
        tmp_path, "handle,name,category,sku,price,quantity", *rows, "late,Late,A0 > B,s1,9,9"
    )

    outcome = imported(path)

    assert [(one.line, one.reason) for one in outcome.refusals] == [(7, "SKU s1 belongs to p1")]
    assert (outcome.products_created, outcome.variants_created) == (5, 5)
    assert (outcome.stock_changed, outcome.categories_created) == (4, 10)
    said = Product.objects.order_by("slug").values_list("slug", "price_amount")
    assert list(said) == [(f"p{n}", 100 * n + 100) for n in range(5)]
