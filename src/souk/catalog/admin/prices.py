"""The prices of many products, changed by a page between the list and the change."""

import json
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from souk.catalog.operations.bulk import Changed, PriceChange, Selection, change_prices
from souk.core.admin.currencies import CurrencyField
from souk.core.idempotency import claim, request_key, store, user_scope
from souk.core.money import parse_amount


class PricesForm(forms.Form):
    """By how much prices change: per cent or an amount, and how they are rounded then."""

    percentage = forms.DecimalField(
        min_value=Decimal(-100),
        max_value=Decimal(1000),
        decimal_places=2,
        required=False,
        label="Per cent",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
        help_text="Such as 5, or -10 for less.",
    )
    amount = forms.CharField(
        max_length=30,
        required=False,
        label="Or an amount",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
        help_text="Such as 1.50, or -1.50 for less.",
    )
    currency = CurrencyField(
        max_length=3,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Of the amount, and of all these products.",
    )
    rounding = forms.ChoiceField(
        choices=[("nearest", "to the nearest"), ("up", "up"), ("down", "down")],
        widget=UnfoldAdminSelectWidget,
    )
    round_to = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        initial=1,
        label="To multiples of",
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="In the currency's smallest unit: 50 for prices such as 4.50.",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["currency"].initial = settings.DEFAULT_CURRENCY

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self.errors:
            return values
        if (values["percentage"] is None) == (not values["amount"]):
            raise forms.ValidationError("Write either per cent or an amount.")
        values["minor"] = None
        if values["amount"]:
            currency = values["currency"] or settings.DEFAULT_CURRENCY
            self._read_amount(values, currency)
        return values

    def change(self) -> PriceChange:
        """Return what was written."""
        said = self.cleaned_data
        minor, currency = said["minor"], said["currency"] or settings.DEFAULT_CURRENCY
        return PriceChange(
            percentage=said["percentage"],
            amount=minor,
            currency=None if minor is None else currency,
            rounding=said["rounding"],
            round_to=said["round_to"],
        )

    def _read_amount(self, values: dict[str, Any], currency: str) -> None:
        written = values["amount"].strip()
        try:
            amount = parse_amount(written.lstrip("+-").replace(",", ""), currency)
        except ValueError as error:
            self.add_error("amount", f"{error}.")
        else:
            values["minor"] = -amount if written.startswith("-") else amount


def change_once(request: HttpRequest, product_ids: list[UUID], change: PriceChange) -> Changed:
    """Change the prices of these products; clicked twice, it is done once.

    Raises InvalidFields, IdempotencyKeyReused.
    """
    key = request_key(
        user_scope(cast(UUID, request.user.pk)),
        method="POST",
        path=request.path,
        key=request.POST.get("once", ""),
        body=repr((sorted(product_ids), change)).encode(),
    )
    with transaction.atomic():
        before = claim(key)
        if before is not None:
            return Changed(*json.loads(before.body))
        changed = change_prices(Selection(product_ids), change)
        store(key, 200, json.dumps([changed.products, changed.variants]).encode())
    return changed
