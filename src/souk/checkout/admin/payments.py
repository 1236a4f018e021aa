"""Payments: to read, and to note that money has arrived."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.decorators import display

from souk.checkout.admin.orders import Payment
from souk.checkout.admin.parts import page_link
from souk.checkout.operations.refunds import refund_payment
from souk.checkout.operations.settlement import note_received
from souk.core.admin.amounts import money
from souk.core.admin.lists import RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.steps import Input, Step, StepsAdmin
from souk.core.errors import NotFound, invalid_field
from souk.core.money import parse_amount
from souk.payments.queries.payments import payment_with_id

STATE_COLOURS = {
    "pending": "warning",
    "processing": "info",
    "requires_action": "warning",
    "succeeded": "success",
    "failed": "danger",
    "cancelled": "danger",
    "refunded": "info",
}


def _capture(payment: Any, actor_id: UUID) -> None:
    known = payment_with_id(payment.pk)
    if known is None:
        raise NotFound
    note_received(known, actor_id=actor_id)


def _refund(payment: Any, actor_id: UUID, amount: str, reason: str) -> None:
    try:
        wanted = parse_amount(amount.replace(",", ""), payment.currency)
    except ValueError as error:
        raise invalid_field("Amount", f"{error}.") from None
    if wanted < 1:
        raise invalid_field("Amount", "Write more than nothing.")
    refund_payment(payment.pk, amount=wanted, reason=reason, actor_id=actor_id)


@admin.register(Payment)
class PaymentAdmin(StepsAdmin, ReadOnlyAdmin):
    """Attempts to pay an order."""

    permission = "payments.manage"
    list_display = ("payment_number", "made", "method", "gateway", "state", "total", "refunded")
    list_filter = ("status", "gateway", "method", RecentFilter)
    list_select_related = ("method",)
    search_fields = ("payment_number__exact", "order_id__exact", "gateway_reference__exact")
    search_help_text = "Payment number, reference at the gateway, or id of the order"
    sortable_by = ()
    fieldsets = (
        (
            None,
            {"fields": (("payment_number", "made"), ("status", "order"), ("method", "gateway"))},
        ),
        ("Money", {"fields": (("total", "captured", "refunded"),)}),
        ("At the gateway", {"fields": ("gateway_reference", ("error_code", "error_message"))}),
    )
    steps = {
        "capture": Step("Mark as paid", "The money is noted as received.", _capture),
        "refund": Step(
            "Give money back",
            "The refund is recorded.",
            _refund,
            (Input("amount", "Amount, such as 19.90", max_length=30), Input("reason", "Reason")),
            variant="danger",
        ),
    }

    def steps_for(self, request: HttpRequest, row: Any) -> list[str]:
        if row.gateway == "manual" and row.status == "pending":
            return ["capture"]
        return ["refund"] if row.captured_amount > row.refunded_amount else []

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        payments: QuerySet[Any] = super().get_queryset(request)
        return payments.select_related("method")

    def tables(self, row: Any) -> list[dict[str, Any]]:
        return [
            table(
                "Transactions",
                ["When", "Kind", "State", "Amount", "Reference"],
                [
                    [
                        f"{moved.created_at:%Y-%m-%d %H:%M}",
                        moved.get_kind_display(),
                        moved.get_status_display(),
                        money(moved.amount, row.currency),
                        moved.gateway_reference,
                    ]
                    for moved in row.transactions.order_by("id")
                ],
            )
        ]

    @display(description="Made")
    def made(self, payment: Any) -> str:
        return f"{payment.created_at:%Y-%m-%d %H:%M}"

    @display(description="State", label=STATE_COLOURS)
    def state(self, payment: Any) -> tuple[str, str]:
        return payment.status, payment.get_status_display()

    @display(description="Order")
    def order(self, payment: Any) -> SafeString:
        return page_link("orders_order", payment.order_id, "Open the order")

    @display(description="Amount")
    def total(self, payment: Any) -> str:
        return money(payment.amount, payment.currency)

    @display(description="Captured")
    def captured(self, payment: Any) -> str:
        return money(payment.captured_amount, payment.currency)

    @display(description="Refunded")
    def refunded(self, payment: Any) -> str:
        return money(payment.refunded_amount, payment.currency) if payment.refunded_amount else ""
