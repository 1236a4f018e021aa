"""Writing many rows of the catalogue: staged by COPY, put in place by one statement a table."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models.base import ModelState
from psycopg.types.json import Jsonb

from souk.catalog.models import Image, Product, Variant
from souk.core.database.functions import Uuids
from souk.core.sheets.staging import stage

Row = Product | Variant | Image
AnyRow = TypeVar("AnyRow", Product, Variant, Image)
_DEFAULTS: dict[type[Any], dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Change:
    """What an import did to a row: made it where `before` is None, else changed these columns."""

    table: str
    row_id: UUID
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


# With the file of a picture, which is read in a way of its own.
_KEYS = {"id", "slug", "sku", "file"}
_TEXT, _UUID, _FLAG, _NUMBER, _AMOUNT = "text", "uuid", "bool", "int4", "int8"
COLUMNS: dict[type[Any], dict[str, str]] = {
    Product: {
        "id": _UUID,
        "seller_id": _UUID,
        "name": _TEXT,
        "slug": _TEXT,
        "short_description": _TEXT,
        "description": _TEXT,
        "status": _TEXT,
        "visibility": _TEXT,
        "password_hash": _TEXT,
        "published_at": "timestamptz",
        "is_featured": _FLAG,
        "is_digital": _FLAG,
        "requires_shipping": _FLAG,
        "tax_class": _TEXT,
        "currency": _TEXT,
        "option_names": "text[]",
        "attributes": "jsonb",
        "tags": "text[]",
        "seo_title": _TEXT,
        "seo_description": _TEXT,
        "seo_keywords": _TEXT,
        "video_url": _TEXT,
        "view_count": _AMOUNT,
        "favorite_count": _NUMBER,
        "average_rating": "numeric",
        "review_count": _NUMBER,
    },
    Variant: {
        "id": _UUID,
        "product_id": _UUID,
        "sku": _TEXT,
        "barcode": _TEXT,
        "name": _TEXT,
        "options": "jsonb",
        "attributes": "jsonb",
        "price_amount": _AMOUNT,
        "compare_at_amount": _AMOUNT,
        "cost_amount": _AMOUNT,
        "weight_grams": _NUMBER,
        "dimensions": "jsonb",
        "image_id": _UUID,
        "is_default": _FLAG,
        "is_active": _FLAG,
        "tracks_stock": _FLAG,
        "allow_backorder": _FLAG,
        "position": _NUMBER,
    },
    Image: {
        "id": _UUID,
        "product_id": _UUID,
        "file": _TEXT,
        "card_file": _TEXT,
        "url": _TEXT,
        "alt": _TEXT,
        "position": _NUMBER,
        "is_primary": _FLAG,
    },
}

_ADD_PRODUCTS = """
    INSERT INTO catalog_products ({names}, price_amount, compare_at_amount, category_ids,
                                  is_hidden, filter_values)
    SELECT staged.*, cheapest.price_amount, cheapest.compare_at_amount, placed.category_ids,
           placed.is_hidden, filtered.filter_values
    FROM (SELECT {said} FROM staged_rows) AS staged ({names})
    JOIN catalog.placed_products(ARRAY(SELECT id FROM staged_rows)) AS placed
        ON placed.product_id = staged.id
    LEFT JOIN LATERAL (
        SELECT variant.price_amount, variant.compare_at_amount
        FROM catalog_variants AS variant
        WHERE variant.product_id = staged.id AND variant.is_active AND variant.deleted_at IS NULL
        ORDER BY variant.price_amount, variant.position, variant.id
        LIMIT 1
    ) AS cheapest ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(DISTINCT known.pair), '{{}}') AS filter_values
        FROM catalog.filter_pairs_of(staged.id, staged.attributes) AS known
    ) AS filtered
"""

_CHANGE = """
    WITH before AS MATERIALIZED (
        SELECT present.id, to_jsonb(present) AS said
        FROM {table} AS present JOIN staged_rows AS staged USING (id)
    ),
    after AS (
        UPDATE {table} AS present SET {changes}
        FROM staged_rows AS staged
        WHERE staged.id = present.id
        RETURNING present.id, to_jsonb(present) AS said
    )
    SELECT after.id, told.before, told.after
    FROM after
    JOIN before USING (id)
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(name, before.said -> name) AS before,
               jsonb_object_agg(name, after.said -> name) AS after
        FROM unnest(%s::text[]) AS name
        WHERE before.said -> name <> after.said -> name
    ) AS told
    WHERE told.before IS NOT NULL
