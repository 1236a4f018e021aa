"""Ways to send goods, zones and rates, for staff. What is not wanted any more is made inactive."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from souk.core.admin.amounts import AmountsAdmin, AmountsForm, money
from souk.core.admin.countries import CountryField
from souk.core.admin.pages import StaffAdmin, table
from souk.core.admin.rules import RulesForm
from souk.shipping.models import Method, Rate, Zone
from souk.shipping.operations.methods import change_method, create_method
from souk.shipping.operations.rates import change_rate, create_rate
from souk.shipping.operations.zones import change_zone, create_zone


class OperationsAdmin(StaffAdmin):
    """A page that saves by the operations which the API calls, only what was changed."""

    permission = "settings.manage"
    create: Callable[..., Any]
    change: Callable[..., Any]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            values = {name: form.cleaned_data[name] for name in form.changed_data}
            type(self).change(obj.pk, unchanged_since=None, **values)
        else:
            obj.pk = type(self).create(**self.new_values(form.cleaned_data)).pk

    def new_values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Return what a form says as the operation takes it."""
        return cleaned


@admin.register(Method)
class MethodAdmin(OperationsAdmin):
    """Ways to send goods; what they cost is told by their rates."""

    create, change = staticmethod(create_method), staticmethod(change_method)
    list_display = ("name", "code", "delivery_time", "number_of_rates", "is_active", "position")
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    ordering = ("position", "code")
    fieldsets = (
        (None, {"fields": (("name", "code"), "description")}),
        ("Arrival", {"fields": ("delivery_time", ("min_days", "max_days"))}),
        ("Shown", {"fields": (("is_active", "position"),)}),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        # Orders remember a method by its code: it is not changed in passing.
        return {} if obj is not None else {"code": ("name",)}

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Method]":
        methods: QuerySet[Method] = super().get_queryset(request)
        return methods.annotate(rates_count=Count("rates"))

    def tables(self, row: Method) -> list[dict[str, Any]]:
        rates = row.rates.select_related("zone").order_by("zone__name", "min_order_amount", "id")
        return [
            table(
                "Rates",
                ["Zone", "Price", "Order value", "Weight", "Free from", "State"],
                [
                    [
                        rate.zone.name,
                        money(rate.amount, rate.currency),
                        _orders_of(rate),
                        _weights_of(rate),
                        money(rate.free_from_amount, rate.currency),
                        "active" if rate.is_active else "inactive",
                    ]
                    for rate in rates
                ],
            )
        ]

    @display(description="Rates")
    def number_of_rates(self, method: Any) -> int:
        return int(method.rates_count)


class ZoneForm(RulesForm):
    """Where a zone is; regions are kept as they are compared."""

    countries = SimpleArrayField(
        CountryField(),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Codes such as DE, FR, separated by commas; none means the rest of the world.",
    )
    regions = SimpleArrayField(
        forms.RegexField(r"\w", strip=True, max_length=100),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Such as CA, NY, as buyers' addresses have them; none means the whole countries.",
    )


@admin.register(Zone)
class ZoneAdmin(OperationsAdmin):
    """Where goods are sent to; for an address, the most specific zone of a method counts."""

    create, change = staticmethod(create_zone), staticmethod(change_zone)
    form = ZoneForm
    list_display = ("name", "where")
    search_fields = ("name",)
    ordering = ("name",)
    fieldsets = ((None, {"fields": ("name", "countries", "regions")}),)

    @display(description="Where")
    def where(self, zone: Zone) -> str:
        countries = ", ".join(zone.countries) or "the rest of the world"
        return f"{countries}: {', '.join(zone.regions)}" if zone.regions else countries


class RateForm(AmountsForm, RulesForm):
    """What a method costs in a zone, in major units of its currency."""


@admin.register(Rate)
class RateAdmin(AmountsAdmin, OperationsAdmin):
    """What sending costs, by order value and weight."""

    create, change = staticmethod(create_rate), staticmethod(change_rate)
    form = RateForm
    list_display = ("method", "zone", "price", "order_value", "weight", "is_active")
    list_filter = ("is_active", "method", "zone", "currency")
    list_select_related = ("method", "zone")
    search_fields = ("method__name", "method__code", "zone__name")
    ordering = ("method__position", "method__code", "zone__name", "min_order_amount", "id")
    autocomplete_fields = ("method", "zone")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("method", "zone", "currency")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            # Who may only look sees prices for people, not the numbers that the table keeps.
            shown = (("price", "free_from"), "order_value", "weight", "is_active")
            return [(None, {"fields": (("method", "zone"), *shown)})]
        return [
            (None, {"fields": (("method", "zone"), ("amount", "currency"), "free_from_amount")}),
            (
                "For orders of",
                {
                    "fields": (
                        ("min_order_amount", "max_order_amount"),
                        ("min_weight_grams", "max_weight_grams"),
                    )
                },
            ),
            (None, {"fields": ("is_active",)}),
        ]

    def new_values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        values = dict(cleaned)
        method, zone = values.pop("method"), values.pop("zone")
        return {**values, "method_id": method.pk, "zone_id": zone.pk}

    @display(description="Price")
    def price(self, rate: Rate) -> str:
        return money(rate.amount, rate.currency)

    @display(description="Free from")
    def free_from(self, rate: Rate) -> str:
        return money(rate.free_from_amount, rate.currency)

    @display(description="Order value")
    def order_value(self, rate: Rate) -> str:
        return _orders_of(rate)

    @display(description="Weight")
    def weight(self, rate: Rate) -> str:
        return _weights_of(rate)


def _orders_of(rate: Rate) -> str:
    least = money(rate.min_order_amount, rate.currency)
    most = money(rate.max_order_amount, rate.currency)
    if rate.max_order_amount is None:
        return f"from {least}" if rate.min_order_amount else "any"
    return f"{least} to {most}"


def _weights_of(rate: Rate) -> str:
    if rate.max_weight_grams is None:
        return f"from {rate.min_weight_grams} g" if rate.min_weight_grams else "any"
    return f"{rate.min_weight_grams} to {rate.max_weight_grams} g"
