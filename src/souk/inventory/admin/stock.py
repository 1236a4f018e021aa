"""What lies where, for staff."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from souk.core.admin.pages import StaffAdmin, table
from souk.core.admin.rules import RulesForm
from souk.core.admin.steps import Input, Step, StepsAdmin
from souk.core.errors import invalid_field
from souk.core.idempotency import RequestKey, claim, store
from souk.inventory.models import Stock
from souk.inventory.operations.adjustment import set_available
from souk.inventory.operations.count import count_stock
from souk.inventory.operations.damage import damage_stock, repair_stock, write_off_stock
from souk.inventory.operations.movement import Line
from souk.inventory.operations.receipt import Arrival, receive_stock

# What the page's form writes itself; how many there are, operations say.
_WRITTEN = (
    "reorder_point",
    "reorder_quantity",
    "max_stock_level",
    "bin_location",
    "shelf_location",
)


class LowFilter(admin.SimpleListFilter):
    """Stock that has to be ordered again."""

    title = "running low"
    parameter_name = "low"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "at or below the reorder point"), ("0", "sold out")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() == "1":
            return queryset.filter(is_low=True)
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


_HOW_MANY = Input("quantity", "How many", type="number", max_length=7)
_WHY = Input("reason", "Reason", max_length=200)


def _receive(stock: Any, actor_id: UUID, quantity: str, reason: str) -> None:
    arrival = Arrival(stock.variant_id, stock.variant.sku, _pieces(quantity, least=1))
    receive_stock(stock.warehouse_id, [arrival], reason=reason, actor_id=actor_id)


def _count(stock: Any, actor_id: UUID, quantity: str, reason: str) -> None:
    line = Line(stock.variant_id, stock.variant.sku, _pieces(quantity, least=0))
    count_stock(stock.warehouse_id, [line], reason=reason, actor_id=actor_id)


def _by(act: Callable[..., UUID]) -> Callable[..., None]:
    def step(stock: Any, actor_id: UUID, quantity: str, reason: str) -> None:
        line = Line(stock.variant_id, stock.variant.sku, _pieces(quantity, least=1))
        act(stock.warehouse_id, [line], reason=reason, actor_id=actor_id)

    return step


def _step(label: str, done: str, act: Callable[..., None], *, variant: str = "primary") -> Step:
    """Return a button that moves stock once, however often one page's is clicked."""

    @transaction.atomic
    def once(stock: Any, actor_id: UUID, request: RequestKey, **given: str) -> None:
        if claim(request) is None:
            act(stock, actor_id, **given)
            store(request, 204, b"")

    return Step(label, done, once, (_HOW_MANY, _WHY), variant, is_once=True)


def _pieces(text: str, *, least: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= 1_000_000):
        raise invalid_field("How many", f"Write a number from {least} to 1000000.")
    return int(text)


@admin.register(Stock)
class StockAdmin(StepsAdmin, StaffAdmin):
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
        "backordered",
    )
    list_filter = (LowFilter, "warehouse")
    list_select_related = ("variant__product", "warehouse")
    search_fields = ("variant__sku__istartswith", "variant__product__name")
    search_help_text = "SKU or name of the product"
    autocomplete_fields = ("variant",)
    fieldsets = (
        (None, {"fields": (("variant", "warehouse"),)}),
        (
            "How many",
            {
                "fields": (
                    "available",
                    "reason",
                    ("reserved", "committed", "damaged", "backordered"),
                    "last_counted_at",
                )
            },
        ),
        (
            "When to order again",
            {"fields": (("reorder_point", "reorder_quantity", "max_stock_level"),)},
        ),
        ("Where it lies", {"fields": (("bin_location", "shelf_location"),)}),
    )
    steps = {
        "receive": _step("Receive", "What arrived is noted.", _receive),
        "count": _step("Count", "The count is noted.", _count),
        "damage": _step("Damaged", "It is put aside.", _by(damage_stock)),
        "repair": _step("Repaired", "It is for sale again.", _by(repair_stock)),
        "write_off": _step("Write off", "It is given up.", _by(write_off_stock), variant="danger"),
    }

    def steps_for(self, request: HttpRequest, row: Stock) -> list[str]:
        mended = ["repair", "write_off"] if row.damaged else []
        return ["receive", "count", *(["damage"] if row.available else []), *mended]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        counted = ("reserved", "committed", "damaged", "backordered", "last_counted_at")
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
        rows.update(**{name: getattr(obj, name) for name in _WRITTEN})
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
        return "low" if stock.is_low else "enough"
