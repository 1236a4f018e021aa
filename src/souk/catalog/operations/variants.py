"""Making, changing and removing variants of a product."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from souk.catalog.errors import (
    BarcodeTaken,
    HasSeveralVariants,
    OnlyVariant,
    OptionsTaken,
    SkuTaken,
    TooManyVariants,
)
from souk.catalog.models import Image, Product, Variant
from souk.catalog.operations.options import (
    MOST_OPTIONS,
    MOST_VARIANTS,
    name_for,
    require_options,
)
from souk.catalog.operations.withdrawal import withdraw_variant
from souk.catalog.queries.products import count_variants, products_of
from souk.core.editing import locked_row, refusing
from souk.core.errors import invalid_field

REFUSALS = {
    "catalog_variants_sku_is_unique": SkuTaken(),
    "catalog_variants_barcode_is_unique": BarcodeTaken(),
    "catalog_variants_options_are_unique": OptionsTaken(),
}


def write_variants(product: Product, rows: Sequence[dict[str, Any]]) -> list[Variant]:
    """Add variants to a product that has none, in one statement; the first is its default.

    Runs in the caller's transaction. Raises SkuTaken, BarcodeTaken, OptionsTaken, TooManyVariants.
    """
    if len(rows) > MOST_VARIANTS:
        raise TooManyVariants
    variants = [
        Variant(product=product, **{"position": place, **_named(product, _columns(values))})
        for place, values in enumerate(rows)
    ]
    chosen = next((variant for variant in variants if variant.is_default), variants[0])
    for variant in variants:
        variant.is_default = variant is chosen
    with refusing(REFUSALS):
        return Variant.objects.bulk_create(variants)


@transaction.atomic
def add_variant(product_id: UUID, *, owner_id: UUID | None, **values: Any) -> UUID:
    """Add a variant to a product and return its id; it has the product's options.

    Raises NotFound, TooManyVariants, SkuTaken, BarcodeTaken, OptionsTaken, InvalidFields.
    """
    product = locked_row(products_of(owner_id), product_id, unchanged_since=None)
    count = count_variants(product_id)
    if count >= MOST_VARIANTS:
        raise TooManyVariants
    columns = _named(product, _columns(values))
    variant = Variant(product=product, **{"position": count, **columns})
    becomes_default = variant.is_default or count == 0
    variant.is_default = False
    _require_own_image(variant)
    _fit_options(product, variant)
    with refusing(REFUSALS):
        variant.save(force_insert=True)
    if becomes_default:
        _make_default(variant)
    return variant.id


@transaction.atomic
def change_variant(
    product_id: UUID,
    variant_id: UUID,
    *,
    owner_id: UUID | None,
    unchanged_since: datetime | None,
    **values: Any,
) -> None:
    """Change what is given of a variant; orders keep what they were placed with.

    Raises NotFound, PreconditionFailed, SkuTaken, BarcodeTaken, OptionsTaken, InvalidFields.
    """
    # The product first, as everybody who writes both does.
    product = locked_row(products_of(owner_id), product_id, unchanged_since=None)
    variant = locked_row(_living(product_id), variant_id, unchanged_since=unchanged_since)
    _write(product, variant, values)


def change_only_variant(product: Product, values: dict[str, Any]) -> None:
    """Change the variant of a product that has one; the caller holds the product.

    Raises HasSeveralVariants, and what change_variant raises.
    """
    variants = list(_living(product.id)[:2])
    if len(variants) != 1:
        raise HasSeveralVariants
    _write(product, variants[0], values)


def change_options(product: Product, names: Sequence[str], new: Mapping[str, str]) -> list[str]:
    """Let a product be chosen by these options and the new ones, and return them all.

    The caller holds the product, and writes them there. Its variants lose what is no longer among
    them, and get the new ones' values. Raises OptionsTaken where two would be the same then,
    InvalidFields where they have no value.
    """
    names = list(dict.fromkeys([*names, *new]))
    if len(names) > MOST_OPTIONS:
        raise invalid_field("new_options", f"a product has at most {MOST_OPTIONS} options")
    changed = []
    for variant in _living(product.id):
        known = {**new, **variant.options}
        if lacking := [name for name in names if name not in known]:
            raise invalid_field(
                "new_options",
                f"say which {lacking[0]} the variants have that have none",
                "required",
            )
        options = {name: known[name] for name in names}
        if variant.name == name_for(variant.options, product.option_names):
            variant.name = name_for(options)
        variant.options = options
        changed.append(variant)
    with refusing(REFUSALS):
        Variant.objects.bulk_update(changed, ["options", "name"])
    return names


@transaction.atomic
def remove_variant(
    product_id: UUID, variant_id: UUID, *, owner_id: UUID | None, unchanged_since: datetime | None
) -> None:
    """Take a variant off the shop for good; after the default, the next one is it.

    Raises NotFound, PreconditionFailed, OnlyVariant.
    """
    locked_row(products_of(owner_id), product_id, unchanged_since=None)
    variant = locked_row(_living(product_id), variant_id, unchanged_since=unchanged_since)
    rest = _living(product_id).exclude(id=variant_id)
    following = rest.first()
    if following is None:
        raise OnlyVariant
    withdraw_variant(variant_id)
    if variant.is_default:
        _make_default(following)


def _write(product: Product, variant: Variant, values: dict[str, Any]) -> None:
    becomes_default = values.pop("is_default", False)
    columns = _columns(values)
    if variant.name == name_for(variant.options, product.option_names):
        columns = _named(product, columns)
    for name, value in columns.items():
        setattr(variant, name, value)
    _require_own_image(variant)
    if "options" in columns:
        _fit_options(product, variant)
    if columns:
        with refusing(REFUSALS):
            variant.save(update_fields=list(columns))
    if becomes_default and not variant.is_default:
        _make_default(variant)


def _make_default(variant: Variant) -> None:
    siblings = Variant.objects.filter(product_id=variant.product_id)
    siblings.filter(is_default=True).update(is_default=False)
    siblings.filter(id=variant.id).update(is_default=True)


def _fit_options(product: Product, variant: Variant) -> None:
    """Hold a variant to its product's options; the only one says itself which these are."""
    if _living(product.id).exclude(id=variant.id).exists():
        require_options(variant.options, product.option_names)
    elif set(variant.options) != set(product.option_names):
        Product.objects.filter(id=product.id).update(option_names=list(variant.options))


def _require_own_image(variant: Variant) -> None:
    if variant.image_id is None:
        return
    if not Image.objects.filter(id=variant.image_id, product_id=variant.product_id).exists():
        raise invalid_field("image_id", "is no picture of this product", "not_found")


def _living(product_id: UUID) -> Any:
    return Variant.objects.filter(product_id=product_id, deleted_at__isnull=True).order_by(
        "position", "id"
    )


def _named(product: Product, columns: dict[str, Any]) -> dict[str, Any]:
    """Return columns with a name that follows from the options, where there is none."""
    if not columns.get("options"):
        return columns
    return {"name": name_for(columns["options"], product.option_names), **columns}


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a caller says as the columns have it."""
    columns = dict(values)
    if "display_order" in columns:
        columns["position"] = columns.pop("display_order")
    if columns.get("barcode") == "":
        columns["barcode"] = None
    return columns


@transaction.atomic
def touch_product(product_id: UUID) -> None:
    """Note that something of a product has changed that is not in its own row."""
    Product.objects.filter(id=product_id).update(updated_at=Now())
