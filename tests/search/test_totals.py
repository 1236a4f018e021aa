"""How many products there are: in the category tree, of a search."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from souk.catalog.models import Category, Product, ProductCategory
from souk.catalog.operations.withdrawal import withdraw_products
from souk.core.database.functions import call
from souk.ops.queries.invariants import FOLDER
from souk.search.models import Entry, Tally
from tests.api import Api
from tests.factories import a_category, a_product


def shown() -> dict[str, int]:
    """Return each category's count, as the tree says it."""
    counts = {}
    rest: list[dict[str, Any]] = Api().get("/categories").json["items"]
    while rest:
        one = rest.pop()
        counts[one["slug"]] = one["product_count"]
        rest += one["children"]
    return counts


def counted() -> dict[str, int]:
    """Return the same, counted product by product."""
    slugs = dict(Category.objects.filter(is_active=True).values_list("id", "slug"))
    on_sale = Product.objects.filter(
        status="active",
        visibility="public",
        deleted_at=None,
        is_hidden=False,
        published_at__lte=timezone.now(),
    )
    found = Counter(one for ids in on_sale.values_list("category_ids", flat=True) for one in ids)
    return {slug: found[one] for one, slug in slugs.items()}


def assert_well() -> None:
    """Ask the doctor's rule."""
    with connection.cursor() as db:
        db.execute((FOLDER / "categories_count_their_products.sql").read_text())
        assert db.fetchall() == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "draft", "sell", "hide", "move", "leave", "withdraw", "later",
                         "now", "fold", "delete", "shelve", "unshelve"]),
        st.integers(0, 4),
        st.integers(0, 2),
    ),
    max_size=12,
)  # fmt: skip


class TreeCounts(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(STEPS)
    def test_the_tree_counts_what_is_on_sale_whatever_was_done(
        self, steps: list[tuple[str, int, int]]
    ) -> None:
        top = a_category("All")
        shelves = [a_category("Mugs", top), a_category("Lamps", top), a_category("Rugs")]
        products = [a_product(category=shelves[n % 3]) for n in range(5)]

        for step, which, where in steps:
            act(step, products[which], shelves[where])

        assert shown() == counted()
        assert_well()


def act(step: str, product: Product, shelf: Category) -> None:
    mine = Product.objects.filter(id=product.id)
    if step == "add":
        a_product(category=shelf)
    elif not mine.exists():
        return
    elif step in ("draft", "sell"):
        mine.update(status="draft" if step == "draft" else "active")
    elif step == "hide":
        mine.update(visibility="private")
    elif step == "move":
        ProductCategory.objects.filter(product=product).delete()
        ProductCategory.objects.create(product=product, category=shelf, is_primary=True)
    elif step == "leave":
        ProductCategory.objects.filter(product=product).delete()
    elif step == "withdraw":
        withdraw_products([product.id])
    elif step in ("later", "now"):
        days = 1 if step == "later" else -1
        mine.update(published_at=timezone.now() + timedelta(days=days))
    elif step == "fold":
        call("search.fold_tallies")
    elif step == "delete":
        mine.delete()
    else:
        Category.objects.filter(id=shelf.id).update(is_active=step == "unshelve")


def test_folding_leaves_one_row_of_a_category(api: Api) -> None:
    mugs = a_category("Mugs")
    for _ in range(3):
        a_product(category=mugs)
    gone = a_product(category=a_category("Rugs"))
    withdraw_products([gone.id])

    assert call("search.fold_tallies") == 5
    assert list(Tally.objects.values_list("category_id", "products")) == [(mugs.id, 3)]
    assert call("search.fold_tallies") == 0


def test_an_upgraded_shop_is_counted_anew(api: Api) -> None:
    a_product(category=a_category("Mugs"))
    Tally.objects.all().delete()

    call("search.count_tallies")

    assert shown() == {"mugs": 1}
    assert_well()


def test_the_tree_reads_no_products(api: Api) -> None:
    for number in range(3):
        a_product(category=a_category(f"Shelf {number}".replace(" ", "-")))
    with connection.cursor() as db:
        db.execute("SELECT seq_scan + idx_scan FROM pg_stat_xact_user_tables"
                   " WHERE relname = 'catalog_products'")  # fmt: skip
        before = db.fetchone()
        api.get("/categories")
        db.execute("SELECT seq_scan + idx_scan FROM pg_stat_xact_user_tables"
                   " WHERE relname = 'catalog_products'")  # fmt: skip
        assert db.fetchone() == before


@pytest.mark.parametrize("more", ["", "&facets=true"])
def test_a_searchs_total_says_whether_it_is_all(api: Api, more: str) -> None:
    for number in range(3):
        a_product(name=f"Clay mug {number}")
    a_product(name="Lamp")
    path = f"/products?q=mug&count=true&limit=1{more}"

    assert (api.get(path).json["total"], api.get(path).json["total_is_exact"]) == (3, True)

    # Beside so many that are viewed most, no others are looked at.
    for number in range(250):
        a_product(name=f"Steel mug {number}")
    Entry.objects.filter(product__name__startswith="Clay mug").update(is_prominent=False)
    assert (api.get(path).json["total"], api.get(path).json["total_is_exact"]) == (250, False)
