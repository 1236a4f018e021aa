"""Changing many products at once: one statement, all of them or none."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from souk.catalog.models import Product
from souk.catalog.queries.products import Sought, category_meant, products_sought, seller_meant
from souk.core.editing import refusing
from souk.core.errors import invalid_field
from souk.core.money import MAX_AMOUNT
from souk.core.sheets.staging import plan_anew

Rounding = Literal["nearest", "up", "down"]

_ROUNDED = {
    "nearest": "round({value} / {step}) * {step}",
    "up": "ceil({value} / {step}) * {step}",
    "down": "floor({value} / {step}) * {step}",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which products are meant: all that fit everything that is said, of one owner or of all."""

    product_ids: Collection[UUID] | None = None
    category: str = ""
    seller: str = ""
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PriceChange:
    """By how much prices change: per cent, or minor units of `currency`; then they are rounded.

    A price becomes a multiple of `round_to` minor units; half way, `nearest` is upwards.
    """

    percentage: Decimal | None = None
    amount: int | None = None
    currency: str | None = None
    rounding: Rounding = "nearest"
    round_to: int = 1


@dataclass(frozen=True, slots=True)
class Changed:
    """How many products were meant, and how many of their variants have another price."""

    products: int
    variants: int


@transaction.atomic
def change_prices(selection: Selection, change: PriceChange) -> Changed:
    """Change the prices of all variants of the chosen products, or of none.

    Products are held in the order of their ids, as everybody holds them. Raises InvalidFields where
    a price would be nothing, too large, or in another currency than the amount, or where there is
    no such category, seller or product.
    """
    chosen = _chosen(selection)
    if change.amount is not None and chosen.exclude(currency=change.currency).exists():
        raise invalid_field(
            "currency", "some of these products have prices in another one", "other_currency"
        )
    value, given = _new_price(change)
    sql, values = _held(chosen)
    statement = f"""
        WITH chosen AS MATERIALIZED ({sql}),
        changed AS (
            -- What a price becomes is said here and not before: so it follows from the row as it is
            -- once it is held, and not as it was when the statement began to wait.
            UPDATE catalog_variants AS variant
            SET price_amount = {value}
            FROM chosen
            WHERE variant.product_id = chosen.id
              AND variant.deleted_at IS NULL
              AND variant.price_amount <> {value}
            RETURNING variant.price_amount
        )
        SELECT (SELECT count(*) FROM chosen), count(*), max(price_amount) FROM changed
    """
    field = "amount" if change.percentage is None else "percentage"
    nothing = invalid_field(field, "some prices would be nothing or less", "price_not_positive")
    refusals = {"catalog_variants_price_is_positive": nothing}
    plan_anew()
    with refusing(refusals), connection.cursor() as cursor:
        cursor.execute(statement, [*values, *given, *given])
        products, variants, highest = cursor.fetchone()
    if highest is not None and highest > MAX_AMOUNT:
        raise invalid_field(field, "some prices would be too large", "price_too_large")
    return Changed(products, variants)


@transaction.atomic
def change_status(selection: Selection, *, status: str) -> int:
    """Give all chosen products a status, or none; return how many had another one.

    Raises InvalidFields where there is no such category, seller or product.
    """
    sql, values = _held(_chosen(selection))
    plan_anew()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH chosen AS MATERIALIZED ({sql})"
            " UPDATE catalog_products AS product SET status = %s FROM chosen"
            " WHERE product.id = chosen.id AND product.status <> %s",
            [*values, status, status],
        )
        return int(cursor.rowcount)


def _chosen(selection: Selection) -> "QuerySet[Product]":
    # A word that means nothing would change nothing, and look done.
    if selection.category and category_meant(selection.category) is None:
        raise invalid_field("category", "there is no such category", "not_found")
    if selection.seller and seller_meant(selection.seller) is None:
        raise invalid_field("seller", "nobody sells here by this slug or id", "not_found")
    products = products_sought(
        Sought(owner_id=selection.owner_id, category=selection.category, seller=selection.seller)
    )
    if selection.product_ids is None:
        return products
    wanted = set(selection.product_ids)
    products = products.filter(id__in=wanted)
    missing = wanted.difference(products.values_list("id", flat=True))
    if missing:
        listed = ", ".join(str(one) for one in sorted(missing)[:10])
        raise invalid_field(
            "product_ids", f"there are no such products here: {listed}", "not_found"
        )
    return products


def _held(products: "QuerySet[Product]") -> tuple[str, tuple[Any, ...]]:
    """Return the statement that holds products in the order of their ids, and its values."""
    held = products.order_by("id").select_for_update(no_key=True).values("id")
    return held.query.sql_with_params()


def _new_price(change: PriceChange) -> tuple[str, list[Any]]:
    if change.percentage is not None:
        value, given = "(variant.price_amount * (100 + %s::numeric) / 100)", change.percentage
    else:
        value, given = "(variant.price_amount + %s::numeric)", Decimal(change.amount or 0)
    step = f"{change.round_to:d}"
    rounded = _ROUNDED[change.rounding].format(value=value, step=step)
    return f"({rounded})::bigint", [given]
