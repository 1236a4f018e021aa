"""Orders as files have them, with their lines; they are read again by nobody (docs/import.md)."""

from typing import Any

from souk.core.money import decimal_text
from souk.core.sheets.exports import Document, Export

_AMOUNTS = ("subtotal", "discount", "shipping", "tax", "included_tax", "total")
_LINE_AMOUNTS = ("unit_price", "line_total", "line_discount", "line_tax")
_ADDRESS = ("full_name", "phone", "line1", "line2", "city", "region", "postal_code", "country")
_OF_ORDER = (
    "order_number",
    "placed_at",
    "email",
    "status",
    "payment_status",
    "currency",
    *_AMOUNTS,
    "discounts",
    "shipping_method",
    "tracking_number",
    "confirmed_at",
    "paid_at",
    "shipped_at",
    "delivered_at",
    "cancelled_at",
    "notes",
    *(f"shipping.{name}" for name in _ADDRESS),
    *(f"billing.{name}" for name in _ADDRESS),
)
_OF_LINE = (
    "sku",
    "name",
    "variant_name",
    "options",
    "quantity",
    *_LINE_AMOUNTS,
    "fulfilment_status",
)


def _moment(column: str) -> str:
    return f"to_json({column} AT TIME ZONE 'UTC')#>>'{{}}' || 'Z'"


# Ids hold the time: orders come as they were placed, and their lines from the same partition.
_ORDERS = f"""
    SELECT json_build_object(
        'order_number', placed.order_number, 'placed_at', {_moment("placed.created_at")},
        'email', placed.email, 'status', placed.status, 'payment_status', placed.payment_status,
        'currency', placed.currency, 'subtotal', placed.subtotal_amount,
        'discount', placed.discount_amount, 'shipping', placed.shipping_amount,
        'tax', placed.tax_amount, 'included_tax', placed.included_tax_amount,
        'total', placed.total_amount, 'discounts', placed.discounts,
        'shipping_method', placed.shipping_method_code,
        'tracking_number', placed.tracking_number,
        'confirmed_at', {_moment("placed.confirmed_at")}, 'paid_at', {_moment("placed.paid_at")},
        'shipped_at', {_moment("placed.shipped_at")},
        'delivered_at', {_moment("placed.delivered_at")},
        'cancelled_at', {_moment("placed.cancelled_at")}, 'notes', placed.notes,
        'shipping_address', placed.shipping_address, 'billing_address', placed.billing_address,
        'items', (
            SELECT json_agg(json_build_object(
                'sku', item.sku, 'name', item.name, 'variant_name', item.variant_name,
                'options', item.options, 'quantity', item.quantity,
                'unit_price', item.unit_price_amount, 'line_total', item.total_amount,
                'line_discount', item.discount_amount, 'line_tax', item.tax_amount,
                'fulfilment_status', item.fulfilment_status
            ) ORDER BY item.position)
            FROM orders_items AS item
            WHERE item.order_id = placed.id
              AND item.id BETWEEN core.uuid7_sibling_first(placed.id)
                              AND core.uuid7_sibling_last(placed.id)
        )
    )
    FROM orders_orders AS placed
    WHERE placed.deleted_at IS NULL
    ORDER BY placed.id
"""


def order_export() -> Export:
    """Return how orders are exported: as they were placed, oldest first."""
    return Export(_ORDERS, columns=lambda: [*_OF_ORDER, *_OF_LINE], shape=_shaped, rows=_order_rows)


def _shaped(document: Document) -> Document:
    currency = document["currency"]
    _write_amounts(document, _AMOUNTS, currency)
    for item in document["items"] or []:
        _write_amounts(item, _LINE_AMOUNTS, currency)
    for discount in document["discounts"]:
        _write_amounts(discount, ("amount",), currency)
    return document


def _write_amounts(part: dict[str, Any], names: tuple[str, ...], currency: str) -> None:
    part.update({name: decimal_text(part[name], currency) for name in names})


def _order_rows(document: Document) -> list[Document]:
    """Return the rows of an order: one a line; those after the first repeat its number alone."""
    head = {name: document[name] for name in _OF_ORDER if name in document}
    for kind in ("shipping", "billing"):
        address = document[f"{kind}_address"] or {}
        head |= {f"{kind}.{name}": address.get(name) for name in _ADDRESS}
    rest = {"order_number": document["order_number"]}
    items = document["items"] or [{}]
    return [{**(rest if number else head), **item} for number, item in enumerate(items)]
