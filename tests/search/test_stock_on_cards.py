"""Listings say at once whether a product is in stock, whatever changed that."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from souk.catalog.models import Product, Variant
from souk.inventory.models import Warehouse
from souk.inventory.operations.receipt import bring_in
from souk.ops.queries.invariants import FOLDER
from souk.search.models import Card
from souk.search.operations.stock import follow_noted_stock
from tests.api import Api
from tests.database import owner
from tests.exchange.files import a_file, brought
from tests.factories import a_product, a_purchase, a_variant, a_warehouse, shipping, stock_up
from tests.invariants import assert_sound
from tests.threads import together


def is_shown_in_stock(product: Product) -> bool:
    """Return what a listing says, which is what the filter finds, and what the doctor expects."""
    (item,) = Api().get(f"/products?tag={product.tags[0]}").json["items"]
    for wanted in ("true", "false"):
        page = Api().get(f"/products?tag={product.tags[0]}&in_stock={wanted}").json["items"]
        assert len(page) == (wanted == str(item["in_stock"]).lower())
    with connection.cursor() as db:
        db.execute((FOLDER / "cards_know_what_is_in_stock.sql").read_text())
        assert not db.fetchall()
    return bool(item["in_stock"])


@pytest.fixture
def mug(db: None) -> Product:
    shipping()
    return a_product(slug="mug", tags=["mug"])


def test_the_last_piece_of_all_variants_sells_a_product_out(mug: Product) -> None:
    small, large = a_variant(product=mug, stock=2), a_variant(product=mug, stock=1)

    shown = []
    for variant in (small, large, small):
        assert Api().order(a_purchase((variant, 1))).status == 201
        shown.append(is_shown_in_stock(mug))

    assert shown == [True, True, False]


def test_what_comes_back_is_shown_again(mug: Product) -> None:
    variant = a_variant(product=mug, stock=0)
    assert not is_shown_in_stock(mug)

    stock_up(variant, 1)

    assert is_shown_in_stock(mug)


def test_another_warehouse_still_has_it(mug: Product) -> None:
    variant = a_variant(product=mug, stock=1)
    stock_up(variant, 1, a_warehouse("north"))

    stock_up(variant, 0)

    assert is_shown_in_stock(mug)
    Warehouse.objects.filter(code="north").update(is_active=False)
    assert not is_shown_in_stock(mug)
    Warehouse.objects.filter(code="north").update(is_active=True)
    assert is_shown_in_stock(mug)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"tracks_stock": False}, {"stock": None}),
        ({"allow_backorder": True}, {"stock": 0, "allow_backorder": True}),
    ],
)
def test_what_need_not_lie_there_is_in_stock(
    mug: Product, change: dict[str, Any], fields: dict[str, Any]
) -> None:
    variant = a_variant(product=mug, stock=0)
    Variant.objects.filter(id=variant.id).update(**change)
    assert is_shown_in_stock(mug)

    Variant.objects.filter(id=variant.id).update(is_active=False)

    assert not is_shown_in_stock(mug)
    a_variant(product=mug, **fields)
    assert is_shown_in_stock(mug)


def test_a_variant_that_is_deleted_takes_its_stock_along(mug: Product) -> None:
    digital = a_variant(product=mug, stock=None)
    assert is_shown_in_stock(mug)

    Variant.objects.filter(id=digital.id).delete()

    assert not is_shown_in_stock(mug)


def test_the_last_pieces_of_two_variants_at_once(committed: None) -> None:
    """Each sale sees the other's piece: neither may conclude that there is one left."""
    product = a_product(slug="mug", tags=["mug"])
    variants = [a_variant(product=product, stock=1) for _ in range(2)]

    for _ in range(15):
        for variant in variants:
            stock_up(variant, 1)
        assert is_shown_in_stock(product)
        assert together(2, lambda number: stock_up(variants[number], 0)) == [None, None]
        # On a busy machine one of them may have waited for the card too long.
        follow_noted_stock()
        assert not is_shown_in_stock(product)
    assert_sound()


def test_a_warehouse_that_closes_while_goods_come(committed: None) -> None:
    product = a_product(slug="mug", tags=["mug"])
    variant = a_variant(product=product, stock=0)
    north = a_warehouse("north")
    its = Warehouse.objects.filter(id=north.id)

    def act(number: int) -> None:
        if number:
            stock_up(variant, 1, north)
        else:
            its.update(is_active=False)

    for _ in range(15):
        its.update(is_active=True)
        stock_up(variant, 0, north)
        assert together(2, act) == [None, None]
        follow_noted_stock()
        assert not is_shown_in_stock(product)
    assert_sound()


def test_an_order_does_not_wait_for_an_import_that_holds_the_card(committed: None) -> None:
    shipping()
    product = a_product(slug="mug", tags=["mug"])
    variant = a_variant(product=product, stock=1)

    with owner() as importing, importing.transaction():
        importing.execute("UPDATE search_cards SET image_alt = image_alt")
        placed = Api().order(a_purchase((variant, 1)))
        assert (placed.status, follow_noted_stock()) == (201, 0)
        assert is_shown_in_stock(product)

    assert (follow_noted_stock(), follow_noted_stock()) == (1, 0)
    assert not is_shown_in_stock(product)
    assert_sound()


def test_what_a_file_brings_in_is_shown_at_once_or_noted_where_the_card_is_held(
    committed: None,
) -> None:
    mug, jug = (a_product(slug=slug, tags=[slug]) for slug in ("mug", "jug"))
    variants = [a_variant(product=product, stock=0) for product in (mug, jug)]
    north = a_warehouse("north")

    with owner() as other, other.transaction():
        other.execute(
            "UPDATE search_cards SET image_alt = image_alt WHERE product_id = %s", [mug.id]
        )
        assert bring_in(north.id, {one.id: 3 for one in variants}, reason="import") == 2
        assert (is_shown_in_stock(mug), is_shown_in_stock(jug)) == (False, True)

    assert (follow_noted_stock(), follow_noted_stock()) == (1, 0)
    assert is_shown_in_stock(mug)
    assert_sound()


def test_a_large_warehouse_closes_without_writing_all_cards_at_once(
    committed: None, tmp_path: Path
) -> None:
    rows = (f"p{number},Mug,P{number},1,1" for number in range(1001))
    brought(a_file(tmp_path, "handle,name,sku,price,quantity", *rows), "products")
    in_stock = Card.objects.filter(in_stock=True)

    Warehouse.objects.update(is_active=False)
    assert in_stock.count() == 1001
    assert_sound()

    while follow_noted_stock():
        pass
    assert not in_stock.exists()
    assert_sound()
