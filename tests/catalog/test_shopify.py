"""Shopify's files are taken as they are, and nothing is shown or sold that was not there."""

from pathlib import Path

import pytest

from souk.catalog.models import Product, Variant
from souk.inventory.queries.availability import availability_of
from tests.exchange.files import a_file, brought, refused

pytestmark = pytest.mark.django_db

HEAD = (
    "Handle,Title,Type,Product Category,Published,Status,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Taxable,Gift Card"
)


def test_what_is_not_published_is_not_listed(tmp_path: Path) -> None:
    rows = (
        "shown,Shown,Mugs,,true,active,A,,,deny,1,true,false",
        "unlisted,Unlisted,Mugs,,false,active,B,,,deny,1,true,false",
        "later,Later,Mugs,,false,draft,C,,,deny,1,true,false",
        "old,Old,Mugs,,false,,D,,,deny,1,true,false",
    )

    seen = brought(a_file(tmp_path, HEAD, *rows), "products")

    assert seen.state == "done"
    assert dict(Product.objects.values_list("slug", "visibility")) == {
        "shown": "public",
        "unlisted": "private",
        "later": "public",
        "old": "public",
    }
    drafts = Product.objects.filter(status="draft").values_list("slug", flat=True)
    assert sorted(drafts) == ["later", "old"]


def test_who_sells_on_without_stock_still_counts_it(tmp_path: Path) -> None:
    rows = ("mug,Mug,,Home > Mugs,true,active,A,shopify,3,continue,1,false,false",)

    brought(a_file(tmp_path, HEAD, *rows), "products")

    mug = Variant.objects.get()
    assert (mug.tracks_stock, mug.allow_backorder) == (True, True)
    assert availability_of([mug.id]) == {mug.id: 3}
    assert (mug.product.tax_class, mug.product.categories.get().path) == ("none", "home/mugs")


def test_a_gift_card_is_no_goods(tmp_path: Path) -> None:
    rows = ("card,Card,,,true,active,A,,,deny,25,false,true",)

    seen = brought(a_file(tmp_path, HEAD, *rows), "products")

    assert refused(seen) == [(2, "Gift Card", "is a gift card; only goods are taken")]


def test_columns_have_newer_names_too(tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        "Title,URL handle,Description,Product category,Published on online store,Status,SKU,"
        "Option1 name,Option1 value,Price,Compare-at price,Inventory quantity,"
        "Continue selling when out of stock,Weight value (grams),Product image URL,Image alt text",
        "Tee,tee,<p>Soft</p>,Apparel > Tops,TRUE,Active,T-S,Size,S,9.50,12,4,DENY,180,"
        "https://example.com/tee.png,A tee",
        ",tee,,,,,T-L,,L,10.50,,5,FALSE,200,,",
    )

    seen = brought(path, "products")
    again = brought(path, "products")

    assert (seen.state, again.counts) == ("done", {"products_unchanged": 1})
    tee = Product.objects.get(slug="tee")
    prices = {one.options["Size"]: one.price_amount for one in tee.variants.all()}
    assert (prices, tee.description) == ({"S": 950, "L": 1050}, "<p>Soft</p>")
    assert (tee.images.get().alt, tee.categories.get().path) == ("A tee", "apparel/tops")
