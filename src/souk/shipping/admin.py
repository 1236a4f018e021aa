"""Ways to send, for staff."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from unfold.decorators import display

from souk.core.admin import AmountField, StaffPage, money
from souk.core.money import is_currency
from souk.shipping.models import Method


class MethodForm(forms.ModelForm):
    amount = AmountField(help_text="flat rate, such as 4.99")

    class Meta:
        model = Method
        fields = (
            "code",
            "name",
            "description",
            "delivery_time",
            "currency",
            "amount",
            "countries",
            "is_active",
            "position",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("currency", settings.DEFAULT_CURRENCY)
        amount: Any = self.fields["amount"]
        amount.use_currency(self.data.get("currency") or self.initial["currency"])

    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"]
        if not is_currency(currency):
            raise forms.ValidationError("write an ISO 4217 code, such as USD")
        return currency

    def clean_countries(self) -> list[str]:
        countries = self.cleaned_data["countries"] or []
        if not isinstance(countries, list) or not all(
            isinstance(code, str) and len(code) == 2 and code.isupper() for code in countries
        ):
            raise forms.ValidationError('write a list of ISO 3166-1 codes, such as ["DE", "AT"]')
        return countries


@admin.register(Method)
class MethodPage(StaffPage):
    form = MethodForm
    list_display = ("name", "code", "shown_amount", "delivery_time", "position", "is_active")
    list_filter = ("is_active", "currency")
    search_fields = ("name", "code")
    ordering = ("position", "name")

    @display(description="rate", ordering="amount")
    def shown_amount(self, method: Method) -> str:
        return money(method.amount, method.currency)
