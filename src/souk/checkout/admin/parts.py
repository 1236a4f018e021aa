"""The parts of an order as the staff's pages show them, and what staff write about lines."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from souk.core.admin.amounts import money
from souk.core.admin.pages import table
from souk.core.admin.steps import Input
from souk.core.errors import invalid_field

Refund: Any = apps.get_model("payments", "Refund")

PARCEL = (
    Input("carrier", "Carrier", max_length=100),
    Input("tracking_number", "Tracking number", max_length=100),
    Input("tracking_url", "Tracking address", "url"),
)

_COUNTED = re.compile(r"\s*(?P<sku>\S+)\s+(?P<count>[0-9]{1,4})\s*")


def counts_in(text: str, items: Mapping[str, UUID], *, field: str) -> dict[UUID, int]:
    """Return how many of which items a text names, such as `MUG-1 2, CUP 1`, by their SKUs.

    Raises InvalidFields for what is not so written, and for a SKU that is not among the items.
    """
    counts: dict[UUID, int] = {}
    for part in text.split(","):
        found = _COUNTED.fullmatch(part)
        if found is None or not int(found["count"]):
            raise invalid_field(field, "Write SKUs with how many of each: MUG-1 2, CUP 1")
        if found["sku"] not in items:
            raise invalid_field(field, f"The order has no {found['sku']}.")
        counts[items[found["sku"]]] = int(found["count"])
    return counts


def fulfilments_of(order: Any) -> dict[str, Any]:
    """Return a table of what was sent of an order."""
    parts = order.fulfilments.prefetch_related("lines__item").order_by("created_at", "id")
    return table(
        "Fulfilments",
        ["Fulfilment", "State", "What", "Carrier", "Tracking"],
        [
            [
                page_link("orders_fulfilment", part.pk, f"{part.created_at:%Y-%m-%d %H:%M}"),
                part.get_status_display(),
                ", ".join(f"{line.quantity} x {line.item.sku}" for line in part.lines.all()),
                part.carrier,
                part.tracking_number,
            ]
            for part in parts
        ],
    )


def returns_of(order: Any) -> dict[str, Any]:
    """Return a table of what comes back of an order."""
    asked = order.returns.prefetch_related("lines__item").order_by("id")
    return table(
        "Returns",
        ["Return", "State", "What", "Worth"],
        [
            [
                page_link("orders_return", one.pk, one.return_number),
                one.get_status_display(),
                ", ".join(f"{line.quantity} x {line.item.sku}" for line in one.lines.all()),
                money(one.value_amount, order.currency) if one.value_amount else "",
            ]
            for one in asked
        ],
    )


def refunds_of(order: Any) -> dict[str, Any]:
    """Return a table of what was paid back of an order."""
    refunds = Refund.objects.filter(payment__order_id=order.pk).order_by("id")
    return table(
        "Refunds",
        ["Refund", "When", "State", "Amount", "Reason"],
        [
            [
                page_link("payments_refund", refund.pk, str(refund)),
                f"{refund.created_at:%Y-%m-%d %H:%M}",
                refund.get_status_display(),
                money(refund.amount, order.currency),
                refund.reason,
            ]
            for refund in refunds
        ],
    )


def page_link(page: str, row_id: UUID, text: str) -> SafeString:
    """Return a link to a row's page."""
    address = reverse(f"admin:{page}_change", args=[row_id])
    return format_html(
        '<a href="{}" class="text-primary-600 dark:text-primary-500">{}</a>', address, text
    )
