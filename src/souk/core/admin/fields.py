"""Form fields for what people write otherwise than a database stores it."""

import re
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from souk.core.money import format_amount, parse_amount


class AmountField(forms.CharField):
    """Money in major units, "19.90", for a column of minor units.

    The currency is set by `use_currency` before the form is shown or cleaned.
    """

    def __init__(self, *, least: int = 0, **options: Any) -> None:
        super().__init__(**{"widget": UnfoldAdminTextInputWidget, **options})
        self.currency = "USD"
        self.least = least

    def use_currency(self, currency: str) -> None:
        self.currency = currency

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return format_amount(value, self.currency).partition(" ")[0].replace(",", "")

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_amount(text, self.currency)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if amount < self.least:
            raise forms.ValidationError("must be above zero")
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.clean(data))
        except forms.ValidationError:
            return True


class PairsField(forms.CharField):
    """Names with their values, one `Name: value` a line (or between semicolons), as a dict."""

    def __init__(self, **options: Any) -> None:
        rows = options.pop("rows", 3)
        widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
        super().__init__(**{"required": False, "widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {_text(one)}" for name, one in value.items())

    def clean(self, value: Any) -> dict[str, str]:
        pairs: dict[str, str] = {}
        for line in filter(str.strip, re.split(r"[;\n]", super().clean(value))):
            name, colon, one = line.partition(":")
            if not (colon and name.strip() and one.strip()):
                raise forms.ValidationError(f"{line.strip()!r}: write it as Name: value")
            pairs[name.strip()] = one.strip()
        return pairs

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or {}) != self.clean(data))
        except forms.ValidationError:
            return True


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
