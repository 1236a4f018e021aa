"""Orders as files have them, with their lines; operations/order_import reads them again."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from souk.core.money import decimal_text
from souk.core.sheets.exports import Document, Export

AMOUNTS = (
    "subtotal",
    "discount",
    "shipping",
    "tax",
    "included_tax",
    "total",
    "shipping_discount",
    "shipping_tax",
)
LINE_AMOUNTS = ("unit_price", "line_total", "line_discount", "line_tax", "line_included_tax")
ADDRESS = ("full_name", "phone", "line1", "line2", "city", "region", "postal_code", "country")
MOMENTS = ("confirmed_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at")
OF_ORDER = (
    "order_number",
    "imported_number",
    "placed_at",
    "email",
    "status",
    "payment_status",
    "currency",
    *AMOUNTS,
    "discounts",
    "tax_lines",
    "shipping_method",
    "shipping_method_name",
    "tracking_number",
    "tracking_url",
    *MOMENTS,
    "cancellation_reason",
    "notes",
    "gift_message",
    "special_instructions",
    "admin_notes",
    *(f"shipping.{name}" for name in ADDRESS),
    *(f"billing.{name}" for name in ADDRESS),
)
OF_LINE = (
    "sku",
    "name",
    "variant_name",
    "options",
    "quantity",
    *LINE_AMOUNTS,
    "fulfilment_status",
)


def _moment(column: str) -> str:
    return f"to_json({column} AT TIME ZONE 'UTC')#>>'{{}}' || 'Z'"


_OF_ORDERS = f"""
    SELECT json_build_object(
        'order_number', placed.order_number,
        -- One that came in keeps its number where that is one of ours.
        'imported_number', nullif(placed.imported_number, placed.order_number),
        'placed_at', {_moment("placed.created_at")},
        'email', placed.email, 'status', placed.status, 'payment_status', placed.payment_status,
        'currency', placed.currency, 'subtotal', placed.subtotal_amount,
        'discount', placed.discount_amount, 'shipping', placed.shipping_amount,
        'tax', placed.tax_amount, 'included_tax', placed.included_tax_amount,
        'total', placed.total_amount, 'shipping_discount', placed.shipping_discount_amount,
        'shipping_tax', placed.shipping_tax_amount,
        'discounts', placed.discounts, 'tax_lines', placed.tax_lines,
        'shipping_method', placed.shipping_method_code,
        'shipping_method_name', placed.shipping_method_name,
        'tracking_number', placed.tracking_number, 'tracking_url', placed.tracking_url,
        {", ".join(f"'{name}', {_moment(f'placed.{name}')}" for name in MOMENTS)},
        'cancellation_reason', placed.cancellation_reason, 'notes', placed.notes,
        'gift_message', placed.gift_message,
        'special_instructions', placed.special_instructions, 'admin_notes', placed.admin_notes,
        'shipping_address', placed.shipping_address, 'billing_address', placed.billing_address,
        'items', (
            SELECT json_agg(json_build_object(
                'sku', item.sku, 'name', item.name, 'variant_name', item.variant_name,
                'options', item.options, 'quantity', item.quantity,
                'unit_price', item.unit_price_amount, 'line_total', item.total_amount,
                'line_discount', item.discount_amount, 'line_tax', item.tax_amount,
                'line_included_tax', item.included_tax_amount,
                'fulfilment_status', item.fulfilment_status
            ) ORDER BY item.position)
            FROM orders_items AS item
            WHERE item.order_id = placed.id
              AND item.id BETWEEN core.uuid7_sibling_first(placed.id)
                              AND core.uuid7_sibling_last(placed.id)
        )
    )
    FROM orders_orders AS placed
"""
# Ids hold the time: orders come as they were placed, and their lines from the same partition.
_ALL = f"{_OF_ORDERS} WHERE placed.deleted_at IS NULL ORDER BY placed.id"
_SOME = _OF_ORDERS.replace("SELECT json_build_object(", "SELECT placed.id, json_build_object(", 1)
_SOME += " WHERE placed.id = ANY (%s::uuid[])"


def order_export() -> Export:
    """Return how orders are exported: as they were placed, oldest first."""
    return Export(_ALL, columns=lambda: [*OF_ORDER, *OF_LINE], shape=_shaped, rows=order_rows)


def exported_orders(order_ids: Collection[UUID]) -> dict[UUID, Document]:
    """Return these orders as an export has them, by their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_SOME, [list(order_ids)])
        return {row_id: _shaped(document) for row_id, document in cursor.fetchall()}


def order_rows(document: Document) -> list[Document]:
    """Return the rows of an order: one a line; those after the first repeat its number alone."""
    addresses = [f"{kind}_address" for kind in ("shipping", "billing")]
    head = {name: said for name, said in document.items() if name not in (*addresses, "items")}
    for kind in ("shipping", "billing"):
        address = document.get(f"{kind}_address") or {}
        head |= {f"{kind}.{name}": address.get(name) for name in ADDRESS}
    rest = {"order_number": document.get("order_number")}
    items = document.get("items") or [{}]
    return [{**(rest if number else head), **item} for number, item in enumerate(items)]


def _shaped(document: Document) -> Document:
    currency = document["currency"]
    _write_amounts(document, AMOUNTS, currency)
    for item in document["items"] or []:
        _write_amounts(item, LINE_AMOUNTS, currency)
    for discount in document["discounts"]:
        _write_amounts(discount, ("amount",), currency)
    for tax in document["tax_lines"]:
        _write_amounts(tax, ("taxable_amount", "amount"), currency)
    return document


def _write_amounts(part: dict[str, Any], names: tuple[str, ...], currency: str) -> None:
    part.update({name: decimal_text(part[name], currency) for name in names})
