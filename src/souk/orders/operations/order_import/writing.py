"""Writing orders that came in by a file: those that are not there yet, some at a time."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from souk.accounts.queries.names import verified_owners
from souk.catalog.queries.skus import variants_by_sku
from souk.core.ids import readable_number, sibling_of
from souk.core.sheets.records import BadRow, Refusal
from souk.core.sheets.staging import stage
from souk.core.sheets.writing import cell_of
from souk.orders.operations.order_import.columns import record_of
from souk.orders.operations.order_import.history import steps_of
from souk.orders.operations.order_import.ids import NewIds
from souk.orders.operations.order_import.records import OrderRecord
from souk.orders.operations.order_import.tables import LINES, ORDERS, STEPS
from souk.orders.queries.export import (
    ADDRESS,
    AMOUNTS,
    OF_LINE,
    OF_ORDER,
    exported_orders,
    order_rows,
)
from souk.orders.queries.orders import ids_of_imported, ids_of_numbers

_NEVER_CHANGED = (
    "an order that is there is not changed. Undo the import that brought it, or give another"
    " shop's orders numbers of their own"
)
_NUMBERS = {"order_number", "imported_number"}
_RENAMED = {"created_at": "placed_at", "shipping_method_code": "shipping_method"}
_RENAMED |= {f"{name}_amount": name for name in AMOUNTS}
_LINE_NAMES = {
    "unit_price_amount": "unit_price",
    "total_amount": "line_total",
    "discount_amount": "line_discount",
    "tax_amount": "line_tax",
    "included_tax_amount": "line_included_tax",
}

_ADD = """
    SELECT orders.add_imported(
        ARRAY(SELECT jsonb_populate_record(
                  NULL::orders_orders, to_jsonb(staged) || jsonb_build_object('updated_at', now())
              )
              FROM staged_orders AS staged),
        ARRAY(SELECT jsonb_populate_record(NULL::orders_items, to_jsonb(staged))
              FROM staged_lines AS staged),
        ARRAY(SELECT jsonb_populate_record(NULL::orders_status_history, to_jsonb(staged))
              FROM staged_steps AS staged)
    )
"""


@dataclass(slots=True)
class Written:
    """What came of some orders."""

    created: list[UUID] = field(default_factory=list)
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def write_orders(records: list[OrderRecord], new_ids: NewIds) -> Written:
    """Add the orders among these that are not there yet, in the caller's transaction.

    One that is there is never changed: it is the same, or refused. No number comes twice.
    """
    written = Written()
    known = _known(records)
    documents = exported_orders(known.values())
    new = []
    for nth, record in enumerate(records):
        if nth not in known:
            new.append(record)
        elif differing := _differences(record, documents[known[nth]]):
            reason = f"is here already, and differs in {', '.join(differing)}; {_NEVER_CHANGED}"
            written.refusals.append(Refusal(record.line, reason, differing[0]))
        else:
            written.unchanged += 1
    written.created = _add(new, new_ids)
    return written


def _known(records: list[OrderRecord]) -> dict[int, UUID]:
    """Return the ids of those that are there, by their place in the list.

    An order is known by its number here, else by the one that it had elsewhere.
    """
    numbers = {nth: place[2] for nth, one in enumerate(records) if (place := one.place())}
    others = {nth: number for nth, one in enumerate(records) if (number := one.elsewhere())}
    here, elsewhere = ids_of_numbers(numbers.values()), ids_of_imported(others.values())
    found = {nth: elsewhere[number] for nth, number in others.items() if number in elsewhere}
    return found | {nth: here[number] for nth, number in numbers.items() if number in here}


def _differences(record: OrderRecord, document: dict[str, Any]) -> list[str]:
    """Return the columns in which an order that is there differs from what a file says."""
    rows = [
        (record.line, {name: cell_of(value) for name, value in row.items()})
        for row in order_rows(document)
    ]
    try:
        present = record_of(rows, record.values["currency"])
    except BadRow as problem:
        # Not one that has ended.
        return [problem.column]
    said = [name for name in OF_ORDER if name in record.said - _NUMBERS]
    differing = [name for name in said if record.values[name] != present.values[name]]
    if len(record.items) != len(present.items):
        return [*differing, "sku"]
    pairs = list(zip(record.items, present.items, strict=True))
    of_lines = [name for name in OF_LINE if name in record.said]
    return differing + [name for name in of_lines if any(a[name] != b[name] for a, b in pairs)]


def _add(records: list[OrderRecord], new_ids: NewIds) -> list[UUID]:
    if not records:
        return []
    owners = verified_owners({record.values["email"] for record in records} - {""})
    skus = {item["sku"] for record in records for item in record.items} - {""}
    goods = variants_by_sku(skus)
    ids = new_ids.ids_for(records)
    orders, lines, steps = [], [], []
    for order_id, record in zip(ids, records, strict=True):
        orders.append(_order(order_id, record, owners))
        lines += [
            _line(order_id, position, item, goods) for position, item in enumerate(record.items)
        ]
        steps += steps_of(order_id, record)
    stage("staged_orders", ORDERS, ([row[name] for name in ORDERS] for row in orders))
    stage("staged_lines", LINES, ([row[name] for name in LINES] for row in lines))
    stage("staged_steps", STEPS, ([row[name] for name in STEPS] for row in steps))
    with connection.cursor() as cursor:
        cursor.execute(_ADD)
    return ids


def _order(order_id: UUID, record: OrderRecord, owners: dict[str, UUID]) -> dict[str, Any]:
    said = record.values
    row = {name: said.get(_RENAMED.get(name, name)) for name in ORDERS}
    number = readable_number(order_id)
    return row | {
        "id": order_id,
        "order_number": number,
        "imported_number": record.elsewhere() or number,
        "user_id": owners.get(said["email"].lower()),
        "shipping_address": _address(said, "shipping"),
        "billing_address": _address(said, "billing"),
    }


def _address(said: dict[str, Any], kind: str) -> dict[str, str] | None:
    address = {name: said[f"{kind}.{name}"] for name in ADDRESS}
    return address if any(address.values()) else None


def _line(
    order_id: UUID, position: int, item: dict[str, Any], goods: dict[str, tuple[UUID, UUID]]
) -> dict[str, Any]:
    variant_id, product_id = goods.get(item["sku"].upper(), (None, None))
    row = {name: item.get(_LINE_NAMES.get(name, name)) for name in LINES}
    return row | {
        "id": sibling_of(order_id),
        "order_id": order_id,
        "position": position,
        "variant_id": variant_id,
        "product_id": product_id,
        "image_url": "",
        "tax_class": "standard",
        "weight_grams": 0,
        "requires_shipping": True,
        # It left another shop's warehouse.
        "tracks_stock": False,
    }
