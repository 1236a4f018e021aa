"""The demo catalogue is a file that people edit: what a slip of the hand would break."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.files import Report, brought

DEMO = Path(__file__).parents[2] / "src" / "souk" / "ops" / "demo"
IMAGES = DEMO / "images"
MAX_IMAGE_BYTES = 15_000
MAX_SUMMARY = 160

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (DEMO / "catalogue.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def products(rows: list[Row]) -> list[Row]:
    """The first row of each product, which carries the product's own fields."""
    return [row for row in rows if row["name"]]


@pytest.fixture(scope="module")
def variants(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["sku"]]


def _repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def _check_digit(first_twelve: str) -> str:
    weighed = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(first_twelve))
    return str(-weighed % 10)


def test_a_shop_full_of_products(products: list[Row]) -> None:
    assert len(products) >= 60
    assert not _repeated([row["handle"] for row in products])


def test_rows_of_a_product_follow_its_first(rows: list[Row]) -> None:
    current, strays = "", []
    for row in rows:
        if row["name"]:
            current = row["handle"]
        elif row["handle"] != current:
            strays.append(row["sku"])

    assert not strays


def test_categories_have_three_levels(products: list[Row]) -> None:
    assert {len(row["category"].split(" > ")) for row in products} == {3}


def test_products_say_what_they_are(products: list[Row]) -> None:
    texts = ("short_description", "description", "tags", "seo_title", "seo_description")
    silent = [
        f"{row['handle']}: {text}" for row in products for text in texts if not row[text].strip()
    ]

    assert not silent
    assert max(len(row["short_description"]) for row in products) <= MAX_SUMMARY
    assert all(tag.strip() for row in products for tag in row["tags"].split(","))


def test_flags_are_known_words(products: list[Row]) -> None:
    assert {row["status"] for row in products} <= {"active", "draft"}
    assert {row[flag] for row in products for flag in ("featured", "digital")} == {"true", "false"}


def test_products_have_attributes_to_filter_by(products: list[Row]) -> None:
    columns = [name for name in products[0] if name.startswith("attr.")]
    counts = {sum(1 for name in columns if row[name]) for row in products}

    assert counts <= {2, 3, 4}


def test_skus_are_unique(variants: list[Row]) -> None:
    assert not _repeated([row["sku"] for row in variants])


def test_variants_of_a_product_differ_in_the_same_options(variants: list[Row]) -> None:
    columns = [name for name in variants[0] if name.startswith("option.")]
    named: dict[str, set[tuple[str, ...]]] = {}
    for row in variants:
        named.setdefault(row["handle"], set()).add(tuple(name for name in columns if row[name]))
    chosen = ["/".join([row["handle"], *(row[name] for name in columns)]) for row in variants]

    assert not [handle for handle, sets in named.items() if len(sets) > 1]
    assert not _repeated(chosen)


def test_barcodes_have_a_valid_check_digit(variants: list[Row]) -> None:
    barcodes = [row["barcode"] for row in variants if row["barcode"]]

    assert barcodes
    assert not _repeated(barcodes)
    assert not [code for code in barcodes if len(code) != 13 or code[-1] != _check_digit(code[:12])]


def test_prices_make_sense(variants: list[Row]) -> None:
    wrong = [
        row["sku"]
        for row in variants
        if not Decimal(row["cost"]) < (price := Decimal(row["price"]))
        or price <= 0
        or (row["compare_at_price"] and Decimal(row["compare_at_price"]) <= price)
    ]

    assert not wrong
    assert {row["currency"] for row in variants} == {"USD"}


def test_only_downloads_leave_stock_untracked(variants: list[Row], products: list[Row]) -> None:
    digital = {row["handle"] for row in products if row["digital"] == "true"}

    assert {row["handle"] for row in variants if not row["quantity"]} == digital
    assert all(int(row["quantity"]) >= 0 for row in variants if row["quantity"])
    assert "0" in {row["quantity"] for row in variants}


def test_images_are_small_webp_files(rows: list[Row], products: list[Row]) -> None:
    names = [row["image"] for row in rows if row["image"]]
    wrong = [name for name in names if not _is_small_webp(IMAGES / name)]

    assert all(row["image"] for row in products)
    assert not wrong
    assert not _repeated(names)


def test_images_say_what_they_show(rows: list[Row]) -> None:
    assert not [row["image"] for row in rows if row["image"] and not row["image_alt"]]


def test_no_image_is_left_over(rows: list[Row]) -> None:
    assert {path.name for path in IMAGES.iterdir()} == {row["image"] for row in rows} - {""}


def _is_small_webp(path: Path) -> bool:
    if not path.is_file() or path.stat().st_size >= MAX_IMAGE_BYTES:
        return False
    head = path.read_bytes()[:12]
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


@pytest.mark.django_db
def test_the_importer_takes_all_of_it(
    products: list[Row], variants: list[Row], tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path

    report = Report(brought(DEMO / "catalogue.csv", "products"))

    assert (report.products_created, report.refusals) == (len(products), [])
    assert report.variants_created == len(variants)
