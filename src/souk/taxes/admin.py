"""Taxes, for staff. One that is not owed any more gets an end, or is made inactive."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from souk.core.admin.countries import CountryField
from souk.core.admin.pages import StaffAdmin
from souk.core.admin.rules import RulesForm
from souk.taxes.models import Rate
from souk.taxes.operations.rates import change_tax, create_tax


class PercentField(forms.DecimalField):
    """A part of one, read and written in percent: 19 is 0.19."""

    widget = UnfoldAdminTextInputWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=4, localize=False, **options)

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else percent.scaleb(-2)

    def prepare_value(self, value: Any) -> Any:
        return percent(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(None if initial is None else percent(initial), data)


def percent(rate: Decimal) -> str:
    """Return a rate for people: 0.190000 → "19"."""
    return f"{rate.scaleb(2).normalize():f}"


class TaxForm(RulesForm):
    """A tax; its rate is written in percent."""

    country = CountryField(widget=UnfoldAdminTextInputWidget, help_text="A code such as DE.")
    rate = PercentField(label="Rate, %")


@admin.register(Rate)
class RateAdmin(StaffAdmin):
    """Taxes by country, region and class of goods; those of one place stand side by side."""

    permission = "settings.manage"
    form = TaxForm
    list_display = (
        "name",
        "country",
        "region",
        "tax_class",
        "percent",
        "is_included",
        "applies_to_shipping",
        "is_active",
    )
    list_filter = ("is_active", "is_included", "tax_class", "country")
    search_fields = ("name", "country__iexact", "region__iexact")
    ordering = ("country", "region", "tax_class", "name", "id")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        rate = "rate" if self.has_change_permission(request, obj) else "percent"
        return [
            (None, {"fields": (("name", rate), ("country", "region"), "tax_class")}),
            ("How", {"fields": (("is_included", "applies_to_shipping"),)}),
            ("When", {"fields": ("valid_from", "valid_to", "is_active")}),
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save by the operations which the API calls, only what was changed."""
        if change:
            values = {name: form.cleaned_data[name] for name in form.changed_data}
            change_tax(obj.pk, unchanged_since=None, **values)
        else:
            obj.pk = create_tax(**form.cleaned_data).pk

    @display(description="Rate")
    def percent(self, tax: Rate) -> str:
        return f"{percent(tax.rate)} %"
