"""What the database keeps by itself, whoever writes: each rule is broken behind the operations."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection

from souk.catalog.models import Category, Image, Product, ProductCategory, Variant
from tests.api import Api
from tests.factories import a_category, a_picture, a_product, a_variant


def foreign_image() -> None:
    variant = a_variant()
    Variant.objects.filter(id=variant.id).update(image=a_picture(a_product()))


def moved_image() -> None:
    variant = a_variant()
    image = a_picture(variant.product)
    Variant.objects.filter(id=variant.id).update(image=image)
    Image.objects.filter(id=image.id).update(product=a_product())


def removed_default() -> None:
    default = a_variant()
    a_variant(product=default.product)
    Variant.objects.filter(id=default.id).update(deleted_at="2026-01-01T00:00:00Z")


def no_default() -> None:
    Variant.objects.filter(id=a_variant().id).update(is_default=False)


def added_without_default() -> None:
    Variant.objects.create(product=a_product(), sku="A", price_amount=1, is_default=False)


def deleted_default() -> None:
    variant = a_variant(stock=None)
    a_variant(product=variant.product, stock=None)
    Variant.objects.filter(id=variant.id).delete()


def no_primary() -> None:
    Image.objects.filter(id=a_picture(a_product()).id).update(is_primary=False)


def deleted_primary() -> None:
    product = a_product()
    first = a_picture(product)
    a_picture(product, is_primary=False)
    Image.objects.filter(id=first.id).delete()


def empty_barcode() -> None:
    Variant.objects.filter(id=a_variant().id).update(barcode="")


def empty_sku() -> None:
    Variant.objects.filter(id=a_variant().id).update(sku="")


def nameless_product() -> None:
    Product.objects.filter(id=a_product().id).update(name="")


def nameless_category() -> None:
    Category.objects.filter(id=a_category("Mugs").id).update(slug="")


def other_currency() -> None:
    Product.objects.filter(id=a_variant().product_id).update(currency="EUR")


def removed_above() -> None:
    top = a_category("Top")
    a_category("Below", top)
    Category.objects.filter(id=top.id).update(deleted_at="2026-01-01T00:00:00Z")


def removed_with_products() -> None:
    category = a_category("Top")
    a_product(category=category)
    Category.objects.filter(id=category.id).update(deleted_at="2026-01-01T00:00:00Z")


def into_a_removed_one() -> None:
    category = a_category("Top")
    Category.objects.filter(id=category.id).update(deleted_at="2026-01-01T00:00:00Z")
    ProductCategory.objects.create(product=a_product(), category=category)


BREAKS: list[tuple[Callable[[], None], str]] = [
    (foreign_image, "catalog_variants_image_is_its_products"),
    (moved_image, "catalog_variants_image_is_its_products"),
    (removed_default, "catalog_variants_have_a_default"),
    (no_default, "catalog_variants_have_a_default"),
    (added_without_default, "catalog_variants_have_a_default"),
    (deleted_default, "catalog_variants_have_a_default"),
    (no_primary, "catalog_images_have_a_primary"),
    (deleted_primary, "catalog_images_have_a_primary"),
    (empty_barcode, "catalog_variants_codes_say_something"),
    (empty_sku, "catalog_variants_codes_say_something"),
    (nameless_product, "catalog_products_have_a_name"),
    (nameless_category, "catalog_categories_have_a_name"),
    (other_currency, "catalog_products_currency_stays"),
    (removed_above, "catalog_categories_removed_are_empty"),
    (removed_with_products, "catalog_categories_removed_are_empty"),
    (into_a_removed_one, "catalog_product_categories_are_there"),
]


@pytest.mark.parametrize(("act", "rule"), BREAKS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_database_refuses_what_the_operations_would(
    api: Api, act: Callable[[], None], rule: str
) -> None:
    def act_and_commit() -> None:
        act()
        with connection.cursor() as db:
            db.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as refusal:
        act_and_commit()

    assert refusal.value.__cause__.diag.constraint_name == rule  # type: ignore[union-attr]


def test_a_picture_that_is_deleted_leaves_its_variants_without_one(api: Api) -> None:
    variant = a_variant()
    image = a_picture(variant.product)
    Variant.objects.filter(id=variant.id).update(image=image)

    with connection.cursor() as db:
        db.execute("DELETE FROM catalog_images WHERE id = %s", [image.id])

    variant.refresh_from_db()
    assert variant.image_id is None
    assert Product.objects.filter(id=variant.product_id).exists()
