"""Countries, as people write them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from souk.core.countries import check_country


class CountryField(forms.CharField):
    """An ISO 3166-1 alpha-2 code; "de" is taken for DE."""

    def clean(self, value: Any) -> str:
        code = super().clean(value).upper()
        try:
            return check_country(code) if code else ""
        except ValueError as reason:
            raise ValidationError(f"{code}: {reason}.") from None
