"""Files that are broken, strange or meant to harm: each is taken right, or told what is wrong."""

import json
from pathlib import Path

import pytest

from souk.catalog.models import Category, Product, ProductCategory, Variant
from souk.exchange.models import Import
from souk.exchange.queries.imports import ImportView
from tests.exchange.files import a_file, brought, file_of, refused
from tests.factories import a_category
from tests.invariants import assert_sound
from tests.threads import at_once

HEAD = "handle,name,sku,price"
PRICED = {"price": "1.00"}


def _brought(folder: Path, *lines: str, **options: object) -> ImportView:
    return brought(a_file(folder, *lines), "products", **options)


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["sep=;\r\n", "", "\ufeffsep=;\r\n"], ids=["said", "seen", "bom"])
def test_excels_semicolons_are_understood(tmp_path: Path, said: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"{said}handle;name;sku;price\r\nmug;Mug;MUG;12.50\r\nx;X;\r\n", "utf-8")

    seen = brought(path, "products", is_partial=True)

    assert Variant.objects.get().price_amount == 1250
    line = 4 if said else 3
    assert [one[0] for one in refused(seen)] == [line]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "amount"), [("7,50", 750), (" 7,5 ", 750), ("1234,50", 123450), ("7", 700)]
)
def test_a_decimal_comma_is_understood_where_it_can_be_nothing_else(
    tmp_path: Path, said: str, amount: int
) -> None:
    _brought(tmp_path, "handle;name;sku;price", f"mug;Mug;MUG;{said}")

    assert Variant.objects.get().price_amount == amount


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["1,234", "1.234,50", "1,234.50", "7,", ",5", "7,50,1", "-7,50"])
def test_a_comma_that_may_stand_between_thousands_is_told(tmp_path: Path, said: str) -> None:
    seen = _brought(tmp_path, HEAD, f'mug,Mug,MUG,"{said}"')

    reason = f"price is {said!r}; write a point before the decimals, and nothing between thousands"
    assert refused(seen) == [(2, "price", reason)]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["products", "stock"])
def test_of_many_unknown_columns_some_are_named(tmp_path: Path, kind: str) -> None:
    names = "".join(f",x{n}" for n in range(200))

    seen = brought(a_file(tmp_path, f"handle,{names}", "mug"), kind)

    assert seen.state == "failed"
    assert "one without a name" in seen.error
    assert "x7" in seen.error
    assert "x20" not in seen.error
    assert " more" in seen.error


@pytest.mark.django_db
def test_a_category_too_deep_is_told_and_none_of_it_made(tmp_path: Path) -> None:
    deep = " > ".join(f"Level {n}" for n in range(11))
    rows = f"mug,Mug,MUG,1,{deep}", "jar,Jar,JAR,1,Home"

    seen = _brought(tmp_path, f"{HEAD},category", *rows, is_partial=True)

    assert refused(seen) == [(2, "", "its category would stand 11 deep; ten is the most")]
    assert [one.name for one in Category.objects.all()] == ["Home"]


@pytest.mark.django_db
def test_a_quote_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    lines = ["handle,sku,price,name", "jar,JAR,7,Jar", 'mug,MUG,1,"Mug', "cup,CUP,5,Cup"]

    seen = brought(a_file(tmp_path, *lines), "products")

    assert seen.state == "refused"
    assert refused(seen) == [(3, "", "begins a quote that is never closed")]


@pytest.mark.django_db
def test_a_cell_of_ten_megabytes_is_told_by_its_line(tmp_path: Path) -> None:
    seen = _brought(tmp_path, HEAD, "jar,Jar,JAR,7", f'mug,"{"x" * 10_000_000}",MUG,1')

    assert seen.state == "failed"
    assert "from line 3 on" in seen.error


@pytest.mark.django_db
def test_a_product_has_five_hundred_variants_at_most(tmp_path: Path) -> None:
    rows = [f"mug,{'Mug' if n == 0 else ''},{n},S{n},1" for n in range(501)]
    head = "handle,name,option.Size,sku,price"

    most = _brought(tmp_path, head, *rows[:500])
    more = _brought(tmp_path, head, *rows, "jar,Jar,,JAR,2", is_partial=True)

    assert (most.state, Variant.objects.filter(product__slug="mug").count()) == ("done", 500)
    assert [(line, "500" in reason) for line, _, reason in refused(more)] == [(502, True)]
    assert Variant.objects.filter(product__slug="mug").count() == 500
    assert Product.objects.filter(slug="jar").exists()


@pytest.mark.django_db
def test_a_product_has_two_hundred_and_fifty_pictures_at_most(tmp_path: Path) -> None:
    rows = [f"mug,,,,https://example.com/{n}.png" for n in range(250)]

    seen = _brought(tmp_path, f"{HEAD},image", "mug,Mug,M,1,", *rows, "mug,,,,https://x.org/a.png")

    assert [(line, "250" in reason) for line, _, reason in refused(seen)] == [(253, True)]


