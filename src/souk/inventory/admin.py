"""Warehouses, stock and its movements, for staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from souk.core.admin.lists import RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, StaffAdmin, table
from souk.core.admin.rules import RulesForm
from souk.inventory.models import Movement, Stock, Warehouse
from souk.inventory.operations.adjustment import set_available


@admin.register(Warehouse)
class WarehouseAdmin(StaffAdmin):
    """The places that goods are sent from."""

    permission = "inventory.manage"
    list_display = ("code", "name", "type", "priority", "is_active")
    list_filter = ("type", "is_active")
    search_fields = ("code", "name")
    ordering = ("priority", "code")
    fieldsets = (
        (None, {"fields": (("code", "name"), ("type", "priority"), "is_active")}),
        ("Place", {"fields": ("address", ("latitude", "longitude"), "timezone")}),
        ("Work", {"fields": ("operating_hours", "max_capacity")}),
    )


class LowFilter(admin.SimpleListFilter):
    """Stock that has to be ordered again."""

    title = "running low"
    parameter_name = "low"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "at or below the reorder point"), ("0", "sold out")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == "1":
            return queryset.filter(available__lte=F("reorder_point"))
        return queryset.filter(available=0) if self.value() == "0" else queryset


class StockForm(RulesForm):
    """What is available, and why it is said to be so."""

    available = forms.IntegerField(
        min_value=0,
        max_value=2_000_000_000,
        show_hidden_initial=True,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="What may be sold from here; what orders already hold is not part of it.",
    )
    reason = forms.CharField(
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Why it changes, such as counted, delivery 1042, broken.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "available" in self.changed_data and not values.get("reason"):
            self.add_error("reason", "Say why the stock changes.")
        if self._was_overtaken():
            # What the form shows from here on is what is there now.
            now = {self.add_initial_prefix("available"): str(self.initial["available"])}
            self.data = {**self.data, **now}
            raise ValidationError(
                f"Meanwhile {self.initial['available']} are available: look again and save again."
            )
        return values

    def _was_overtaken(self) -> bool:
        seen = self.data.get(self.add_initial_prefix("available"))
        changed = "available" in self.changed_data and "available" in self.initial
        return changed and seen is not None and seen != str(self.initial["available"])


@admin.register(Stock)
class StockAdmin(StaffAdmin):
    """What lies where. A change is a movement, never a plain save."""

    permission = "inventory.manage"
    form = StockForm
    list_display = (
        "variant",
        "product",
        "warehouse",
        "available",
        "level",
        "reserved",
        "committed",
        "damaged",
    )
    list_filter = (LowFilter, "warehouse")
    list_select_related = ("variant__product", "warehouse")
    search_fields = ("variant__sku__istartswith", "variant__product__name")
    search_help_text = "SKU or name of the product"
    autocomplete_fields = ("variant",)
    fieldsets = (
        (None, {"fields": (("variant", "warehouse"),)}),
        ("How many", {"fields": ("available", "reason", ("reserved", "committed", "damaged"))}),
        ("When to order again", {"fields": (("reorder_point", "reorder_quantity"),)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        counted = ("reserved", "committed", "damaged")
        return counted if obj is None else ("variant", "warehouse", *counted)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Stock]":
        stock: QuerySet[Stock] = super().get_queryset(request)
        return stock.select_related("variant__product", "warehouse")

    def save_model(
        self, request: HttpRequest, obj: Stock, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        """Say what is available by the operation, which leaves a movement."""
        if "available" in form.changed_data or not change:
            set_available(
                obj.warehouse_id,
                {obj.variant_id: form.cleaned_data["available"]},
                reason=form.cleaned_data["reason"],
                actor_id=request.user.pk,
            )
        rows = Stock.objects.filter(variant_id=obj.variant_id, warehouse_id=obj.warehouse_id)
        rows.update(reorder_point=obj.reorder_point, reorder_quantity=obj.reorder_quantity)
        obj.pk = rows.values_list("id", flat=True).get()

    def tables(self, row: Stock) -> list[dict[str, Any]]:
        latest = row.movements.order_by("-id")[:20]
        return [
            table(
                "Latest movements",
                ["When", "Kind", "Change", "Available after", "Reason"],
                [
                    [
                        move.created_at.strftime("%Y-%m-%d %H:%M"),
                        move.get_kind_display(),
                        f"{move.available_change:+d}",
                        move.quantity_after,
                        move.reason,
                    ]
                    for move in latest
                ],
            )
        ]

    @display(description="Product")
    def product(self, stock: Stock) -> str:
        return stock.variant.product.name

    @display(
        description="Level", label={"enough": "success", "low": "warning", "sold out": "danger"}
    )
    def level(self, stock: Stock) -> str:
        if stock.available == 0:
            return "sold out"
        return "low" if stock.available <= stock.reorder_point else "enough"


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
