"""Taking back what an import did to the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from souk.catalog.models import Category, Image, Product, ProductCategory, Variant
from souk.catalog.operations.product_import.tables import COLUMNS
from souk.catalog.operations.variants import REFUSALS
from souk.catalog.operations.withdrawal import withdraw_categories, withdraw_products
from souk.core.database.functions import call
from souk.core.editing import refusing
from souk.core.rich_text import safe_html
from souk.core.sheets.staging import plan_anew, stage

# So many pictures are deleted by one statement, whose parameters are counted in 16 bits.
_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows were withdrawn, changed back, and left, for somebody changed them since."""

    withdrawn: int
    restored: int
    left: int


_STAGED = {
    "number": "int4",
    "table_name": "text",
    "row_id": "uuid",
    "before": "jsonb",
    "after": "jsonb",
}

# In the order of their ids, as everybody holds them.
_HOLD = """
    SELECT count(*) FROM (
        SELECT FROM catalog_products AS product
        WHERE product.id IN (
            SELECT staged.row_id FROM staged_undo AS staged
            UNION ALL
            SELECT variant.product_id FROM staged_undo AS staged
            JOIN catalog_variants AS variant ON variant.id = staged.row_id
            UNION ALL
            SELECT image.product_id FROM staged_undo AS staged
            JOIN catalog_images AS image ON image.id = staged.row_id
        )
        ORDER BY product.id
        FOR NO KEY UPDATE OF product
    ) AS held
"""

# A row that was changed several times: what it was first, and what it was last.
_ONCE = """
    CREATE TEMP TABLE undone_rows ON COMMIT DROP AS
    SELECT side.table_name, side.row_id,
           jsonb_object_agg(side.key, side.before) AS before,
           jsonb_object_agg(side.key, side.after) AS after
    FROM (
        SELECT DISTINCT ON (staged.table_name, staged.row_id, said.key)
               staged.table_name, staged.row_id, said.key, said.value AS before,
               first_value(staged.after -> said.key) OVER (
                   PARTITION BY staged.table_name, staged.row_id, said.key ORDER BY staged.number
               ) AS after
        FROM staged_undo AS staged
        CROSS JOIN LATERAL jsonb_each(staged.before) AS said
        WHERE staged.before IS NOT NULL AND staged.table_name <> 'catalog_product_categories'
        ORDER BY staged.table_name, staged.row_id, said.key, staged.number DESC
    ) AS side (table_name, row_id, key, before, after)
    GROUP BY side.table_name, side.row_id
"""

# What somebody has taken away since cannot be shown again.
_GONE_PICTURES = """
    UPDATE undone_rows AS undone
    SET before = undone.before || '{"image_id": null}'
    WHERE undone.table_name = 'catalog_variants'
      AND undone.before ->> 'image_id' IS NOT NULL
      AND NOT EXISTS (
          SELECT FROM catalog_images AS image
          WHERE image.id = (undone.before ->> 'image_id')::uuid
      )
"""

_RESTORE = """
    WITH wanted AS MATERIALIZED (
        SELECT present.id, back.said, back.is_whole
        FROM undone_rows AS undone
        JOIN {table} AS present ON present.id = undone.row_id
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(said.key, said.value) FILTER (WHERE kept.is_same) AS said,
                   bool_and(kept.is_same) AS is_whole
            FROM jsonb_each(undone.before) AS said
            CROSS JOIN LATERAL (
                SELECT to_jsonb(present) -> said.key = undone.after -> said.key AS is_same
            ) AS kept
        ) AS back
        WHERE undone.table_name = '{table}'
    ),
    restored AS (
        UPDATE {table} AS present SET {changes}
        FROM (
            SELECT wanted.id, was.*
            FROM wanted
            JOIN {table} AS now USING (id)
            CROSS JOIN LATERAL (
                SELECT {columns} FROM jsonb_populate_record(now, wanted.said)
            ) AS was
            WHERE wanted.said IS NOT NULL
        ) AS former
        WHERE former.id = present.id
        RETURNING present.id
    )
    SELECT (SELECT count(*) FROM restored),
           (SELECT count(*) FROM undone_rows AS undone
            LEFT JOIN wanted ON wanted.id = undone.row_id
            WHERE undone.table_name = '{table}' AND wanted.is_whole IS NOT TRUE)
"""

# Where a product stands is as the import left it, or is left to whoever moved it.
_MOVED = """
    SELECT staged.row_id, was.before
    FROM (
        SELECT DISTINCT ON (row_id) row_id, after FROM staged_undo
        WHERE table_name = 'catalog_product_categories'
        ORDER BY row_id, number
    ) AS staged
    JOIN LATERAL (
        SELECT first.before FROM staged_undo AS first
        WHERE first.table_name = 'catalog_product_categories' AND first.row_id = staged.row_id
        ORDER BY first.number DESC LIMIT 1
    ) AS was ON true
    WHERE staged.after = coalesce((
        SELECT jsonb_object_agg(link.category_id, link.is_primary)
        FROM catalog_product_categories AS link WHERE link.product_id = staged.row_id
    ), '{}')
"""


