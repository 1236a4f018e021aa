"""Payments and the ways to pay, for staff. Money moves on the order's page, not here."""

from django.contrib import admin
from unfold.decorators import display

from souk.core.admin import ReadOnlyInline, ReadOnlyPage, money
from souk.payments.models import Payment, PaymentState, Transaction


class Transactions(ReadOnlyInline):
    model = Transaction
    fields = ("created_at", "kind", "status", "shown_amount", "gateway_reference")
    readonly_fields = ("created_at", "shown_amount")
    ordering = ("id",)
    tab = False

    @display(description="amount")
    def shown_amount(self, transaction: Transaction) -> str:
        return money(transaction.amount, transaction.payment.currency)


@admin.register(Payment)
class PaymentPage(ReadOnlyPage):
    inlines = (Transactions,)
    list_display = (
        "payment_number",
        "created_at",
        "method_id",
        "gateway",
        "shown_status",
        "shown_amount",
        "shown_captured",
        "shown_refunded",
    )
    list_filter = ("status", "gateway")
    search_fields = ("payment_number__exact", "gateway_reference__exact")
    ordering = ("-id",)
    fields = (
        "payment_number",
        "method",
        "gateway",
        "status",
        "shown_amount",
        "shown_captured",
        "shown_refunded",
        "gateway_reference",
        "error_code",
        "error_message",
        "processed_at",
        "failed_at",
    )
    readonly_fields = ("shown_amount", "shown_captured", "shown_refunded")

    @display(
        description="status",
        ordering="status",
        label={
            PaymentState.SUCCEEDED.value: "success",
            PaymentState.PENDING.value: "warning",
            PaymentState.FAILED.value: "danger",
        },
    )
    def shown_status(self, payment: Payment) -> str:
        return payment.status

    @display(description="amount", ordering="amount")
    def shown_amount(self, payment: Payment) -> str:
        return money(payment.amount, payment.currency)

    @display(description="captured")
    def shown_captured(self, payment: Payment) -> str:
        return money(payment.captured_amount, payment.currency)

    @display(description="refunded")
    def shown_refunded(self, payment: Payment) -> str:
        return money(payment.refunded_amount, payment.currency)
