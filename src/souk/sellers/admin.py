"""Sellers, for staff: their applications, their terms, and what they are told."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from souk.core.admin.lists import Coloured
from souk.core.admin.pages import StaffAdmin, table
from souk.core.admin.steps import Input, Step, StepsAdmin
from souk.core.errors import invalid_field
from souk.core.money import format_amount
from souk.sellers.models import Profile
from souk.sellers.operations import verification
from souk.sellers.operations.profile import change_seller
from souk.sellers.queries.profiles import seller_of

_COLOURS = {
    "pending": "info",
    "under_review": "warning",
    "approved": "success",
    "rejected": "danger",
    "suspended": "danger",
}
_STEPS = {
    "pending": ["review", "approve", "reject"],
    "under_review": ["approve", "reject"],
    "approved": ["suspend"],
    "suspended": ["reinstate"],
}
_WHY = (Input("reason", "Why, told to the seller"),)


def _review(seller: Profile, actor_id: UUID) -> None:
    verification.review_seller(seller.pk, actor_id=actor_id)


def _approve(seller: Profile, actor_id: UUID) -> None:
    verification.approve_seller(seller.pk, actor_id=actor_id)


def _reject(seller: Profile, actor_id: UUID, reason: str) -> None:
    verification.reject_seller(seller.pk, reason=_given(reason), actor_id=actor_id)


def _suspend(seller: Profile, actor_id: UUID, reason: str) -> None:
    verification.suspend_seller(seller.pk, reason=_given(reason), actor_id=actor_id)


def _reinstate(seller: Profile, actor_id: UUID) -> None:
    verification.reinstate_seller(seller.pk, actor_id=actor_id)


def _given(reason: str) -> str:
    if not reason:
        raise invalid_field("reason", "say why: the seller is told", "missing")
    return reason


@admin.register(Profile)
class SellerAdmin(StepsAdmin, StaffAdmin):
    """Who sells here, or wants to; buttons take the steps of the status."""

    permission = "sellers.manage"
    may_add = False
    list_display = (
        "business_name",
        "email",
        "state",
        "commission",
        "vacation_mode",
        "sold",
        "submitted",
    )
    list_filter = ("status", "business_type", "vacation_mode")
    list_select_related = ("user", "sales")
    search_fields = ("business_name__istartswith", "slug__istartswith", "user__email__istartswith")
    search_help_text = "Beginning of business name, slug or the account's e-mail"
    sortable_by = ("sold",)
    ordering = ("-created_at", "-user_id")
    readonly_fields = ("email", "state", "status_reason", "submitted", "verified", "address")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("business_name", "slug"),
                    ("business_type", "commission_rate"),
                    ("state", "status_reason"),
                    "description",
                )
            },
        ),
        (
            "What is verified",
            {
                "fields": (
                    ("tax_id", "registration_number"),
                    ("email", "business_email", "business_phone"),
                    ("website", "address"),
                    ("submitted", "verified"),
                    "staff_notes",
                )
            },
        ),
        (
            "Their settings",
            {"fields": (("auto_approve_orders", "vacation_mode"), "vacation_message")},
        ),
    )
    steps = {
        "review": Step("Take up", "The application is under review.", _review, variant="default"),
        "approve": Step("Approve", "The seller may sell, and is told so.", _approve),
        "reject": Step(
            "Reject", "The applicant is told why.", _reject, inputs=_WHY, variant="danger"
        ),
        "suspend": Step(
            "Suspend", "What they offer has left the shop.", _suspend, inputs=_WHY, variant="danger"
        ),
        "reinstate": Step("Reinstate", "What they offer is back.", _reinstate),
    }

    def steps_for(self, request: HttpRequest, row: Profile) -> list[str]:
        return _STEPS.get(row.status, [])

    def may_step(self, request: HttpRequest, row: Any) -> bool:
        return super().may_step(request, row) and row.pk != request.user.pk

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_own = obj is not None and obj.pk == request.user.pk
        return super().has_change_permission(request, obj) and not is_own

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Profile]":
        sellers: QuerySet[Profile] = super().get_queryset(request)
        return sellers.select_related("user", "verified_by", "sales")

    def save_model(
        self, request: HttpRequest, obj: Profile, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        """Write what was changed as the API does."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        change_seller(obj.pk, actor_id=request.user.pk, unchanged_since=None, **changed)

    def tables(self, row: Profile) -> list[dict[str, Any]]:
        seller = seller_of(row.pk)
        account = seller.bank_account
        return [
            table(
                "Papers",
                ["Kind", "Number", "Note", "Named"],
                [
                    [paper.kind, paper.number, paper.note, f"{paper.created_at:%Y-%m-%d}"]
                    for paper in seller.documents
                ],
            ),
            table(
                "Bank account",
                ["Bank", "Country", "Ends with", "Since"],
                [
                    [account.bank_name, account.country, account.last_four, account.updated_at]
                    for account in [account]
                    if account
                ],
            ),
        ]

    @display(description="Account")
    def email(self, seller: Profile) -> str:
        return seller.user.email

    @display(description="State", label=_COLOURS)
    def state(self, seller: Profile) -> Coloured:
        return Coloured(seller.status, seller.get_status_display())

    @display(description="Commission")
    def commission(self, seller: Profile) -> str:
        return f"{seller.commission_rate * 100:.2f} %"

    @display(description="Sold", ordering="sales__total_sales_amount")
    def sold(self, seller: Profile) -> str:
        sales = seller.sales
        currency = sales.currency or settings.DEFAULT_CURRENCY
        amount = format_amount(sales.total_sales_amount, currency)
        return f"{amount} in {sales.total_orders} orders"

    @display(description="Applied")
    def submitted(self, seller: Profile) -> str:
        return f"{seller.submitted_at:%Y-%m-%d %H:%M}"

    @display(description="Verified")
    def verified(self, seller: Profile) -> str:
        if seller.verified_at is None:
            return ""
        by = f" by {seller.verified_by.email}" if seller.verified_by else ""
        return f"{seller.verified_at:%Y-%m-%d %H:%M}{by}"

    @display(description="Address")
    def address(self, seller: Profile) -> str:
        return ", ".join(str(part) for part in (seller.business_address or {}).values() if part)
