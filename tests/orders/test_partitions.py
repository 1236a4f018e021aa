"""Lines and history have their order: by keys between partitions of one month."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg.errors import CheckViolation, ForeignKeyViolation, UniqueViolation
from psycopg.types.json import Jsonb

from souk.core.ids import uuid7
from tests.rows import Database, a_line, a_step, an_order, commit, db, insert, sibling

__all__ = ["db"]

# One before any month, one far beyond the last that was made: both in the default partition.
DEFAULTS = [
    UUID("00000000-0000-7000-8000-000000000001"),
    UUID("ffffffff-0000-7000-8000-0000000000ff"),
]
ORDERS = pytest.mark.parametrize("order", [uuid7(), *DEFAULTS])

ROWS = {"orders_orders": an_order, "orders_items": a_line, "orders_status_history": a_step}


def write(db: Database, order: UUID, *tables: str, **columns: Any) -> None:
    for table in tables or ROWS:
        insert(db, table, **ROWS[table](order, **columns))


def month_of(db: Database, table: str, order: UUID) -> str:
    column = "id" if table == "orders_orders" else "order_id"
    row = db.execute(
        f"SELECT tableoid::regclass::text FROM {table} WHERE {column} = %s".encode(), [order]
    ).fetchone()
    assert row is not None
    return str(row[0]).removeprefix(f"{table}_")


@ORDERS
def test_an_order_lies_with_its_lines_and_history(db: Database, order: UUID) -> None:
    write(db, order)
    commit(db)

    months = {month_of(db, table, order) for table in ROWS}
    assert len(months) == 1
    assert (months == {"default"}) == (order in DEFAULTS)


@ORDERS
@pytest.mark.parametrize("table", ["orders_items", "orders_status_history"])
def test_nothing_is_of_an_order_that_is_not_there(db: Database, table: str, order: UUID) -> None:
    write(db, order, table)

    with pytest.raises(ForeignKeyViolation):
        commit(db)


@pytest.mark.parametrize("table", ["orders_items", "orders_status_history"])
def test_nothing_is_in_another_month_than_its_order(db: Database, table: str) -> None:
    order = uuid7()
    write(db, order)
    insert(db, table, **ROWS[table](order) | {"id": DEFAULTS[0]})

    with pytest.raises(ForeignKeyViolation, match=f"{table}_default"):
        commit(db)


@ORDERS
@pytest.mark.parametrize("kept", ["orders_items", "orders_status_history"])
def test_an_order_stays_while_anything_is_of_it(db: Database, kept: str, order: UUID) -> None:
    write(db, order)
    commit(db)

    db.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in ROWS.keys() - {kept}:
        db.execute(f"DELETE FROM {table}".encode())
    with pytest.raises(ForeignKeyViolation, match=kept):
        commit(db)


@ORDERS
def test_an_order_is_the_sum_of_its_lines(db: Database, order: UUID) -> None:
    write(db, order, "orders_orders", subtotal_amount=999, total_amount=999)
    write(db, order, "orders_items")

    with pytest.raises(CheckViolation, match="subtotal 999, lines 500"):
        commit(db)


DISCOUNT = {"name": "Spring", "code": None, "amount": 100}
TAX = {"name": "VAT", "rate": "0.19", "taxable_amount": 500, "amount": 80, "is_included": True}


@pytest.mark.parametrize(
    ("of_order", "of_line"),
    [
        ({"discount_amount": 100, "total_amount": 400, "discounts": [DISCOUNT]}, {}),
        ({"discount_amount": 100, "total_amount": 400}, {"discount_amount": 100}),
        ({}, {"discount_amount": 100}),
        ({"included_tax_amount": 80, "tax_lines": [TAX]}, {}),
        ({"included_tax_amount": 80}, {"tax_amount": 80}),
        ({"tax_amount": 80, "total_amount": 580}, {"tax_amount": 81}),
        ({}, {"tax_amount": 1}),
    ],
)
def test_discount_and_tax_are_the_sums_of_their_parts(
    db: Database, of_order: dict[str, Any], of_line: dict[str, Any]
) -> None:
    order = uuid7()
    parts = {name: Jsonb(part) for name, part in of_order.items() if isinstance(part, list)}
    write(db, order, "orders_orders", **{**of_order, **parts})
    write(db, order, "orders_items", **of_line)

    with pytest.raises(CheckViolation, match=r"discount|tax"):
        commit(db)


def test_an_order_whose_parts_add_up_is_taken(db: Database) -> None:
    order = uuid7()
    write(
        db,
        order,
        "orders_orders",
        discount_amount=100,
        discounts=Jsonb([DISCOUNT]),
        included_tax_amount=80,
        tax_lines=Jsonb([TAX]),
        total_amount=400,
    )
    write(db, order, "orders_items", discount_amount=100, tax_amount=80)

    commit(db)


@ORDERS
def test_a_number_is_given_once(db: Database, order: UUID) -> None:
    write(db, order, "orders_orders", order_number="ABCD")

    with pytest.raises(UniqueViolation):
        write(db, sibling(order, 2), "orders_orders", order_number="ABCD")


def test_months_that_are_made_later_are_tied_like_the_first(db: Database) -> None:
    db.execute("SELECT core.ensure_partitions(14)")
    in_a_year = int(datetime.now(UTC).timestamp() * 1000) + 366 * 86_400_000
    order = UUID(int=in_a_year << 80 | 0x7000_8000_0000_0000_0000)

    write(db, order)
    commit(db)
    assert month_of(db, "orders_items", order) == month_of(db, "orders_orders", order) != "default"

    db.execute("SET CONSTRAINTS ALL DEFERRED")
    write(db, UUID(int=order.int + (1 << 64)), "orders_items")
    with pytest.raises(ForeignKeyViolation):
        commit(db)


def test_making_the_months_again_changes_nothing(db: Database) -> None:
    keys = b"SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
    before = db.execute(keys).fetchone()

    assert db.execute("SELECT core.ensure_partitions(3)").fetchone() == (0,)
    assert db.execute(keys).fetchone() == before


def test_months_are_counted_by_small_samples_but_never_blindly(db: Database) -> None:
    db.execute("SELECT core.ensure_partitions(14)")

    told = db.execute(
        """
        SELECT a.attstattarget, array_agg(class.relname || '.' || a.attname)
        FROM pg_class AS class
        JOIN pg_attribute AS a ON a.attrelid = class.oid
        WHERE class.relispartition AND class.relkind = 'r' AND a.attnum > 0
        GROUP BY a.attstattarget
        """
    ).fetchall()
    columns = dict(told)
    assert set(columns) == {0, 25}
    assert db.execute(
        """
        SELECT count(*)
        FROM pg_index AS known
        JOIN pg_attribute AS a ON a.attrelid = known.indrelid AND a.attnum = ANY (known.indkey)
        WHERE a.attstattarget = 0
        """
    ).fetchone() == (0,)
    in_a_year = datetime.now(UTC) + timedelta(days=366)
    month = in_a_year.strftime("orders_orders_%Y_%m")
    assert f"{month}.shipping_address" in columns[0]
    assert f"{month}.created_at" in columns[25]
    assert db.execute(
        """
        SELECT DISTINCT a.attstattarget
        FROM pg_index AS known
        JOIN pg_class AS class ON class.oid = known.indrelid AND class.relispartition
        JOIN pg_attribute AS a ON a.attrelid = known.indexrelid
        WHERE known.indkey[a.attnum - 1] = 0
        """
    ).fetchall() == [(25,)]