# One by one, as withdraw_products does it.
_WITHDRAW_VARIANTS = """
    UPDATE catalog_variants AS variant SET deleted_at = now(), is_default = false
    FROM staged_undo AS made
    CROSS JOIN LATERAL (
        SELECT one.id FROM catalog_variants AS one
        WHERE one.id = made.row_id AND coalesce(one.deleted_at, 'infinity') = 'infinity'
        OFFSET 0
    ) AS its
    WHERE made.before IS NULL AND made.table_name = 'catalog_variants' AND variant.id = its.id
    RETURNING variant.product_id
"""


def undo_changes(changes: Iterable[tuple[str, UUID, Any, Any]]) -> Undone:
    """Undo changes, the latest first, in the caller's transaction.

    Raises SkuTaken or BarcodeTaken where a former one is another variant's by now.
    """
    rows = (
        (number, table, row_id, _made_safe(before), after)
        for number, (table, row_id, before, after) in enumerate(changes)
    )
    stage("staged_undo", _STAGED, rows)
    call("catalog.lock_tree", False)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.undone_rows")
        cursor.execute(_ONCE)
        cursor.execute(_GONE_PICTURES)
    restored, left = _restore_places()
    for kind in (Variant, Product, Image):
        changed, kept = _restore(kind)
        restored, left = restored + changed, left + kept
    return Undone(_withdraw(), restored, left)


def _made_safe(before: Any) -> Any:
    """Return a row as it was, its description without what could run: it may be older than that."""
    if before and before.get("description"):
        return {**before, "description": safe_html(before["description"])}
    return before


def _restore(kind: type[Any]) -> tuple[int, int]:
    names = [name for name in COLUMNS[kind] if name not in ("id", "product_id")]
    statement = _RESTORE.format(
        table=kind._meta.db_table,
        changes=", ".join(f"{name} = former.{name}" for name in names),
        columns=", ".join(names),
    )
    plan_anew()
    with refusing(REFUSALS), connection.cursor() as cursor:
        cursor.execute(statement)
        ((restored, left),) = cursor.fetchall()
    return restored, left


def _restore_places() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT row_id) FROM staged_undo"
            " WHERE table_name = 'catalog_product_categories'"
        )
        ((moved,),) = cursor.fetchall()
        cursor.execute(f"CREATE TEMP TABLE former_places ON COMMIT DROP AS {_MOVED}")
        cursor.execute("SELECT count(*) FROM former_places")
        ((restored,),) = cursor.fetchall()
        cursor.execute(
            "DELETE FROM catalog_product_categories"
            " WHERE product_id IN (SELECT row_id FROM former_places)"
        )
        cursor.execute(
            "INSERT INTO catalog_product_categories (product_id, category_id, is_primary)"
            " SELECT place.row_id, category.id, said.value = 'true'"
            " FROM former_places AS place"
            " CROSS JOIN LATERAL jsonb_each(place.before) AS said"
            " JOIN catalog_categories AS category"
            "   ON category.id = said.key::uuid AND category.deleted_at IS NULL"
        )
        cursor.execute("DROP TABLE former_places")
    return restored, moved - restored


def _withdraw() -> int:
    """Withdraw what the import made; categories only where nothing else stands in them."""
    plan_anew()
    withdrawn = withdraw_products(_made("catalog_products"))
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW_VARIANTS)
        touched = [product_id for (product_id,) in cursor.fetchall()]
    withdrawn += len(touched)
    ids = iter(_made("catalog_images"))
    while some := list(islice(ids, _AT_ONCE)):
        images = Image.objects.filter(id__in=some)
        touched += images.values_list("product_id", flat=True)
        withdrawn += images.delete()[1].get("catalog.Image", 0)
    _choose_again(set(touched))
    return withdrawn + _withdraw_categories(_made("catalog_categories"))


def _choose_again(product_ids: set[UUID]) -> None:
    """Give products whose default variant or primary picture has gone the next one."""
    with connection.cursor() as cursor:
        for table, flag, alive in (
            ("catalog_variants", "is_default", "one.deleted_at IS NULL"),
            ("catalog_images", "is_primary", "true"),
        ):
            cursor.execute(
                f"UPDATE {table} AS chosen SET {flag} = true FROM ("
                " SELECT DISTINCT ON (one.product_id) one.id,"
                f" bool_or(one.{flag}) OVER (PARTITION BY one.product_id) AS has_one"
                f" FROM {table} AS one WHERE one.product_id = ANY (%s::uuid[]) AND {alive}"
                " ORDER BY one.product_id, one.position, one.id"
                ") AS first WHERE first.id = chosen.id AND NOT first.has_one",
                [list(product_ids)],
            )


def _withdraw_categories(made: list[UUID]) -> int:
    count = 0
    living = ProductCategory.objects.filter(
        category=OuterRef("id"), product__deleted_at__isnull=True
    )
    below = Category.objects.filter(parent=OuterRef("id"), deleted_at__isnull=True)
    # One level at a time, the lowest first: ten at most.
    while empty := list(
        Category.objects.filter(~Exists(living), ~Exists(below), id__in=made, deleted_at=None)
        .order_by("id")
        .values_list("id", flat=True)
    ):
        count += withdraw_categories(empty)
    return count


def _made(table: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_id FROM staged_undo WHERE before IS NULL AND table_name = %s", [table]
        )
        return [row_id for (row_id,) in cursor.fetchall()]
