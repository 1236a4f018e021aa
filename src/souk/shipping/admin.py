"""Ways to send goods, for staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from souk.core.admin.amounts import AmountsAdmin, AmountsForm, money
from souk.core.admin.pages import StaffAdmin
from souk.core.admin.rules import RulesForm
from souk.core.money import is_currency
from souk.shipping.models import Method


class MethodForm(AmountsForm, RulesForm):
    """A way to send; its rate is written in major units of its currency."""

    countries = SimpleArrayField(
        forms.RegexField(r"^[A-Z]{2}$", strip=True),
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Codes such as DE, FR, separated by commas; empty means everywhere.",
    )

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"])
        if not is_currency(currency):
            raise forms.ValidationError("Write the currency as three capital letters, as USD.")
        return currency


@admin.register(Method)
class MethodAdmin(AmountsAdmin, StaffAdmin):
    """Ways to send goods. One that is not wanted any more is made inactive."""

    permission = "settings.manage"
    form = MethodForm
    list_display = ("name", "code", "rate", "delivery_time", "is_active", "position")
    list_filter = ("is_active", "currency")
    search_fields = ("name", "code")
    ordering = ("position", "code")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        # Who may only look sees the rate for people, not the number that the table keeps.
        rate = ("amount", "currency") if self.has_change_permission(request, obj) else ("rate",)
        return [
            (None, {"fields": (("name", "code"), "description", "delivery_time")}),
            ("Rate", {"fields": (rate, "countries")}),
            ("Shown", {"fields": (("is_active", "position"),)}),
        ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        # Orders remember a method by its code: it is not changed in passing.
        return {} if obj is not None else {"code": ("name",)}

    @display(description="Rate")
    def rate(self, method: Method) -> str:
        return money(method.amount, method.currency)