@pytest.mark.django_db
def test_a_new_product_of_too_many_variants_is_taken_as_far_as_may_be(tmp_path: Path) -> None:
    rows = [f"mug,{'Mug' if n == 0 else ''},{n},S{n},1" for n in range(501)]

    seen = _brought(tmp_path, "handle,name,option.Size,sku,price", *rows, is_partial=True)

    assert (seen.state, seen.refusal_count, Variant.objects.count()) == ("done", 1, 500)


@pytest.mark.django_db
def test_a_product_that_is_refused_stays_as_it_was(tmp_path: Path) -> None:
    _brought(tmp_path, HEAD, "mug,Mug,MUG,1")

    head = "handle,name,category_slug,sku,price"
    seen = _brought(tmp_path, head, "mug,Cup,nowhere,MUG,2", is_partial=True)

    assert (seen.refusal_count, seen.counts) == (1, {})
    assert Product.objects.get().name == "Mug"


@pytest.mark.django_db
def test_a_handle_that_comes_again_is_the_same_product(tmp_path: Path) -> None:
    seen = _brought(
        tmp_path,
        "handle,name,option.Size,sku,price",
        "mug,Mug,S,MUG-S,1",
        "jar,Jar,,JAR,2",
        "mug,Cup,L,MUG-L,3",
    )

    assert seen.state == "done"
    mug = Product.objects.get(slug="mug")
    assert (mug.name, mug.variants.count()) == ("Cup", 2)


@pytest.mark.django_db
def test_an_sku_is_of_one_product(tmp_path: Path) -> None:
    seen = _brought(tmp_path, HEAD, "mug,Mug,ONE,1", "jar,Jar,one,2")

    assert (seen.state, Product.objects.count()) == ("refused", 0)
    assert refused(seen) == [(3, "", "SKU one belongs to mug")]


@pytest.mark.django_db
def test_a_nul_is_no_text(tmp_path: Path) -> None:
    seen = _brought(tmp_path, HEAD, "mug,M\0ug,MUG,1")

    assert refused(seen) == [(2, "", "holds a NUL character; no text may")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["=1+1", "'=1+1", "''=1+1", "'quoted'", "+49", "@x", "-", "\t=x|y"]
)
def test_what_looks_like_a_formula_is_neutral_in_a_file_and_the_same_text_again(
    tmp_path: Path, name: str
) -> None:
    a_category("Mugs")
    Category.objects.update(name=name)
    path = tmp_path / "categories.csv"
    path.write_bytes(file_of("categories"))
    Category.objects.update(name="Another")

    brought(path, "categories")

    assert Category.objects.get().name == name.strip()
    assert not any(cell.startswith(tuple("=+-@\t")) for cell in path.read_text().split(","))


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["name", "attributes", "variants"])
@pytest.mark.parametrize(
    ("said", "reason"), [("\\ud800", "half of a character"), ("\\u0000", "a NUL character")]
)
def test_what_is_no_text_is_refused_by_its_line(
    tmp_path: Path, where: str, said: str, reason: str
) -> None:
    one: dict[str, object] = {"handle": "mug", "name": "Mug", "variants": [{"price": "1.00"}]}
    odd = {
        "name": "odd",
        "attributes": {"odd": "x"},
        "variants": [{"price": "1.00", "options": {"Size": "odd"}}],
    }
    text = json.dumps({**one, where: odd[where]}).replace("odd", said)
    path = a_file(tmp_path, json.dumps({**one, "handle": "jar"}), text, name="rows.jsonl")
    cell = said.join(['"{""a"": ""', '""}"'])

    seen = brought(path, "products")
    of_csv = _brought(tmp_path, f"{HEAD},variant_attributes", f"mug,Mug,MUG,1,{cell}")

    assert [(line, reason in why) for line, _, why in refused(seen)] == [(2, True)]
    assert [(line, reason in why) for line, _, why in refused(of_csv)] == [(2, True)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "said", "reason"),
    [
        ("video_url", "javascript:alert(1)", "write an https address"),
        ("dimensions", '"{""length"": ""<b>""}"', "dimensions are no"),
        ("dimensions", '"{""length"":1,""width"":0,""height"":1,""unit"":""cm""}"', "are no"),
        (f"attr.{'x' * 101}", "y", "longer than 100"),
        ("attr.Note", "y" * 501, "longer than 500"),
    ],
)
def test_a_file_says_no_more_than_the_api_takes(
    tmp_path: Path, column: str, said: str, reason: str
) -> None:
    seen = _brought(tmp_path, f"{HEAD},{column}", f"mug,Mug,MUG,1,{said}")

    assert [(line, reason in why) for line, _, why in refused(seen)] == [(2, True)]


