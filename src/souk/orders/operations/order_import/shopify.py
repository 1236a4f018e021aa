"""Shopify's CSV of orders: a row a line, of which the first says all of its order.

Columns as in https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders
"""

import re

from souk.core.currencies import is_currency
from souk.core.money import decimal_text, parse_amount
from souk.core.sheets import cells
from souk.core.sheets.records import BadRow
from souk.core.sheets.writing import cell_of
from souk.orders.operations.order_import.amounts import rate_of

NUMBER = "Name"
PLACED = "Created at"
_COLUMNS = {
    NUMBER,
    PLACED,
    "Email",
    "Financial Status",
    "Fulfillment Status",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem sku",
}
_ADDRESS = {
    "full_name": "Name",
    "phone": "Phone",
    "line1": "Address1",
    "line2": "Address2",
    "city": "City",
    "region": "Province",
    "postal_code": "Zip",
    "country": "Country",
}
_PAYMENTS = {
    "paid": "paid",
    "refunded": "refunded",
    "partially_refunded": "partially_refunded",
    "partially_paid": "partially_paid",
    "voided": "failed",
    "expired": "failed",
    "pending": "pending",
    "authorized": "authorized",
}
_TAXES = 5
_ZONE = re.compile(r" (?=[+-]\d{4}$)| UTC$")

Rows = list[tuple[int, dict[str, str]]]


def knows(columns: list[str]) -> bool:
    """Say whether these are the columns of Shopify's export of orders."""
    return set(columns) >= _COLUMNS


def moment(text: str) -> str:
    """Return a moment of Shopify's, such as 2024-05-01 10:00:00 -0400, as ISO 8601 has it."""
    return _ZONE.sub("", text.strip())


def as_ours(rows: Rows) -> Rows:
    """Return the rows of an order of Shopify's as Souk's own; raise BadRow for one still open."""
    _, head = rows[0]
    status, payment_status = _statuses(head)
    order = {
        "order_number": head[NUMBER],
        "placed_at": moment(head[PLACED]),
        "email": head["Email"],
        "status": status,
        "payment_status": payment_status,
        "paid_at": moment(head.get("Paid at", "")),
        "shipped_at": moment(head.get("Fulfilled at", "")),
        "cancelled_at": moment(head.get("Cancelled at", "")),
        "shipping_method_name": head.get("Shipping Method", "")[:100],
        "notes": head.get("Notes", ""),
        **_addresses(head),
        **_money(rows),
    }
    lines = [_line(row) for _, row in rows]
    _tell_line_discounts(rows, order, lines)
    lines[0] = {**order, **lines[0]}
    return [(at, item) for (at, _), item in zip(rows, lines, strict=True)]


def _statuses(head: dict[str, str]) -> tuple[str, str]:
    """Return what an order and its payment came to."""
    financial = head["Financial Status"].strip().lower()
    sent = head["Fulfillment Status"].strip().lower() or "unfulfilled"
    payment = _PAYMENTS.get(financial)
    if payment is None:
        raise BadRow(f"is {financial!r}, which is unknown here", column="Financial Status")
    if head.get("Cancelled at", "").strip() or (payment == "failed" and sent != "fulfilled"):
        return "cancelled", payment
    if payment == "refunded":
        return "refunded", payment
    if sent != "fulfilled" or payment in ("pending", "authorized", "partially_paid"):
        raise BadRow(
            f"is {financial} and {sent}: an open order; finish it where it was placed, then"
            " import it",
            column="Financial Status" if sent == "fulfilled" else "Fulfillment Status",
        )
    return ("partially_refunded" if payment == "partially_refunded" else "delivered"), payment


def _addresses(head: dict[str, str]) -> dict[str, str]:
    said = {
        f"{kind.lower()}.{name}": head.get(f"{kind} {theirs}", "")
        for kind in ("Shipping", "Billing")
        for name, theirs in _ADDRESS.items()
    }
    for kind in ("shipping", "billing"):
        # A spreadsheet is to take it for a text.
        said[f"{kind}.postal_code"] = said[f"{kind}.postal_code"].removeprefix("'")
    return said


def _money(rows: Rows) -> dict[str, str]:
    """Return an order's money: their subtotal is after discounts, and taxes may be in it."""
    _, head = rows[0]
    currency = head["Currency"].strip()
    if not is_currency(currency):
        raise BadRow(f"Currency is {currency!r}; write an ISO 4217 code", column="Currency")
    paid, shipping, taxes, total = (
        _amount(head, name, currency) for name in ("Subtotal", "Shipping", "Taxes", "Total")
    )
    goods = sum(
        _amount(row, "Lineitem price", currency)
        * (cells.count_in("Lineitem quantity", row["Lineitem quantity"]) or 0)
        for _, row in rows
    )
    if goods < paid:
        raise BadRow("is more than its lines come to", column="Subtotal")
    is_included = total == paid + shipping and taxes > 0
    if not is_included and total != paid + shipping + taxes:
        raise BadRow(
            "is not Subtotal, Shipping and Taxes together; tips and duties have no place here",
            column="Total",
        )
    code = head.get("Discount Code", "").strip()
    off = {"code": code or None, "name": code or "Discount", "amount": goods - paid}
    told = {
        "subtotal": goods,
        "discount": goods - paid,
        "shipping": shipping,
        "included_tax" if is_included else "tax": taxes,
        "total": total,
    }
    said = {name: decimal_text(amount, currency) or "" for name, amount in told.items()}
    off["amount"] = said["discount"]
    return {
        **said,
        "currency": currency,
        "discounts": cell_of([off]) if goods > paid else "",
        "tax_lines": _taxes(head, currency, taxes, paid + shipping, is_included=is_included),
    }


def _taxes(head: dict[str, str], currency: str, taxes: int, paid: int, *, is_included: bool) -> str:
    """Return the taxes that an order names, with the rate that each comes to."""
    named: list[tuple[str, int]] = []
    for nth in range(1, _TAXES + 1):
        if amount := _amount(head, f"Tax {nth} Value", currency):
            named.append((head.get(f"Tax {nth} Name", "").strip() or "Tax", amount))
    if sum(amount for _, amount in named) != taxes:
        named = [("Tax", taxes)] if taxes else []
    taxable = max(0, paid - taxes if is_included else paid)
    return cell_of(
        [
            {
                "name": name,
                "rate": rate_of(amount, taxable),
                "taxable_amount": decimal_text(taxable, currency),
                "amount": decimal_text(amount, currency),
                "is_included": is_included,
            }
            for name, amount in named
        ]
    )


def _line(row: dict[str, str]) -> dict[str, str]:
    return {
        "order_number": row[NUMBER],
        "sku": row["Lineitem sku"],
        "name": row["Lineitem name"],
        "quantity": row["Lineitem quantity"],
        "unit_price": row["Lineitem price"],
    }


def _tell_line_discounts(rows: Rows, order: dict[str, str], lines: list[dict[str, str]]) -> None:
    """Take discounts of lines where they are told, and are all that the order has off."""
    currency = order["currency"]
    off = [_amount(row, "Lineitem discount", currency) for _, row in rows]
    if sum(off) == parse_amount(order["discount"], currency):
        for item, amount in zip(lines, off, strict=True):
            item["line_discount"] = decimal_text(amount, currency) or ""


def _amount(row: dict[str, str], name: str, currency: str) -> int:
    return cells.amount_in(name, row.get(name, ""), currency) or 0
