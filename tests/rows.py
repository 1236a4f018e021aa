"""Rows written straight into the tables, by the owner: what the database itself lets nobody do."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from souk.core.ids import uuid7
from tests.database import owner

Database = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def db() -> Iterator[Database]:
    """The owner's connection; all is undone afterwards."""
    with owner() as db, db.transaction(force_rollback=True):
        yield db


def insert(db: Database, table: str, **row: Any) -> None:
    db.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        ),
        list(row.values()),
    )


def update(db: Database, table: str, **columns: Any) -> None:
    """Change every row of a table."""
    changes = [sql.SQL("{} = %s").format(sql.Identifier(column)) for column in columns]
    db.execute(
        sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), sql.SQL(", ").join(changes)),
        list(columns.values()),
    )


def sibling(parent: UUID, nth: int = 1) -> UUID:
    """Return an id with the time of another one, as core.uuid7_sibling does."""
    return UUID(int=(parent.int >> 64 << 64) | 0x8000_0000_0000_0000 + nth)


def commit(db: Database) -> None:
    """Check what is checked at commit."""
    db.execute("SET CONSTRAINTS ALL IMMEDIATE")


def an_order(order: UUID, **columns: Any) -> dict[str, Any]:
    texts = (
        "email shipping_method_code shipping_method_name tracking_number tracking_url notes"
        " gift_message special_instructions admin_notes cancellation_reason"
    )
    return {
        "id": order,
        "order_number": str(order)[:18],
        "status": "pending",
        "payment_status": "pending",
        "currency": "USD",
        "subtotal_amount": 500,
        "discount_amount": 0,
        "shipping_amount": 0,
        "tax_amount": 0,
        "total_amount": 500,
        "shipping_discount_amount": 0,
        "shipping_tax_amount": 0,
        "included_tax_amount": 0,
        "discounts": Jsonb([]),
        "tax_lines": Jsonb([]),
        **dict.fromkeys(texts.split(), ""),
        **columns,
    }


def a_line(order: UUID, **columns: Any) -> dict[str, Any]:
    return {
        "id": sibling(order),
        "order_id": order,
        "position": 0,
        "variant_id": uuid7(),
        "product_id": uuid7(),
        **dict.fromkeys(("sku", "name", "variant_name", "image_url"), ""),
        "options": Jsonb({}),
        "quantity": 1,
        "unit_price_amount": 500,
        "total_amount": 500,
        "discount_amount": 0,
        "tax_amount": 0,
        "tax_class": "standard",
        "weight_grams": 0,
        "requires_shipping": False,
        "tracks_stock": False,
        "fulfilment_status": "pending",
        **columns,
    }


def a_step(order: UUID, **columns: Any) -> dict[str, Any]:
    return {
        "id": sibling(order),
        "order_id": order,
        "from_status": "pending",
        "to_status": "confirmed",
        "reason": "",
        **columns,
    }


def a_payment(**columns: Any) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "payment_number": "PAY",
        "order_id": uuid7(),
        "method_id": "COD",
        "gateway": "manual",
        "status": "pending",
        "currency": "USD",
        "amount": 500,
        "captured_amount": 0,
        "refunded_amount": 0,
        **dict.fromkeys(("gateway_reference", "error_code", "error_message"), ""),
        **columns,
    }


def a_stock(**columns: Any) -> dict[str, Any]:
    numbers = "available reserved committed damaged reorder_point reorder_quantity"
    return {
        "id": uuid7(),
        "variant_id": uuid7(),
        "warehouse_id": uuid7(),
        **dict.fromkeys(numbers.split(), 0),
        **columns,
    }


def a_movement(**columns: Any) -> dict[str, Any]:
    changes = "available_change reserved_change committed_change damaged_change"
    return {
        "id": uuid7(),
        "stock_id": uuid7(),
        "kind": "inbound",
        **dict.fromkeys(changes.split(), 0),
        **dict.fromkeys(("quantity_before", "quantity_after"), 0),
        **dict.fromkeys(("reference_type", "reason"), ""),
        **columns,
    }
