"""The columns of a file of orders: how each cell is read, and what an order needs."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from souk.core.sheets import cells, readers
from souk.core.sheets.records import BadRow
from souk.core.sheets.shapes import Shape
from souk.orders.models import FulfilmentStatus, OrderStatus, PaymentStatus
from souk.orders.operations.order_import.amounts import complete
from souk.orders.operations.order_import.records import OrderRecord
from souk.orders.queries.export import ADDRESS, AMOUNTS, LINE_AMOUNTS, MOMENTS, OF_LINE, OF_ORDER
from souk.orders.queries.personal import OPEN

MOST_LINES = 1000
# What another shop took for one: nothing is sent there.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_RATE = re.compile(r"\d{1,16}(\.\d{1,10})?")
_ADDRESS_LENGTHS = {"phone": 30, "city": 100, "region": 100, "postal_code": 20, "country": 2}
_UNPAID = (PaymentStatus.PENDING, PaymentStatus.AUTHORIZED)
_SENT = FulfilmentStatus.DELIVERED.value
_LINE_STATUS = {
    OrderStatus.CANCELLED.value: FulfilmentStatus.CANCELLED.value,
    OrderStatus.RETURNED.value: FulfilmentStatus.RETURNED.value,
}


def _email(column: str, value: str) -> str:
    said = cells.text_in(column, value, most=254)
    if said and not _EMAIL.fullmatch(said):
        raise BadRow(f"{column} is {value!r}; write an e-mail address or nothing", column=column)
    return said


def _moment(column: str, value: str) -> datetime | None:
    said = cells.moment_in(column, value)
    if said is not None and said > timezone.now() + timedelta(days=1):
        raise BadRow(f"{column} is {value!r}; that is still to come", column=column)
    return said


def _options(column: str, value: str) -> dict[str, str]:
    said = cells.json_in(column, value) or {}
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise BadRow(f"{column} is no JSON object of texts", column=column)
    return said


_OF_ORDER: dict[str, readers.Cell] = {
    "order_number": readers.text(100, is_needed=True),
    "imported_number": readers.text(100),
    "placed_at": _moment,
    "email": _email,
    "status": readers.word(OrderStatus.values),
    "payment_status": readers.word(PaymentStatus.values),
    "currency": readers.currency,
    **dict.fromkeys(AMOUNTS, readers.text(30)),
    "discounts": cells.json_in,
    "tax_lines": cells.json_in,
    "shipping_method": readers.text(50),
    "shipping_method_name": readers.text(100),
    "tracking_number": readers.text(100),
    "tracking_url": cells.link_in,
    **dict.fromkeys(MOMENTS, _moment),
    "cancellation_reason": readers.text(500),
    "notes": readers.text(10_000),
    "gift_message": readers.text(10_000),
    "special_instructions": readers.text(10_000),
    "admin_notes": readers.text(10_000),
    **{
        f"{kind}.{name}": readers.text(_ADDRESS_LENGTHS.get(name, 200))
        for kind in ("shipping", "billing")
        for name in ADDRESS
    },
}
_OF_LINE: dict[str, readers.Cell] = {
    "sku": readers.text(100),
    "name": readers.text(500, is_needed=True),
    "variant_name": readers.text(255),
    "options": _options,
    "quantity": readers.number(1),
    **dict.fromkeys(LINE_AMOUNTS, readers.text(30)),
    "fulfilment_status": readers.word(FulfilmentStatus.values),
}
ORDER_SHEET = Shape(
    {**{name: _OF_ORDER[name] for name in OF_ORDER}, **{name: _OF_LINE[name] for name in OF_LINE}},
    needs=(
        "order_number",
        "placed_at",
        "status",
        "payment_status",
        "total",
        "sku",
        "name",
        "quantity",
        "unit_price",
    ),
)


def record_of(rows: list[tuple[int, dict[str, str]]], currency: str) -> OrderRecord:
    """Return the order that rows tell, one a line, of which the first says all of the order.

    Raises BadRow where a cell cannot be read, something is missing, the order has not ended, or
    its amounts do not add up. Prices are in `currency` where the order names none.
    """
    if len(rows) > MOST_LINES:
        raise BadRow(f"has more than {MOST_LINES} lines; no order has")
    line, head = rows[0]
    values = {name: read(name, head.get(name, "")) for name, read in _OF_ORDER.items()}
    items = [
        {name: read(name, row.get(name, "")) for name, read in _OF_LINE.items()} for _, row in rows
    ]
    values["currency"] = values["currency"] or currency
    _read_amounts(values, items)
    _need(values, items)
    for item in items:
        item["fulfilment_status"] = item["fulfilment_status"] or _LINE_STATUS.get(
            values["status"], _SENT
        )
    complete(values, items)
    return OrderRecord(line, values, items, frozenset(head))


def _read_amounts(values: dict[str, Any], items: list[dict[str, Any]]) -> None:
    currency = values["currency"]
    for part, names in ((values, AMOUNTS), *((item, LINE_AMOUNTS) for item in items)):
        for name in names:
            part[name] = cells.amount_in(name, part[name], currency)
    values["discounts"] = _parts(values, "discounts", _discount)
    values["tax_lines"] = _parts(values, "tax_lines", _tax)


def _parts(
    values: dict[str, Any], name: str, read: Callable[[dict[str, Any], str], dict[str, Any]]
) -> list[dict[str, Any]] | None:
    said = values[name]
    if said is None:
        return None
    try:
        return [read(part, values["currency"]) for part in said]
    except (AttributeError, KeyError, TypeError):
        raise BadRow(f"{name} is no list of them as an export has it", column=name) from None


def _discount(said: dict[str, Any], currency: str) -> dict[str, Any]:
    code = said.get("code")
    return {
        "code": None if code is None else cells.text_in("discounts", code, most=100),
        "name": cells.text_in("discounts", said["name"], most=200),
        "amount": cells.amount_in("discounts", str(said["amount"]), currency) or 0,
    }


def _tax(said: dict[str, Any], currency: str) -> dict[str, Any]:
    rate = str(said["rate"])
    if not _RATE.fullmatch(rate) or not isinstance(said["is_included"], bool):
        raise TypeError
    return {
        "name": cells.text_in("tax_lines", said["name"], most=200),
        "rate": rate,
        "taxable_amount": cells.amount_in("tax_lines", str(said["taxable_amount"]), currency) or 0,
        "amount": cells.amount_in("tax_lines", str(said["amount"]), currency) or 0,
        "is_included": said["is_included"],
    }


def _need(values: dict[str, Any], items: list[dict[str, Any]]) -> None:
    for name in ("placed_at", "status", "payment_status", "total"):
        if values[name] is None:
            raise BadRow(f"{name} is empty; an order's first row says it", column=name)
    for item in items:
        for name in ("quantity", "unit_price"):
            if item[name] is None:
                raise BadRow(f"{name} is empty", column=name)
    if values["status"] in OPEN:
        raise BadRow(
            f"is {values['status']}: finish it where it was placed, then import it",
            column="status",
        )
    if values["status"] != OrderStatus.CANCELLED and values["payment_status"] in _UNPAID:
        raise BadRow(
            f"its payment is {values['payment_status']}: settle it where it was placed, then"
            " import it",
            column="payment_status",
        )
