"""WooCommerce's export is taken as it is."""

from pathlib import Path

import pytest

from souk.catalog.models import Product, Variant
from souk.inventory.models import Stock
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


# As WooCommerce writes it: variations far below what they vary, in the order of their IDs.
APART_HEAD = (
    "ID,Type,SKU,Name,Published,Description,Tax status,Tax class,In stock?,Stock,"
    "Backorders allowed?,Length (cm),Width (cm),Height (cm),Sale price,Regular price,Parent,"
    "Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)"
)
APART = (
    r'44,variable,TEE,Tee,1,"<p>One\nTwo\\n</p>",taxable,Reduced rate,1,,0,,,,,,,'
    'Colour,"Red, Blue",Made of,"Cotton, Wool\\, raw"',
    "45,variable,CAP,Cap,1,,taxable,,1,9,0,,,,,,,Colour,Red,,",
    '46,simple,MUG,Mug,1,,none,,0,,0,10,8.5,9,"9,50","12,00",,Made of,Clay,,',
    "47,simple,POT,Pot,1,,taxable,,backorder,,0,,,,,5,,,,,",
    "76,variation,TEE-R,Tee - Red,1,,taxable,,1,'-3,0,,,,,20,TEE,Colour,Red,Made of,",
    "77,variation,CAP-R,Cap - Red,1,,taxable,,1,parent,0,,,,,7,id:45,Colour,Red,,",
    "90,variation,TEE-B,Tee - Blue,1,,taxable,,1,2,0,,,,,21,id:44,Colour,Blue,Made of,",
)


def test_variations_stand_anywhere_in_the_file(tmp_path: Path) -> None:
    seen = brought(a_file(tmp_path, APART_HEAD, *APART), "products")

    assert (seen.state, seen.refusal_count) == ("done", 0)
    tee = Product.objects.get(slug="tee-44")
    options = {one.sku: one.options for one in tee.variants.order_by("position")}
    assert options == {"TEE-R": {"Colour": "Red"}, "TEE-B": {"Colour": "Blue"}}
    assert (tee.option_names, tee.tax_class) == (["Colour"], "reduced-rate")
    assert tee.attributes == {"Made of": ["Cotton", "Wool, raw"]}
    assert tee.description == "<p>One\nTwo\\n</p>"


def test_what_is_not_there_is_not_sold(tmp_path: Path) -> None:
    seen = brought(a_file(tmp_path, APART_HEAD, *APART), "products")

    sold = dict(Variant.objects.values_list("sku", "allow_backorder"))
    assert sold == {**dict.fromkeys(["MUG", "TEE-R", "TEE-B", "CAP-R"], False), "POT": True}
    assert Variant.objects.filter(tracks_stock=True).count() == len(sold)
    there = Stock.objects.filter(available__gt=0).values_list("variant__sku", "available")
    assert list(there) == [("TEE-B", 2)]
    # Their stock is one for all variations, which is nothing that can be kept here.
    assert [line for line, _, reason in refused(seen) if "count each" in reason] == [7]


def test_a_decimal_comma_and_dimensions_are_understood(tmp_path: Path) -> None:
    brought(a_file(tmp_path, APART_HEAD, *APART), "products")

    mug = Variant.objects.get(sku="MUG")
    assert (mug.price_amount, mug.compare_at_amount) == (950, 1200)
    assert mug.dimensions == {"length": 10, "width": 8.5, "height": 9, "unit": "cm"}
    assert Product.objects.get(slug="mug-46").tax_class == "none"


def test_a_variation_weighs_what_its_product_does_unless_it_says_otherwise(tmp_path: Path) -> None:
    head = (
        "ID,Type,SKU,Name,Weight (kg),Length (cm),Width (cm),Height (cm),Regular price,Parent,"
        "Attribute 1 name,Attribute 1 value(s)"
    )
    rows = (
        '1,variable,TEE,Tee,0.2,30,20,2,,,Size,"S, L"',
        "2,variation,TEE-S,Tee - S,,,,,20,TEE,Size,S",
        "3,variation,TEE-L,Tee - L,0.3,,,3,20,TEE,Size,L",
    )

    brought(a_file(tmp_path, head, *rows), "products")

    small, large = Variant.objects.order_by("position")
    assert (small.weight_grams, large.weight_grams) == (200, 300)
    assert small.dimensions == {"length": 30, "width": 20, "height": 2, "unit": "cm"}
    assert large.dimensions == {"length": 30, "width": 20, "height": 3, "unit": "cm"}


def test_what_a_variation_leaves_open_is_any(tmp_path: Path) -> None:
    rows = (
        "76,variation,TEE-R,Tee - Red,1,,taxable,,1,3,0,,,,,20,TEE,Colour,Red,Made of,",
        "90,variation,TEE-B,Tee - Blue,1,,taxable,,1,2,0,,,,,21,id:44,Colour,Blue,Made of,Cotton",
    )

    seen = brought(a_file(tmp_path, APART_HEAD, APART[0], *rows), "products")

    red, blue = Variant.objects.order_by("position")
    assert red.options == {"Colour": "Red", "Made of": "Any"}
    assert blue.options == {"Colour": "Blue", "Made of": "Cotton"}
    assert [line for line, _, reason in refused(seen) if "Any as its Made of" in reason] == [3]
