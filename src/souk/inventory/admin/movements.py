"""What happened to the stock, and who holds it for a while."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.inventory.models import Movement, Reservation


@admin.register(Movement)
class MovementAdmin(ReadOnlyAdmin):
    """What happened to the stock, for ever."""

    list_display = (
        "created_at",
        "sku",
        "warehouse",
        "kind",
        "available_change",
        "quantity_after",
        "reason",
    )
    list_filter = ("kind", RecentFilter)
    list_select_related = ("stock__variant", "stock__warehouse")
    search_fields = ("stock__variant__sku__iexact", "reference_id__exact")
    search_help_text = "SKU, or id of what caused it"
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Movement]":
        movements: QuerySet[Movement] = super().get_queryset(request)
        return movements.select_related("stock__variant", "stock__warehouse")

    @display(description="SKU")
    def sku(self, movement: Movement) -> str:
        return movement.stock.variant.sku

    @display(description="Warehouse")
    def warehouse(self, movement: Movement) -> str:
        return str(movement.stock.warehouse)


@admin.register(Reservation)
class ReservationAdmin(ReadOnlyAdmin):
    """What carts hold while their buyers check out."""

    list_display = ("id", "status_label", "cart_id", "order_id", "created_at", "expires_at")
    list_filter = ("status", RecentFilter)
    search_fields = ("id__exact", "cart_id__exact", "order_id__exact")
    search_help_text = "Id of the reservation, its cart or its order"
    sortable_by = ()

    def tables(self, row: Reservation) -> list[dict[str, Any]]:
        lines = row.lines.select_related("stock__variant", "stock__warehouse").order_by("id")
        return [
            table(
                "Lines",
                ["SKU", "Warehouse", "Quantity"],
                [
                    [line.stock.variant.sku, str(line.stock.warehouse), line.quantity]
                    for line in lines
                ],
            )
        ]

    @display(
        description="Status",
        label={
            "active": "info",
            "confirmed": "success",
            "cancelled": "warning",
            "expired": "warning",
        },
    )
    def status_label(self, reservation: Reservation) -> Coloured:
        return Coloured(reservation.status, reservation.get_status_display())
