"""Descriptions have markup, of which nothing runs in a browser, whoever wrote it."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from souk.catalog.models import Category, Product
from tests.api import Api
from tests.exchange.files import a_file, brought, file_of
from tests.factories import a_category, a_manager, a_product, a_seller

pytestmark = pytest.mark.django_db

EVIL = (
    "<p onclick='a()'>Hi &amp; <b>hello</b></p><script>alert(1)</script>"
    "<a href='javascript:alert(1)'>x</a><img src=x onerror=alert(1)>"
    '<a href="data:text/html,x">y</a><svg onload=alert(1)>'
)
SAFE = (
    '<p>Hi &amp; <b>hello</b></p><a rel="noopener noreferrer">x</a><img src="x">'
    '<a rel="noopener noreferrer">y</a>'
)


def test_what_a_seller_writes_runs_nowhere(api: Api) -> None:
    _, seller = a_seller()
    body = {"name": "Mug", "price_amount": 100, "status": "active", "description": EVIL}

    made = seller.post("/seller/products", body).json
    shown = api.get(f"/products/{made['slug']}").json["description"]
    path = f"/seller/products/{made['id']}"
    changed = seller.patch(path, {"description": f"{EVIL}<p>again</p>"}).json["description"]

    assert (made["description"], shown, changed) == (SAFE, SAFE, f"{SAFE}<p>again</p>")


def test_nor_does_what_staff_write_of_a_category() -> None:
    _, staff = a_manager()

    made = staff.post("/admin/categories", {"name": "Mugs", "description": EVIL}).json

    assert made["description"] == SAFE


def test_no_way_into_the_table_passes_it_by() -> None:
    product, category = a_product(description=EVIL), a_category("Mugs")
    Category.objects.filter(id=category.id).update(description=EVIL)

    product.refresh_from_db()
    category.refresh_from_db()

    assert (product.description, category.description) == (SAFE, SAFE)


def test_what_was_written_before_is_made_safe_by_the_upgrade() -> None:
    product, category, plain = a_product(), a_category("Mugs"), a_product(description="<p>Hi</p>")
    for table, row in (("catalog_products", product), ("catalog_categories", category)):
        with connection.cursor() as db:
            db.execute(f"UPDATE {table} SET description = %s WHERE id = %s", [EVIL, row.id])
    before = Product.objects.get(id=plain.id).updated_at

    import_module("souk.catalog.migrations.0014_safe_descriptions").make_safe(apps, None)

    product.refresh_from_db()
    category.refresh_from_db()
    plain.refresh_from_db()
    assert (product.description, category.description) == (SAFE, SAFE)
    assert (plain.description, plain.updated_at) == ("<p>Hi</p>", before)


def test_a_file_of_categories_is_made_safe_and_the_same_again(tmp_path: Path) -> None:
    path = a_file(tmp_path, "slug,name,description", f'mugs,Mugs,"{EVIL.replace(chr(34), "")}"')

    first, again = (brought(path, "categories") for _ in range(2))

    assert (first.counts, again.counts) == ({"categories_created": 1}, {"categories_unchanged": 1})
    assert Category.objects.get().description == SAFE
    assert b"alert" not in file_of("categories")


def test_a_plain_text_stays_what_it_says() -> None:
    product = a_product(description="Tea & 2 < 3\n“so”")
    product.refresh_from_db()

    assert product.description == "Tea &amp; 2 &lt; 3\n“so”"
    # Written again, it is the same.
    product.save(update_fields=["description"])
    assert Product.objects.get().description == product.description
