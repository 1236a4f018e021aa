"""Refunds: to read, and to note those that staff give back by hand."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.decorators import display

from souk.checkout.admin.parts import Refund, page_link
from souk.checkout.operations.refunds import cancel_refund, complete_refund
from souk.core.admin.amounts import money
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin
from souk.core.admin.steps import Step, StepsAdmin

STATE_COLOURS = {
    "pending": "warning",
    "succeeded": "success",
    "failed": "danger",
    "cancelled": "danger",
}


def _complete(refund: Any, actor_id: UUID) -> None:
    complete_refund(refund.pk, actor_id=actor_id)


def _cancel(refund: Any, actor_id: UUID) -> None:
    cancel_refund(refund.pk)


@admin.register(Refund)
class RefundAdmin(StepsAdmin, ReadOnlyAdmin):
    """Money that goes back."""

    permission = "payments.manage"
    list_display = ("number", "made", "payment_number", "gateway", "state", "total")
    list_filter = ("status", "payment__gateway", RecentFilter)
    list_select_related = ("payment",)
    search_fields = ("payment__payment_number__exact", "gateway_reference__exact")
    search_help_text = "Payment number, or reference at the gateway"
    sortable_by = ()
    fieldsets = (
        (None, {"fields": (("number", "status"), ("payment_link", "order_link"), "total")}),
        (None, {"fields": ("reason", ("gateway_reference", "error_message"), "settled_at")}),
    )
    readonly_fields = ("number", "payment_link", "order_link", "total")
    steps = {
        "complete": Step("Mark as given back", "The money is noted as given back.", _complete),
        "cancel": Step(
            "Do not give it back", "The refund is called off.", _cancel, variant="danger"
        ),
    }

    def steps_for(self, request: HttpRequest, row: Any) -> list[str]:
        waits = row.payment.gateway == "manual" and row.status == "pending"
        return ["complete", "cancel"] if waits else []

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        refunds: QuerySet[Any] = super().get_queryset(request)
        return refunds.select_related("payment")

    @display(description="Refund")
    def number(self, refund: Any) -> str:
        return str(refund)

    @display(description="Made")
    def made(self, refund: Any) -> str:
        return f"{refund.created_at:%Y-%m-%d %H:%M}"

    @display(description="Payment")
    def payment_number(self, refund: Any) -> str:
        return str(refund.payment.payment_number)

    @display(description="Gateway")
    def gateway(self, refund: Any) -> str:
        return str(refund.payment.gateway)

    @display(description="State", label=STATE_COLOURS)
    def state(self, refund: Any) -> Coloured:
        return Coloured(refund.status, refund.get_status_display())

    @display(description="Amount")
    def total(self, refund: Any) -> str:
        return money(refund.amount, refund.payment.currency)

    @display(description="Payment")
    def payment_link(self, refund: Any) -> SafeString:
        return page_link("payments_payment", refund.payment_id, refund.payment.payment_number)

    @display(description="Order")
    def order_link(self, refund: Any) -> SafeString:
        return page_link("orders_order", refund.payment.order_id, "Open the order")
