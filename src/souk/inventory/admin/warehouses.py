"""The places that goods are sent from, for staff."""

from typing import Any

from django.contrib import admin
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from unfold.decorators import display

from souk.core.admin.pages import StaffAdmin
from souk.inventory.models import Stock, Warehouse

_ON_HAND = F("available") + F("reserved") + F("committed") + F("damaged")


@admin.register(Warehouse)
class WarehouseAdmin(StaffAdmin):
    """One that has or had stock is deactivated, never removed."""

    permission = "inventory.manage"
    list_display = ("code", "name", "type", "priority", "is_active", "full")
    list_filter = ("type", "is_active")
    search_fields = ("code", "name")
    ordering = ("priority", "code")
    fieldsets = (
        (None, {"fields": (("code", "name"), ("type", "priority"), "is_active")}),
        ("Place", {"fields": ("address", ("latitude", "longitude"), "timezone")}),
        ("Work", {"fields": ("operating_hours", "max_capacity")}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Warehouse]":
        there = (
            Stock.objects.filter(warehouse=OuterRef("pk"))
            .order_by()
            .values("warehouse")
            .annotate(quantity=Sum(_ON_HAND))
            .values("quantity")
        )
        warehouses: QuerySet[Warehouse] = super().get_queryset(request)
        return warehouses.annotate(on_hand=Coalesce(Subquery(there), 0))

    @display(description="On hand")
    def full(self, warehouse: Any) -> str:
        if not warehouse.max_capacity:
            return str(warehouse.on_hand)
        return f"{warehouse.on_hand} ({warehouse.on_hand / warehouse.max_capacity:.0%})"
