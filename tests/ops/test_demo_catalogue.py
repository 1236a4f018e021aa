"""The demo's catalogue is what a visitor sees first."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from souk.ops.operations import demo
from souk.ops.operations.product_import import import_products

ROWS = list(csv.DictReader(demo.CATALOGUE.open(encoding="utf-8", newline="")))
PRODUCTS = [row for row in ROWS if row["name"]]
IMAGES = demo.CATALOGUE.parent / "images"


def test_it_has_sixty_products_in_three_levels_at_least() -> None:
    assert len(PRODUCTS) >= 60
    assert {row["category"].count(" > ") for row in PRODUCTS} == {2}


def test_skus_are_unique() -> None:
    skus = [row["sku"] for row in ROWS]
    assert len(set(skus)) == len(skus)


def test_prices_are_sensible() -> None:
    for row in ROWS:
        assert Decimal(1) <= Decimal(row["price"]) <= Decimal(500), row["sku"]
        if row["compare_at_price"]:
            assert Decimal(row["compare_at_price"]) > Decimal(row["price"]), row["sku"]


def test_every_product_has_its_small_picture() -> None:
    for row in PRODUCTS:
        path = IMAGES / row["image"]
        assert path.stat().st_size < 15_000, path
        with Image.open(path) as picture:
            assert picture.format == "WEBP"


def test_barcodes_have_their_check_digit() -> None:
    for code in filter(None, (row["barcode"] for row in ROWS)):
        weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(code))
        assert (len(code), weighted % 10) == (13, 0), code


@pytest.mark.django_db
def test_the_importer_takes_all_of_it(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]

    report = import_products(demo.CATALOGUE, currency="USD")

    assert (report.products_created, report.refusals) == (len(PRODUCTS), [])
