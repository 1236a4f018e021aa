"""WooCommerce's export is taken as it is."""

from pathlib import Path

import pytest

from souk.catalog.models import Product, Variant
from souk.inventory.queries.availability import availability_of
from tests.exchange.files import a_file, brought, refused

pytestmark = pytest.mark.django_db

HEAD = (
    "ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,"
    "Stock,Backorders allowed?,Weight (kg),Sale price,Regular price,Categories,Tags,Images,Parent,"
    "Attribute 1 name,Attribute 1 value(s)"
)
ROWS = (
    '7,simple,MUG,"Mug, big",1,1,visible,<b>Short</b>,<p>Long</p><script>x</script>,3,0,0.35,9.50,'
    '12,"Home > Mugs, Gifts","clay, blue","https://example.com/a.png, https://example.com/b.png",,'
    "Brand,Clay & Co.",
    '8,variable,SHIRT,Shirt,1,0,visible,,,,,,,,Wear,,,,Size,"S, L"',
    "9,variation,SHIRT-S,Shirt - S,1,0,visible,,,2,notify,,,20,,,,SHIRT,Size,S",
    "10,variation,SHIRT-L,Shirt - L,1,0,visible,,,,,,,22,,,https://example.com/l.png,id:8,Size,L",
    '11,"simple, virtual",,Card,-1,0,hidden,,,,,,,5,,,,,,',
)


def test_products_and_their_variations_are_taken(tmp_path: Path) -> None:
    seen = brought(a_file(tmp_path, HEAD, *ROWS), "products")

    assert (seen.state, seen.refusal_count) == ("done", 0)
    assert [(line, column) for line, column, _ in refused(seen)] == [(2, "Categories")]
    mug = Product.objects.get(slug="mug-big-7")
    cup = Variant.objects.get(sku="MUG")
    assert (mug.description, mug.short_description) == ("<p>Long</p>", "Short")
    assert (mug.tags, mug.attributes, mug.images.count()) == (
        ["clay", "blue"],
        {"Brand": "Clay & Co."},
        2,
    )
    assert [one.path for one in mug.categories.all()] == ["home/mugs"]
    assert (cup.price_amount, cup.compare_at_amount, cup.weight_grams) == (950, 1200, 350)
    assert availability_of([cup.id]) == {cup.id: 3}
    shirt = Product.objects.get(slug="shirt-8")
    sizes = {one.sku: (one.options, one.tracks_stock) for one in shirt.variants.all()}
    assert sizes == {"SHIRT-S": ({"Size": "S"}, True), "SHIRT-L": ({"Size": "L"}, False)}
    assert Variant.objects.get(sku="SHIRT-S").allow_backorder
    assert shirt.option_names == ["Size"]
    card = Product.objects.get(slug="card-11")
    assert (card.status, card.visibility, card.requires_shipping) == ("draft", "private", False)


def test_it_is_taken_twice_without_a_change(tmp_path: Path) -> None:
    path = a_file(tmp_path, HEAD, *ROWS)
    brought(path, "products")

    assert brought(path, "products").counts == {"products_unchanged": 3}


def test_what_is_no_goods_of_the_shop_is_refused(tmp_path: Path) -> None:
    seen = brought(
        a_file(
            tmp_path,
            HEAD,
            "1,external,X,There,1,0,visible,,,,,,,5,,,,,,",
            "2,variation,Y,Lost,1,0,visible,,,,,,,5,,,,id:99,Size,S",
        ),
        "products",
    )

    assert [(line, column) for line, column, _ in refused(seen)] == [(2, "Type"), (3, "Parent")]
