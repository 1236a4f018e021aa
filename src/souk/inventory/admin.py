"""Warehouses, stock and its movements, for staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from souk.core.admin import ReadOnlyInline, ReadOnlyPage, StaffPage
from souk.inventory.models import Movement, Stock, Warehouse
from souk.inventory.operations.adjustment import set_available


@admin.register(Warehouse)
class WarehousePage(StaffPage):
    """Places that goods are sent from; the lowest priority is asked first."""

    list_display = ("name", "code", "type", "priority", "is_active")
    list_filter = ("is_active", "type")
    search_fields = ("name", "code")
    ordering = ("priority", "name")


class StockForm(forms.ModelForm):
    available = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=UnfoldAdminIntegerFieldWidget
    )
    reason = forms.CharField(
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="why the count changes; it stays with the movement",
    )

    class Meta:
        model = Stock
        fields = ("variant", "warehouse", "available", "reorder_point", "reorder_quantity")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "available" in self.changed_data and not cleaned.get("reason"):
            self.add_error("reason", "say why the count changes")
        return cleaned

    def _post_clean(self) -> None:
        # The count itself is changed by its operation alone, with a movement.
        counted = self.instance.available
        super()._post_clean()
        self.instance.available = counted


class Movements(ReadOnlyInline):
    """The latest movements of a stock row."""

    model = Movement
    fields = (
        "created_at",
        "kind",
        "available_change",
        "quantity_before",
        "quantity_after",
        "reason",
    )
    ordering = ("-id",)
    per_page = 20


class IsLow(admin.SimpleListFilter):
    """Stock at or below its reorder point."""

    title = "level"
    parameter_name = "level"

    def lookups(self, request: HttpRequest, page: Any) -> list[tuple[str, str]]:
        return [("none", "Nothing left"), ("low", "To be reordered")]

    def queryset(self, request: HttpRequest, stock: QuerySet[Stock]) -> QuerySet[Stock]:
        if self.value() == "none":
            return stock.filter(available=0)
        return stock.filter(available__lte=F("reorder_point")) if self.value() else stock


@admin.register(Stock)
class StockPage(StaffPage):
    """How many there are, by variant and warehouse."""

    form = StockForm
    inlines = (Movements,)
    list_display = (
        "shown_sku",
        "shown_product",
        "warehouse",
        "available",
        "reserved",
        "committed",
        "damaged",
    )
    list_filter = ("warehouse", IsLow)
    list_select_related = ("variant__product", "warehouse")
    search_fields = ("variant__sku__iexact", "variant__product__name")
    ordering = ("-id",)
    autocomplete_fields = ("variant",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        states = () if obj is None else (("reserved", "committed", "damaged"),)
        return (
            (None, {"fields": ("variant", "warehouse", "available", "reason", *states)}),
            ("Reordering", {"fields": ("reorder_point", "reorder_quantity")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        states = ("reserved", "committed", "damaged")
        return states if obj is None else ("variant", "warehouse", *states)

    def save_model(self, request: HttpRequest, obj: Stock, form: Any, change: bool) -> None:
        if not change:
            set_available(obj.warehouse_id, {obj.variant_id: 0}, reason="")
            made = Stock.objects.get(variant_id=obj.variant_id, warehouse_id=obj.warehouse_id)
            obj.id = made.id
        Stock.objects.filter(id=obj.id).update(
            reorder_point=obj.reorder_point, reorder_quantity=obj.reorder_quantity
        )
        if not change or "available" in form.changed_data:
            set_available(
                obj.warehouse_id,
                {obj.variant_id: form.cleaned_data["available"]},
                reason=form.cleaned_data["reason"],
                actor_id=request.user.pk,
            )

    @display(description="SKU", ordering="variant__sku")
    def shown_sku(self, stock: Any) -> str:
        return str(stock.variant.sku)

    @display(description="product")
    def shown_product(self, stock: Any) -> str:
        return " · ".join(filter(None, (stock.variant.product.name, stock.variant.name)))


@admin.register(Movement)
class MovementPage(ReadOnlyPage):
    """Everything that ever moved."""

    list_display = (
        "created_at",
        "shown_sku",
        "kind",
        "available_change",
        "quantity_before",
        "quantity_after",
        "reason",
    )
    list_filter = ("kind",)
    list_select_related = ("stock__variant", "stock__warehouse")
    search_fields = ("stock__variant__sku__iexact",)
    ordering = ("-id",)

    @display(description="SKU")
    def shown_sku(self, movement: Any) -> str:
        return f"{movement.stock.variant.sku} in {movement.stock.warehouse.code}"
