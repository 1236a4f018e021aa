"""The form of a coupon: what it is for is chosen by names, and kept by ids."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from unfold.widgets import UnfoldAdminSelect2MultipleWidget, UnfoldAdminTextareaWidget

from souk.catalog.queries.known import categories_by_path, products_among, products_by_slug
from souk.core.admin.amounts import AmountsForm
from souk.core.admin.rules import RulesForm
from souk.promotions.models import Coupon, CouponType, Scope
from souk.promotions.queries.codes import normal_code

_AMOUNTS = ("amount", "minimum_amount", "maximum_discount_amount")


class CouponForm(AmountsForm, RulesForm):
    """A coupon; without a code a promotion. Amounts are in major units of its currency."""

    products = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="For the scope products: their slugs, one a line.",
    )
    categories = forms.MultipleChoiceField(
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
        help_text="For the scope categories: each with all below it.",
    )
    sellers = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text="For the scope sellers: their ids, one a line.",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Who may only look has no fields.
        if "categories" in self.fields:
            paths = [(str(key), path) for key, path in categories_by_path()]
            self.fields["categories"].choices = paths  # type: ignore[attr-defined]
        self.initial["categories"] = []
        ids = self.instance.scope_ids
        if self.instance.scope == Scope.PRODUCTS:
            self.initial["products"] = "\n".join(sorted(products_among(ids).values()))
        elif self.instance.scope == Scope.CATEGORIES:
            self.initial["categories"] = [str(one) for one in ids]
        elif self.instance.scope == Scope.SELLERS:
            self.initial["sellers"] = "\n".join(str(one) for one in ids)

    def clean_code(self) -> str | None:
        code = normal_code(self.cleaned_data["code"] or "") or None
        if code is None and self.instance.code:
            raise forms.ValidationError("Without a code everybody would get it: end it instead.")
        return code

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("currency") and any(values.get(name) for name in _AMOUNTS):
            values["currency"] = settings.DEFAULT_CURRENCY
        # A value of another type than the chosen one is let go, not refused.
        if values.get("type") != CouponType.PERCENTAGE:
            values["percentage"] = None
        if values.get("type") != CouponType.FIXED_AMOUNT:
            values["amount"] = None
        if not self.errors:
            values["scope_ids"] = self._scope_ids(values)
        return values

    def written(self) -> dict[str, Any]:
        """Return what operations take: the columns that were changed, or all of a new coupon."""
        values = self.cleaned_data
        if self.instance._state.adding:
            names = set(values)
        else:
            before = Coupon.objects.get(pk=self.instance.pk)
            names = {name for name in values if values[name] != getattr(before, name, None)}
        written = {name: values[name] for name in names & _COLUMNS}
        if names & {"type", "percentage", "amount"}:
            written["type"] = values["type"]
            written["value"] = (
                values["amount"] if values["percentage"] is None else values["percentage"]
            )
        return written

    def _scope_ids(self, values: dict[str, Any]) -> list[UUID]:
        scope = values.get("scope")
        if scope == Scope.ALL:
            return []
        ids: list[UUID] = []
        if scope == Scope.PRODUCTS:
            ids = self._products(values["products"].split())
        elif scope == Scope.CATEGORIES:
            ids = [UUID(one) for one in values["categories"]]
        else:
            ids = self._sellers(values["sellers"].split())
        if not ids and not self.errors:
            self.add_error(scope, "Say which; or choose the scope all.")
        return ids

    def _products(self, slugs: list[str]) -> list[UUID]:
        known = products_by_slug(slugs)
        unknown = sorted(set(slugs) - known.keys())
        if unknown:
            self.add_error("products", f"There is no product {', '.join(unknown)}.")
        return list(known.values())

    def _sellers(self, words: list[str]) -> list[UUID]:
        try:
            return [UUID(word) for word in words]
        except ValueError:
            self.add_error("sellers", "Write ids such as 0190f3a0-0000-7000-8000-000000000000.")
            return []


_COLUMNS = {
    "code",
    "name",
    "description",
    "currency",
    "minimum_amount",
    "maximum_discount_amount",
    "usage_limit",
    "usage_limit_per_user",
    "starts_at",
    "expires_at",
    "is_active",
    "is_stackable",
    "priority",
    "scope",
    "scope_ids",
}