"""


def new_row(kind: type[AnyRow], **values: Any) -> AnyRow:
    """Return a row that is to be added, with the model's defaults.

    What Django does to make one costs more than reading its line of the file.
    """
    if kind not in _DEFAULTS:
        _DEFAULTS[kind] = kind().__dict__
    row = kind.__new__(kind)
    row.__dict__ = {**_DEFAULTS[kind], **values, "_state": ModelState()}
    return row


def add_rows(kind: type[Variant] | type[Image], rows: Sequence[Any]) -> None:
    """Add variants or pictures, also of products that are still to come in this transaction."""
    if not rows:
        return
    names, said, values = _given(kind, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {kind._meta.db_table} ({names}) SELECT {said} FROM staged_rows", values
        )


def products_to_add(products: Sequence[Product]) -> Callable[[], None]:
    """Stage products whose variants, pictures and places are there, and return what adds them.

    Foreign keys are checked at the end of the transaction. What triggers would bring up to date
    afterwards is right from the beginning, so that it is written once.
    """
    if not products:
        return lambda: None
    names, said, values = _given(Product, products)
    statement = _ADD_PRODUCTS.format(names=names, said=said)

    def add() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT catalog.lock_tree(true)")
            cursor.execute(statement, values)

    return add


def change_rows(kind: type[Any], rows: Sequence[Row], names: Collection[str]) -> list[Change]:
    """Write these columns of rows, and return what they were and are."""
    columns = ["id", *sorted(names)]
    _staged(kind, rows, columns)
    changes = ", ".join(f"{name} = staged.{name}" for name in columns[1:])
    table = kind._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE.format(table=table, changes=changes), [columns[1:]])
        return [
            Change(table, row_id, _object(before), _object(after))
            for row_id, before, after in cursor.fetchall()
        ]


def write_places(places: Mapping[UUID, Mapping[UUID, bool]], *, moved: Collection[UUID]) -> None:
    """Put products into exactly these categories; those that are `moved` stood elsewhere."""
    if not places:
        return
    links = (
        (product_id, category_id, is_primary)
        for product_id, of_product in places.items()
        for category_id, is_primary in of_product.items()
    )
    columns = {"product_id": _UUID, "category_id": _UUID, "is_primary": _FLAG}
    count = stage("staged_rows", columns, links)
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalog.lock_tree(true)")
        if moved:
            cursor.execute(
                "DELETE FROM catalog_product_categories WHERE product_id = ANY (%s::uuid[])",
                [Uuids(moved)],
            )
        if count:
            names = ", ".join(columns)
            cursor.execute(
                f"INSERT INTO catalog_product_categories ({names}) SELECT {names} FROM staged_rows"
            )


def _given(kind: type[Any], rows: Sequence[Any]) -> tuple[str, str, list[Any]]:
    """Stage new rows; return their columns, how a statement selects them, and its values.

    What is the same in all of them is a value of the statement: most rows of a file say nothing of
    most columns.
    """
    types = COLUMNS[kind]
    same = {name: getattr(rows[0], name) for name in types if _is_same(name, rows)}
    _staged(kind, rows, [name for name in types if name not in same])
    said = (f"%s::{types[name]}" if name in same else name for name in types)
    values = [Jsonb(one) if isinstance(one, dict) else one for one in same.values()]
    return ", ".join(types), ", ".join(said), values


def _is_same(name: str, rows: Sequence[Any]) -> bool:
    """Say whether a column is the same in all rows, as keys are not."""
    first = rows[0].__dict__[name]
    # Python takes true for 1, which JSON does not.
    if name in _KEYS or (first and isinstance(first, dict)):
        return False
    if rows[-1].__dict__[name] != first:
        return False
    return [row.__dict__[name] for row in rows].count(first) == len(rows)


def _staged(kind: type[Any], rows: Iterable[Any], names: list[str]) -> None:
    types = COLUMNS[kind]
    values = _image_values(names) if kind is Image else attrgetter(*names)
    stage("staged_rows", {name: types[name] for name in names}, map(values, rows))


def _image_values(names: list[str]) -> Callable[[Image], list[Any]]:
    """Return what reads a picture's columns; its file is the name, None where it is elsewhere."""
    return lambda image: [
        (image.file.name or None) if name == "file" else getattr(image, name) for name in names
    ]


def _object(said: Any) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(said) if isinstance(said, str) else said
    return known
