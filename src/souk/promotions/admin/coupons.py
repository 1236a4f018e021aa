from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import display

from souk.core.admin.amounts import AmountsAdmin, money
from souk.core.admin.pages import StaffAdmin, table
from souk.core.ids import readable_number
from souk.promotions.admin.forms import CouponForm
from souk.promotions.models import Coupon, CouponType
from souk.promotions.operations.coupons import change_coupon, create_coupon
from souk.promotions.queries.coupons import in_state, usages_before, with_uses

_COLOURS = {
    "active": "success",
    "scheduled": "info",
    "exhausted": "warning",
    "expired": "danger",
    "inactive": "danger",
}
_SHOWN_USES = 50


class StateFilter(admin.SimpleListFilter):
    """What has become of a coupon."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state, state) for state in _COLOURS]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return in_state(queryset, self.value() or "") if self.value() in _COLOURS else queryset


class AutomaticFilter(admin.SimpleListFilter):
    """Whether a code is needed."""

    title = "kind"
    parameter_name = "automatic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("0", "coupons with a code"), ("1", "promotions without one")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        if self.value() not in {"0", "1"}:
            return queryset
        return queryset.filter(code__isnull=self.value() == "1")


@admin.register(Coupon)
class CouponAdmin(AmountsAdmin, StaffAdmin):
    """Coupons, and promotions: those without a code. One that was used is ended, not deleted."""

    permission = "promotions.manage"
    form = CouponForm
    list_display = ("called", "state", "worth", "used", "starts_at", "expires_at", "priority")
    list_filter = (StateFilter, AutomaticFilter, "type", "scope")
    search_fields = ("code__istartswith", "name")
    search_help_text = "Beginning of the code, or a part of the name"
    sortable_by = ("starts_at", "expires_at", "priority")
    readonly_fields = ("used",)
    fieldsets = (
        (None, {"fields": (("code", "name"), "description", ("is_active", "used"))}),
        (
            "What it takes off",
            {
                "fields": (
                    ("type", "percentage", "amount"),
                    ("currency", "minimum_amount", "maximum_discount_amount"),
                )
            },
        ),
        ("What it is for", {"fields": ("scope", "products", "categories", "sellers")}),
        (
            "When, and how often",
            {
                "fields": (
                    "starts_at",
                    "expires_at",
                    ("usage_limit", "usage_limit_per_user"),
                )
            },
        ),
        ("Beside others", {"fields": (("is_stackable", "priority"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Coupon]":
        return with_uses(super().get_queryset(request))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_at": timezone.now(), "minimum_amount": 0}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write it by the operations that the API calls."""
        values = form.written()
        if change:
            change_coupon(obj.pk, revision=None, **values)
        else:
            obj.pk = create_coupon(actor_id=request.user.pk, **values).pk

    def tables(self, row: Any) -> list[dict[str, Any]]:
        return [
            table(
                f"The latest uses, {_SHOWN_USES} at most",
                ["When", "Order", "Took off", "State"],
                [
                    [
                        f"{usage['created_at']:%Y-%m-%d %H:%M}",
                        _order_link(usage["order_id"]),
                        usage["discount_amount"]
                        if row.currency is None
                        else money(usage["discount_amount"], row.currency),
                        usage["state"],
                    ]
                    for usage in usages_before(None, coupon_id=row.pk, limit=_SHOWN_USES)
                ],
            )
        ]

    @display(description="Code", header=True)
    def called(self, coupon: Coupon) -> list[str]:
        return [coupon.code or "no code needed", coupon.name]

    @display(description="State", label=_COLOURS)
    def state(self, coupon: Coupon) -> str:
        return state_of(coupon)

    @display(description="Takes off")
    def worth(self, coupon: Coupon) -> str:
        if coupon.type == CouponType.FREE_SHIPPING:
            return "shipping"
        if coupon.amount is not None:
            return money(coupon.amount, coupon.currency or "")
        return f"{coupon.value} %"

    @display(description="Used")
    def used(self, coupon: Coupon) -> str:
        uses = getattr(coupon, "uses", 0)
        return f"{uses} of {coupon.usage_limit}" if coupon.usage_limit else str(uses)


def state_of(coupon: Coupon) -> str:
    """Return the state that a coupon is in, as queries.coupons.in_state finds it."""
    now = timezone.now()
    if not coupon.is_active:
        return "inactive"
    if coupon.expires_at is not None and coupon.expires_at <= now:
        return "expired"
    if coupon.starts_at > now:
        return "scheduled"
    is_used_up = coupon.usage_limit is not None and (coupon.used_count or 0) >= coupon.usage_limit
    return "exhausted" if is_used_up else "active"


def _order_link(order_id: Any) -> Any:
    address = reverse("admin:orders_order_change", args=[order_id])
    return format_html(
        '<a href="{}" class="text-primary-600 dark:text-primary-500">{}</a>',
        address,
        readable_number(order_id),
    )
