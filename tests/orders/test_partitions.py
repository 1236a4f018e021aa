"""Lines and history have their order: by keys between partitions of one month."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import CheckViolation, ForeignKeyViolation, UniqueViolation

from souk.core.ids import uuid7
from tests.database import owner

Database = psycopg.Connection[tuple[object, ...]]

CHILDREN = ["orders_items", "orders_status_history"]

# One before any month, one far beyond the last that was made: both in the default partition.
DEFAULTS = [
    UUID("00000000-0000-7000-8000-000000000001"),
    UUID("ffffffff-0000-7000-8000-0000000000ff"),
]


@pytest.fixture
def db() -> Iterator[Database]:
    """The owner's connection; all is undone afterwards."""
    with owner() as db, db.transaction(force_rollback=True):
        yield db


def an_order(db: Database, order: UUID, *, amount: int = 500, number: str = "") -> None:
    db.execute(
        "INSERT INTO orders_orders (id, order_number, email, status, payment_status, currency,"
        " subtotal_amount, discount_amount, shipping_amount, tax_amount, total_amount,"
        " shipping_method_code, shipping_method_name, tracking_number, tracking_url, notes,"
        " admin_notes, cancellation_reason)"
        " VALUES (%s, %s, '', 'pending', 'pending', 'USD', %s, 0, 0, 0, %s, '', '', '', '', '',"
        " '', '')",
        [order, number or str(order)[:18], amount, amount],
    )


def a_line(db: Database, order: UUID, *, line: UUID | None = None, amount: int = 500) -> None:
    db.execute(
        "INSERT INTO orders_items (id, order_id, position, variant_id, product_id, sku, name,"
        " variant_name, options, image_url, quantity, unit_price_amount, total_amount,"
        " weight_grams, requires_shipping, tracks_stock, fulfilment_status)"
        " VALUES (coalesce(%s, core.uuid7_sibling(%s)), %s, 0, core.uuid7(), core.uuid7(), '', '',"
        " '', '{}', '', 1, %s, %s, 0, false, false, 'pending')",
        [line, order, order, amount, amount],
    )


def a_step(db: Database, order: UUID) -> None:
    db.execute(
        "INSERT INTO orders_status_history (id, order_id, to_status, reason)"
        " VALUES (core.uuid7_sibling(%s), %s, 'pending', '')",
        [order, order],
    )


def commit(db: Database) -> None:
    """Check what is checked at commit."""
    db.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("order", [uuid7(), *DEFAULTS])
def test_an_order_lies_with_its_lines_and_history(db: Database, order: UUID) -> None:
    an_order(db, order)
    a_line(db, order)
    a_step(db, order)
    commit(db)

    months = {_month(db, table, order) for table in ("orders_orders", *CHILDREN)}
    assert len(months) == 1
    assert (months == {"default"}) == (order in DEFAULTS)


def _month(db: Database, table: str, order: UUID) -> str:
    column = "id" if table == "orders_orders" else "order_id"
    row = db.execute(
        f"SELECT tableoid::regclass::text FROM {table} WHERE {column} = %s".encode(), [order]
    ).fetchone()
    assert row is not None
    return str(row[0]).removeprefix(f"{table}_")


@pytest.mark.parametrize("order", [uuid7(), *DEFAULTS])
@pytest.mark.parametrize("write", [a_line, a_step])
def test_nothing_is_of_an_order_that_is_not_there(
    db: Database, write: Callable[[Database, UUID], None], order: UUID
) -> None:
    write(db, order)

    with pytest.raises(ForeignKeyViolation):
        commit(db)


def test_a_line_in_another_month_than_its_order_is_refused(db: Database) -> None:
    order = uuid7()
    an_order(db, order)
    a_line(db, order)
    a_line(db, order, line=DEFAULTS[0], amount=0)

    with pytest.raises(ForeignKeyViolation):
        commit(db)


@pytest.mark.parametrize("order", [uuid7(), *DEFAULTS])
@pytest.mark.parametrize("kept", CHILDREN)
def test_an_order_stays_while_anything_is_of_it(db: Database, kept: str, order: UUID) -> None:
    an_order(db, order)
    a_line(db, order)
    a_step(db, order)
    commit(db)

    db.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in {*CHILDREN, "orders_orders"} - {kept}:
        db.execute(f"DELETE FROM {table} WHERE true".encode())
    with pytest.raises(ForeignKeyViolation, match=kept):
        commit(db)


@pytest.mark.parametrize("order", [uuid7(), *DEFAULTS])
def test_an_order_is_the_sum_of_its_lines(db: Database, order: UUID) -> None:
    an_order(db, order, amount=999)
    a_line(db, order)

    with pytest.raises(CheckViolation, match="subtotal 999, lines 500"):
        commit(db)


@pytest.mark.parametrize("order", [uuid7(), *DEFAULTS])
def test_a_number_is_given_once(db: Database, order: UUID) -> None:
    an_order(db, order, number="ABCD")
    sibling = db.execute("SELECT core.uuid7_sibling(%s)", [order]).fetchone()
    assert sibling is not None

    with pytest.raises(UniqueViolation):
        an_order(db, UUID(str(sibling[0])), number="ABCD")


def test_months_that_are_made_later_are_tied_like_the_first(db: Database) -> None:
    db.execute("SELECT core.ensure_partitions(14)")
    in_a_year = datetime.now(UTC).timestamp() * 1000 + 366 * 86_400_000
    order = UUID(int=int(in_a_year) << 80 | 0x7000_8000_0000_0000_0000)

    an_order(db, order)
    a_line(db, order)
    a_step(db, order)
    commit(db)
    assert _month(db, "orders_items", order) == _month(db, "orders_orders", order) != "default"
    db.execute("SET CONSTRAINTS ALL DEFERRED")
    a_line(db, UUID(int=order.int + (1 << 64)))
    with pytest.raises(ForeignKeyViolation):
        commit(db)


def test_making_the_months_again_changes_nothing(db: Database) -> None:
    keys = "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
    before = db.execute(keys.encode()).fetchone()

    assert db.execute("SELECT core.ensure_partitions(3)").fetchone() == (0,)
    assert db.execute(keys.encode()).fetchone() == before
