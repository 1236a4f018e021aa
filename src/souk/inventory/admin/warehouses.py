"""The places that goods are sent from, for staff."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from pydantic import ValidationError as Unfit
from unfold.decorators import display

from souk.core.admin.pages import StaffAdmin
from souk.core.admin.rules import RulesForm
from souk.core.http.schemas import Body
from souk.inventory.models import Stock, Warehouse
from souk.inventory.operations.warehouse_details import Hours, WarehouseAddress, check_timezone

_ON_HAND = F("available") + F("reserved") + F("committed") + F("damaged")


class WarehouseForm(RulesForm):
    """A warehouse; its address, hours and time zone are what the API takes, for it shows them."""

    def clean_address(self) -> dict[str, Any]:
        address = self.cleaned_data["address"]
        return _fit(WarehouseAddress, address) if address else {}

    def clean_operating_hours(self) -> dict[str, Any]:
        return _fit(Hours, self.cleaned_data["operating_hours"] or {})

    def clean_timezone(self) -> str:
        try:
            return check_timezone(self.cleaned_data["timezone"])
        except ValueError as reason:
            raise ValidationError(f"Please {reason}.") from None


def _fit(schema: type[Body], value: Any) -> dict[str, Any]:
    try:
        return schema.model_validate(value).model_dump(exclude_unset=True)
    except Unfit as unfit:
        raise ValidationError(
            [
                f"{'.'.join(map(str, item['loc']))}: {item['msg'].removeprefix('Value error, ')}"
                for item in unfit.errors()
            ]
        ) from None


@admin.register(Warehouse)
class WarehouseAdmin(StaffAdmin):
    """One that has or had stock is deactivated, never removed."""

    form = WarehouseForm
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
