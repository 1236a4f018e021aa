"""Fulfilments: what is packed, on its way, and has arrived."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.decorators import display

from souk.checkout.admin.parts import PARCEL, page_link
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.steps import Step, StepsAdmin
from souk.orders.operations import fulfilment

Fulfilment: Any = apps.get_model("orders", "Fulfilment")

STATE_COLOURS = {
    "pending": "warning",
    "shipped": "primary",
    "delivered": "success",
    "cancelled": "danger",
}


def _ship(part: Any, actor_id: UUID, **tracking: str) -> None:
    parcel = fulfilment.Parcel(**tracking)
    fulfilment.send_fulfilment(part.pk, actor_id=actor_id, parcel=parcel)


def _deliver(part: Any, actor_id: UUID) -> None:
    fulfilment.deliver_fulfilment(part.pk, actor_id=actor_id)


def _cancel(part: Any, actor_id: UUID) -> None:
    fulfilment.cancel_fulfilment(part.pk)


@admin.register(Fulfilment)
class FulfilmentAdmin(StepsAdmin, ReadOnlyAdmin):
    """What is sent of orders, those of the newest orders first."""

    permission = "orders.manage"
    list_display = ("order_number", "state", "carrier", "tracking_number", "shipped_at")
    list_filter = ("status", RecentFilter)
    list_select_related = ("order",)
    search_fields = ("tracking_number__exact",)
    search_help_text = "Tracking number"
    sortable_by = ()
    fieldsets = (
        (None, {"fields": (("order_link", "status"), ("carrier", "tracking_number"))}),
        (None, {"fields": ("tracking_url", ("created_at", "shipped_at", "delivered_at"))}),
    )
    readonly_fields = ("order_link",)
    steps = {
        "ship": Step("Ship", "It is on its way.", _ship, PARCEL),
        "deliver": Step("Mark as delivered", "It has arrived.", _deliver),
        "cancel": Step("Call off", "Its items wait to be sent.", _cancel, variant="danger"),
    }

    def steps_for(self, request: HttpRequest, row: Any) -> list[str]:
        return {"pending": ["ship", "cancel"], "shipped": ["deliver"]}.get(row.status, [])

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        parts: QuerySet[Any] = super().get_queryset(request)
        return parts.select_related("order")

    def tables(self, row: Any) -> list[dict[str, Any]]:
        lines = row.lines.select_related("item").order_by("item__position")
        return [
            table(
                "Lines",
                ["SKU", "Name", "Quantity", "Of"],
                [
                    [line.item.sku, line.item.name, line.quantity, line.item.quantity]
                    for line in lines
                ],
            )
        ]

    @display(description="Order")
    def order_number(self, part: Any) -> str:
        return str(part.order.order_number)

    @display(description="State", label=STATE_COLOURS)
    def state(self, part: Any) -> Coloured:
        return Coloured(part.status, part.get_status_display())

    @display(description="Order")
    def order_link(self, part: Any) -> SafeString:
        return page_link("orders_order", part.order_id, part.order.order_number)
