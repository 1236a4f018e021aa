"""Making, changing, removing and restoring products."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Upper

from souk.catalog.errors import SkuTaken, SlugTaken
from souk.catalog.models import Product, ProductCategory, Variant
from souk.catalog.operations.attributes import require_fitting
from souk.catalog.operations.classification import classify_product
from souk.catalog.operations.options import Axis, chosen_by, combined
from souk.catalog.operations.slugs import slug_for
from souk.catalog.operations.variants import (
    REFUSALS,
    change_only_variant,
    change_options,
    touch_product,
    write_variants,
)
from souk.catalog.operations.withdrawal import withdraw_products
from souk.catalog.queries.categories import missing_categories
from souk.catalog.queries.products import products_of
from souk.core.database.functions import call
from souk.core.editing import locked_row, refusing
from souk.core.errors import NotFound, invalid_field

# What a product without a choice says of itself, and its only variant has.
OF_ITS_VARIANT = (
    "sku",
    "barcode",
    "price_amount",
    "compare_at_amount",
    "cost_amount",
    "weight_grams",
    "dimensions",
    "tracks_stock",
    "allow_backorder",
)
_PLACES = ("category_id", "category_ids")

_REFUSALS = {
    "catalog_products_slug_is_unique": SlugTaken(),
    "catalog_products_seller_is_there": invalid_field(
        "seller_id", "nobody sells here by this id", "no_seller"
    ),
    "catalog_products_password_is_set": invalid_field(
        "password", "is needed by this visibility", "required"
    ),
}


# A name gets its own ending where another has the slug, so the second time is enough, but where
# somebody takes that one, too.
_TRIES = 4


@transaction.atomic
def create_product(
    *,
    actor_id: UUID | None,
    options: Sequence[Axis] = (),
    variants: Sequence[dict[str, Any]] = (),
    **values: Any,
) -> UUID:
    """Make a product with its variants, all of it or nothing, and return its id.

    They are the given ones, or one for each combination of the options, or a single one; what the
    product says of price, SKU and the like is theirs unless they say otherwise. Raises SlugTaken,
    SkuTaken, BarcodeTaken, OptionsTaken, TooManyVariants, InvalidFields; what is made from the name
    gives way to others that are made from it at the same moment.
    """
    gives_way: tuple[type[Exception], ...] = ()
    gives_way += () if values.get("slug") else (SlugTaken,)
    gives_way += () if variants or "sku" in values else (SkuTaken,)
    for _ in range(_TRIES - 1):
        try:
            return _create_once(actor_id, options, variants, dict(values))
        except gives_way:
            continue
    return _create_once(actor_id, options, variants, dict(values))


@transaction.atomic
def _create_once(
    actor_id: UUID | None,
    options: Sequence[Axis],
    variants: Sequence[dict[str, Any]],
    values: dict[str, Any],
) -> UUID:
    places = _taken_out(values, _PLACES)
    plain = _taken_out(values, OF_ITS_VARIANT)
    product = Product(created_by=actor_id, **_columns(values))
    product.currency = product.currency or settings.DEFAULT_CURRENCY
    if not product.slug:
        product.slug = slug_for(product.name, product.id, among=products_of(None))
    if not (variants or "sku" in plain):
        plain["sku"] = _free_sku(product)
    rows = _variant_rows(options, variants, plain)
    product.option_names = chosen_by(rows, product.option_names)
    call("catalog.lock_tree", True)
    with refusing(_REFUSALS):
        product.save(force_insert=True)
    if places:
        _place(product.id, places)
    _require_fitting(product)
    write_variants(product, rows)
    return product.id


@transaction.atomic
def change_product(
    product_id: UUID, *, owner_id: UUID | None, unchanged_since: datetime | None, **values: Any
) -> None:
    """Change what is given of a product, all of it or nothing.

    What its variant has (price, SKU, …) can be said of a product that has one. Raises NotFound,
    PreconditionFailed, HasSeveralVariants, SlugTaken, SkuTaken, BarcodeTaken, OptionsTaken,
    InvalidFields.
    """
    new_options = values.pop("new_options", {})
    places = _taken_out(values, _PLACES)
    plain = _taken_out(values, OF_ITS_VARIANT)
    if places:
        call("catalog.lock_tree", True)
    product = locked_row(products_of(owner_id), product_id, unchanged_since=unchanged_since)
    columns = _columns(values)
    if "option_names" in columns or new_options:
        names = columns.get("option_names", product.option_names)
        columns["option_names"] = change_options(product, names, new_options)
    for name, value in columns.items():
        setattr(product, name, value)
    if columns:
        with refusing(_REFUSALS):
            product.save(update_fields=list(columns))
    if places:
        _place(product_id, places)
        touch_product(product_id)
    if places or "attributes" in columns:
        _require_fitting(product)
    if plain:
        change_only_variant(product, plain)


@transaction.atomic
def remove_product(
    product_id: UUID, *, owner_id: UUID | None, unchanged_since: datetime | None
) -> None:
    """Take a product with its variants off the shop; restore_product brings it back."""
    locked_row(products_of(owner_id), product_id, unchanged_since=unchanged_since)
    withdraw_products([product_id])


@transaction.atomic
def restore_product(product_id: UUID, *, owner_id: UUID | None) -> None:
    """Bring a removed product back as it was, with the variants that it had then.

    Raises NotFound, and SlugTaken, SkuTaken or BarcodeTaken where another one has these by now.
    """
    removed = Product.objects.filter(deleted_at__isnull=False)
    if owner_id is not None:
        removed = removed.filter(seller_id=owner_id)
    product = removed.select_for_update(no_key=True).filter(id=product_id).first()
    if product is None:
        raise NotFound
    variants = Variant.objects.filter(product_id=product_id, deleted_at=product.deleted_at)
    with refusing(_REFUSALS | REFUSALS):
        Product.objects.filter(id=product_id).update(deleted_at=None)
        # Earlier versions of Souk did not remember which one was the default.
        ids = variants.order_by("-is_default", "position", "id").values_list("id", flat=True)
        defaults = list(ids[:1])
        variants.update(deleted_at=None)
    Variant.objects.filter(id__in=defaults, is_default=False).update(is_default=True)


def _free_sku(product: Product) -> str:
    """Return a SKU made from the slug that no other one begins with."""
    sku = product.slug.upper()[:80]
    known = Variant.objects.alias(written=Upper("sku")).filter(deleted_at__isnull=True)
    is_taken = known.filter(written__startswith=sku).exists()
    return f"{sku}-{product.id.hex[-6:].upper()}" if is_taken else sku


def _variant_rows(
    options: Sequence[Axis],
    variants: Sequence[dict[str, Any]],
    plain: dict[str, Any],
) -> list[dict[str, Any]]:
    if options:
        rows = combined(options, start_of_sku=plain["sku"], values=plain)
    elif variants:
        rows = [{**plain, "options": {}, **variant} for variant in variants]
    else:
        rows = [{**plain, "options": {}}]
    if any("price_amount" not in row for row in rows):
        raise invalid_field("price_amount", "is needed, here or at each variant", "required")
    return rows


def _place(product_id: UUID, places: dict[str, Any]) -> None:
    """Put a product into the given categories; what is not given stays.

    Another primary category takes the place of the one before.
    """
    links = ProductCategory.objects.filter(product_id=product_id)
    known = dict(links.order_by("-is_primary").values_list("category_id", "is_primary"))
    before = next((one for one, is_primary in known.items() if is_primary), None)
    primary = places.get("category_id", before)
    if "category_ids" in places:
        wanted = list(places["category_ids"])
        if "category_id" not in places and primary not in wanted:
            primary = wanted[0] if wanted else None
    else:
        wanted = [one for one in known if one != before]
    wanted += [primary] if primary else []
    missing = missing_categories(wanted)
    if missing:
        listed = ", ".join(str(one) for one in missing)
        field = "category_id" if missing == [places.get("category_id")] else "category_ids"
        raise invalid_field(field, f"there are no categories {listed}", "not_found")
    classify_product(product_id, wanted, primary_id=primary)


def _require_fitting(product: Product) -> None:
    # Its categories and all above them, as the database has just written them.
    if product.attributes:
        product.refresh_from_db(fields=["category_ids"])
        require_fitting(product.attributes, category_ids=product.category_ids)


def _taken_out(values: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: values.pop(name) for name in names if name in values}


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a caller says as the columns have it: a password only as its hash."""
    columns = dict(values)
    if "password" in columns:
        columns["password_hash"] = make_password(columns.pop("password"))
    return columns
