"""What the tables of an order refuse, whoever writes: orders, lines, payments, stock, movements."""

from typing import Any

import pytest
from psycopg.errors import CheckViolation

from souk.core.ids import uuid7
from tests.rows import (
    Database,
    a_line,
    a_movement,
    a_payment,
    a_stock,
    an_order,
    db,
    insert,
    update,
)

__all__ = ["db"]

ORDER = uuid7()

# Rows that each table takes, one for each side of a rule's border.
TAKEN = [
    ("orders_orders", an_order(ORDER)),
    ("orders_orders", an_order(ORDER, subtotal_amount=0, total_amount=0)),
    (
        "orders_orders",
        an_order(ORDER, discount_amount=9, shipping_amount=5, tax_amount=3, total_amount=499),
    ),
    ("orders_items", a_line(ORDER)),
    ("orders_items", a_line(ORDER, quantity=3, total_amount=1500)),
    ("payments_payments", a_payment()),
    ("payments_payments", a_payment(amount=0)),
    (
        "payments_payments",
        a_payment(authorized_amount=500, captured_amount=500, refunded_amount=500),
    ),
    ("inventory_stock", a_stock()),
    ("inventory_movements", a_movement()),
    ("inventory_movements", a_movement(available_change=-2, quantity_before=5, quantity_after=3)),
]

# What of such a row is refused, and for what.
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("orders_orders", {"status": "lost"}, "orders_orders_status_is_known"),
    ("orders_orders", {"status": "Pending"}, "orders_orders_status_is_known"),
    ("orders_orders", {"status": ""}, "orders_orders_status_is_known"),
    ("orders_orders", {"payment_status": "owed"}, "orders_orders_payment_status_is_known"),
    ("orders_orders", {"total_amount": 501}, "orders_orders_total_adds_up"),
    ("orders_orders", {"subtotal_amount": -1, "total_amount": -1}, "amount_is_not_negative"),
    ("orders_orders", {"discount_amount": -1, "total_amount": 501}, "amount_is_not_negative"),
    ("orders_orders", {"shipping_amount": -1, "total_amount": 499}, "amount_is_not_negative"),
    ("orders_orders", {"tax_amount": -1, "total_amount": 499}, "amount_is_not_negative"),
    ("orders_orders", {"discount_amount": 501, "total_amount": -1}, "amount_is_not_negative"),
    (
        "orders_orders",
        {"shipping_discount_amount": 1},
        "orders_orders_discount_no_more_than_shipping",
    ),
    ("orders_items", {"discount_amount": 501}, "orders_items_discount_no_more_than_total"),
    ("orders_items", {"fulfilment_status": "lost"}, "orders_items_fulfilment_is_known"),
    ("orders_items", {"quantity": 0, "total_amount": 0}, "number_is_positive"),
    ("orders_items", {"quantity": -1, "total_amount": -500}, "number_is_positive"),
    ("orders_items", {"total_amount": 501}, "orders_items_total_adds_up"),
    ("orders_items", {"position": -1}, "number_is_not_negative"),
    ("orders_items", {"weight_grams": -1}, "number_is_not_negative"),
    ("payments_payments", {"status": "lost"}, "payments_payments_status_is_known"),
    ("payments_payments", {"amount": -1}, "amount_is_not_negative"),
    ("payments_payments", {"captured_amount": -1}, "amount_is_not_negative"),
    ("payments_payments", {"refunded_amount": -1}, "amount_is_not_negative"),
    (
        "payments_payments",
        {"captured_amount": 501},
        "payments_payments_refunded_captured_authorized_in_turn",
    ),
    (
        "payments_payments",
        {"refunded_amount": 1},
        "payments_payments_refunded_captured_authorized_in_turn",
    ),
    ("inventory_stock", {"available": -1}, "inventory_stock_never_oversold"),
    ("inventory_stock", {"reserved": -1}, "number_is_not_negative"),
    ("inventory_stock", {"committed": -1}, "number_is_not_negative"),
    ("inventory_stock", {"damaged": -1}, "number_is_not_negative"),
    ("inventory_stock", {"reorder_point": -1}, "number_is_not_negative"),
    ("inventory_stock", {"reorder_quantity": -1}, "number_is_not_negative"),
    ("inventory_movements", {"kind": "theft"}, "inventory_movements_kind_is_known"),
    ("inventory_movements", {"quantity_after": 1}, "inventory_movements_add_up"),
]
GOOD = dict(reversed(TAKEN))
NAMES = [f"{table} {columns}" for table, columns, _ in REFUSED]


@pytest.mark.parametrize(("table", "row"), TAKEN)
def test_a_good_row_is_taken(db: Database, table: str, row: dict[str, Any]) -> None:
    insert(db, table, **row)


@pytest.mark.parametrize(("table", "columns", "rule"), REFUSED, ids=NAMES)
def test_a_bad_row_is_refused(db: Database, table: str, columns: dict[str, Any], rule: str) -> None:
    with pytest.raises(CheckViolation) as refused:
        insert(db, table, **GOOD[table] | columns)

    assert refused.value.diag.constraint_name == rule


@pytest.mark.parametrize(("table", "columns", "rule"), REFUSED, ids=NAMES)
def test_a_row_does_not_become_bad(
    db: Database, table: str, columns: dict[str, Any], rule: str
) -> None:
    insert(db, table, **GOOD[table])

    with pytest.raises(CheckViolation) as refused:
        update(db, table, **columns)

    assert refused.value.diag.constraint_name == rule


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table, columns, _ in REFUSED for column in columns],
)
def test_nothing_of_it_is_left_open(db: Database, table: str, column: str) -> None:
    null = db.execute(
        "SELECT attnotnull FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
        [table, column],
    ).fetchone()

    assert null == (True,)