@pytest.mark.django_db
def test_a_million_columns_are_refused_at_once(tmp_path: Path) -> None:
    seen = _brought(tmp_path, HEAD + "".join(f",attr.{n}" for n in range(1_000_000)), "mug")

    assert (seen.state, "1000004 columns" in seen.error) == ("failed", True)


@pytest.mark.django_db
def test_woocommerces_further_categories_are_taken_where_they_are(tmp_path: Path) -> None:
    a_category("Gifts")
    rows = [
        "ID,Type,SKU,Name,Regular price,Categories",
        '7,simple,MUG,Mug,12,"Home > Mugs, Gifts, Sale > Blue"',
    ]

    first, again = (brought(a_file(tmp_path, *rows), "products") for _ in range(2))

    places = ProductCategory.objects.values_list("category__path", "is_primary")
    assert sorted(places) == [("gifts", False), ("home/mugs", True)]
    assert (first.state, first.refusal_count) == ("done", 0)
    reason = "was taken, but not put into Sale > Blue: there is no such category"
    assert refused(first) == [(2, "Categories", reason)]
    assert again.counts == {"products_unchanged": 1}


@pytest.mark.django_db
def test_woocommerces_sale_that_is_over_is_no_price(tmp_path: Path) -> None:
    head = "ID,Type,SKU,Name,Regular price,Sale price,Date sale price starts,Date sale price ends"
    rows = ["1,simple,A,A,12,9,2020-01-01,2020-02-01", "2,simple,B,B,12,9,2020-01-01,"]

    brought(a_file(tmp_path, head, *rows), "products")

    prices = Variant.objects.values_list("sku", "price_amount", "compare_at_amount")
    assert sorted(prices) == [("A", 1200, None), ("B", 900, 1200)]


def test_two_imports_of_the_same_file_at_once_make_everything_once(
    tmp_path: Path, committed: None
) -> None:
    rows = [f"p{n},Product {n},Home > Mugs,S{n},{n + 1},3" for n in range(300)]
    path = a_file(tmp_path, "handle,name,category,sku,price,quantity", *rows)

    def bring() -> str:
        return brought(path, "products").state

    states = at_once(bring, bring)

    assert "done" in states
    assert (Product.objects.count(), Variant.objects.count()) == (300, 300)
    # The later one found it there, or was refused as a whole.
    assert all(one.state in ("done", "refused", "failed") for one in Import.objects.all())
    assert_sound()


@pytest.mark.django_db
def test_an_object_says_nothing_that_no_export_says(tmp_path: Path) -> None:
    said = {"handle": "mug", "name": "Mug", "category": "Home > Mugs", "variants": [PRICED]}

    seen = brought(a_file(tmp_path, json.dumps(said), name="rows.jsonl"), "products")

    assert [(line, "unknown names: category" in why) for line, _, why in refused(seen)] == [
        (1, True)
    ]
    assert not Product.objects.exists()


@pytest.mark.django_db
def test_what_is_true_is_not_one(tmp_path: Path) -> None:
    said = [
        {"handle": handle, "name": "Mug", "attributes": {"new": is_new}, "variants": [PRICED]}
        for handle, is_new in (("mug", True), ("jar", 1))
    ]

    brought(a_file(tmp_path, *map(json.dumps, said), name="rows.jsonl"), "products")

    found = dict(Product.objects.values_list("slug", "attributes"))
    assert (found["mug"]["new"] is True, found["jar"]["new"] is True) == (True, False)


CARD = "4111 1111 1111 1111"
# As every tenth number of goods, it has the last digit of a card's.
LIKE_A_CARD = "4006381333932"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "lines", "column"),
    [
        ("products", [f"{HEAD},description", f"mug,Mug,MUG,1,paid by {CARD}"], "description"),
        ("products", [json.dumps({"handle": "mug", "name": CARD})], "name"),
        ("categories", ["slug,name,description", f"mugs,Mugs,{CARD}"], "description"),
        ("customers", ["email,first_name", f"ada@example.com,{CARD}"], "first_name"),
    ],
)
def test_a_card_number_in_a_file_is_refused_and_not_repeated(
    tmp_path: Path, kind: str, lines: list[str], column: str
) -> None:
    seen = brought(a_file(tmp_path, *lines), kind)

    reason = "holds a card number; no card number may be kept"
    assert seen.state == "refused"
    assert refused(seen) == [(len(lines), column, reason)]


@pytest.mark.django_db
def test_long_numbers_of_goods_and_addresses_of_pictures_are_no_cards(tmp_path: Path) -> None:
    picture = f"https://cdn.example/{LIKE_A_CARD}.jpg"

    seen = _brought(
        tmp_path, f"{HEAD},barcode,image", f"mug,Mug,{LIKE_A_CARD},1,{LIKE_A_CARD},{picture}"
    )

    assert (seen.state, refused(seen)) == ("done", [])
    assert Variant.objects.get().barcode == LIKE_A_CARD
