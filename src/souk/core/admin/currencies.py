"""Currencies, as people write them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from souk.core.currencies import check_currency


class CurrencyField(forms.CharField):
    """An ISO 4217 code; "usd" is taken for USD."""

    def clean(self, value: Any) -> str | None:
        code: str | None = super().clean(value)
        try:
            return check_currency(code.upper()) if code else code
        except ValueError as reason:
            raise ValidationError(f"{code}: {reason}.") from None
