"""Money in forms: people write 19.90, tables keep 1990."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import BigIntegerField, Field
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget

from souk.core.money import exponent_of, format_amount, parse_amount


class AmountField(forms.CharField):
    """Minor units of a currency, read and written as a decimal text of major units.

    The currency is that of the row, so the form sets it: see `AmountsForm`.
    """

    widget = UnfoldAdminTextInputWidget

    def __init__(self, *, minimum: int = 0, **options: Any) -> None:
        super().__init__(max_length=30, **options)
        self.minimum = minimum
        self.currency: str = settings.DEFAULT_CURRENCY

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            amount = parse_amount(text.replace(",", ""), self.currency)
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from None
        if amount < self.minimum:
            raise forms.ValidationError("It has to be more than nothing.")
        return amount

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The validators of a text do not suit the number that it became."""

    def prepare_value(self, value: Any) -> Any:
        return plain_amount(value, self.currency) if isinstance(value, int) else value


class AmountsForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose amounts are in the currency of its row."""

    def __init__(self, *arguments: Any, currency: str | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = currency or self.amount_currency()

    def amount_currency(self) -> str:
        """Return the currency that the row has, or is about to get."""
        said = self.data.get(self.add_prefix("currency"), "") if self.is_bound else ""
        written = said.strip().upper()
        return written or getattr(self.instance, "currency", "") or str(settings.DEFAULT_CURRENCY)


class AmountsAdmin:
    """Gives every amount of a model the field for it."""

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **options: Any
    ) -> Any:
        if isinstance(db_field, BigIntegerField) and db_field.name.endswith("amount"):
            return AmountField(
                label=str(db_field.verbose_name).removesuffix(" amount").capitalize(),
                required=not db_field.blank,
                initial=db_field.get_default(),
                minimum=1 if db_field.name in {"price_amount", "compare_at_amount"} else 0,
                widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
            )
        return super().formfield_for_dbfield(db_field, request, **options)


def plain_amount(amount: int, currency: str) -> str:
    """Return the amount as it is written into a form: 199000 USD → "1990.00"."""
    exponent = exponent_of(currency)
    return f"{Decimal(amount).scaleb(-exponent):.{exponent}f}"


def money(amount: int | None, currency: str) -> str:
    """Return an amount for a list; nothing where there is none."""
    return "" if amount is None else format_amount(amount, currency)
