"""Payments: to read, and to note that money has arrived."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.decorators import display

from souk.checkout.admin.orders import Payment
from souk.checkout.admin.parts import page_link
from souk.checkout.operations.capture import capture_payment, void_payment
from souk.checkout.operations.refunds import refund_payment
from souk.core.admin.amounts import money
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.steps import Input, Step, StepsAdmin
from souk.core.errors import invalid_field
from souk.core.idempotency import RequestKey
from souk.core.money import parse_amount
from souk.ledger.queries.balances import lines_about

GatewayEvent: Any = apps.get_model("payments", "GatewayEvent")

STATE_COLOURS = {
    "pending": "warning",
    "processing": "info",
    "requires_action": "warning",
    "authorized": "info",
    "succeeded": "success",
    "failed": "danger",
    "cancelled": "danger",
    "expired": "danger",
    "refunded": "info",
}


def _capture(payment: Any, actor_id: UUID) -> None:
    capture_payment(payment.pk, amount=None, is_final=True, actor_id=actor_id)


def _take(payment: Any, actor_id: UUID, amount: str, request: RequestKey) -> None:
    wanted = _amount(payment, amount) if amount else None
    capture_payment(payment.pk, amount=wanted, is_final=False, actor_id=actor_id, request=request)


def _void(payment: Any, actor_id: UUID) -> None:
    void_payment(payment.pk, actor_id=actor_id)


def _refund(payment: Any, actor_id: UUID, amount: str, reason: str, request: RequestKey) -> None:
    wanted = _amount(payment, amount)
    refund_payment(payment.pk, amount=wanted, reason=reason, actor_id=actor_id, request=request)


def _amount(payment: Any, written: str) -> int:
    try:
        wanted = parse_amount(written.replace(",", ""), payment.currency)
    except ValueError as error:
        raise invalid_field("Amount", f"{error}.") from None
    if wanted < 1:
        raise invalid_field("Amount", "Write more than nothing.")
    return wanted


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
        ("Money", {"fields": (("total", "held", "captured"), ("refunded", "charged_back", "fee"))}),
        (
            "At the gateway",
            {
                "fields": (
                    ("gateway_reference", "card_shown"),
                    ("risk_score", "checks"),
                    ("error_code", "error_message"),
                    ("expires_at", "retry_count"),
                )
            },
        ),
    )
    steps = {
        "capture": Step("Mark as paid", "The money is noted as received.", _capture),
        "take": Step(
            "Capture",
            "The money is taken, or is asked for.",
            _take,
            (Input("amount", "Amount, such as 19.90; all without one", max_length=30),),
            is_once=True,
        ),
        "void": Step("Let go of the money", "Nothing is held any longer.", _void, variant="danger"),
        "refund": Step(
            "Give money back",
            "The refund is recorded.",
            _refund,
            (Input("amount", "Amount, such as 19.90", max_length=30), Input("reason", "Reason")),
            variant="danger",
            is_once=True,
        ),
    }

    def steps_for(self, request: HttpRequest, row: Any) -> list[str]:
        if row.gateway == "manual" and row.status == "pending":
            return ["capture"]
        may_refund = ["refund"] if row.captured_amount > row.refunded_amount else []
        if row.status == "authorized":
            return ["take", "void", *may_refund]
        return ["void"] if row.status == "requires_action" else may_refund

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        payments: QuerySet[Any] = super().get_queryset(request)
        return payments.select_related("method")

    def tables(self, row: Any) -> list[dict[str, Any]]:
        return [
            table(
                "Transactions",
                ["When", "Kind", "State", "Amount", "Fee", "Reference", "At the gateway", "Why"],
                [
                    [
                        f"{moved.created_at:%Y-%m-%d %H:%M}",
                        moved.get_kind_display(),
                        moved.get_status_display(),
                        money(moved.amount, row.currency),
                        "" if moved.fee_amount is None else money(moved.fee_amount, row.currency),
                        moved.gateway_reference,
                        moved.gateway_id,
                        moved.error_message or moved.reason,
                    ]
                    for moved in row.transactions.order_by("id")
                ],
            ),
            _calls_of(row),
            _events_of(row),
            _books_of(row),
        ]

    @display(description="Made")
    def made(self, payment: Any) -> str:
        return f"{payment.created_at:%Y-%m-%d %H:%M}"

    @display(description="State", label=STATE_COLOURS)
    def state(self, payment: Any) -> Coloured:
        return Coloured(payment.status, payment.get_status_display())

    @display(description="Order")
    def order(self, payment: Any) -> SafeString:
        return page_link("orders_order", payment.order_id, "Open the order")

    @display(description="Amount")
    def total(self, payment: Any) -> str:
        return money(payment.amount, payment.currency)

    @display(description="Held")
    def held(self, payment: Any) -> str:
        return money(payment.authorized_amount, payment.currency)

    @display(description="Charged back")
    def charged_back(self, payment: Any) -> str:
        lost = payment.charged_back_amount
        return money(lost, payment.currency) if lost else ""

    @display(description="Fee")
    def fee(self, payment: Any) -> str:
        kept = sum(moved.fee_amount or 0 for moved in payment.transactions.all())
        return money(kept, payment.currency) if kept else ""

    @display(description="Card")
    def card_shown(self, payment: Any) -> str:
        card = payment.card or {}
        if not card:
            return ""
        expiry = f"{card.get('exp_month')}/{card.get('exp_year')}"
        return f"{card.get('brand')} ending in {card.get('last4')}, {expiry}"

    @display(description="Captured")
    def captured(self, payment: Any) -> str:
        return money(payment.captured_amount, payment.currency)

    @display(description="Refunded")
    def refunded(self, payment: Any) -> str:
        return money(payment.refunded_amount, payment.currency) if payment.refunded_amount else ""


def _calls_of(payment: Any) -> dict[str, Any]:
    return table(
        "What the gateway was asked",
        ["When", "What", "It said", "Code", "Answer", "Milliseconds"],
        [
            [
                f"{asked.created_at:%Y-%m-%d %H:%M:%S}",
                asked.act,
                asked.verdict,
                asked.error_code,
                ", ".join(f"{name}: {said}" for name, said in asked.response.items() if said),
                asked.milliseconds,
            ]
            for asked in payment.calls.order_by("id")
        ],
    )


def _events_of(payment: Any) -> dict[str, Any]:
    told = GatewayEvent.objects.filter(
        gateway=payment.gateway, reference=payment.gateway_reference
    ).exclude(reference="")
    return table(
        "What the gateway told",
        ["When", "What", "State", "Tries", "Why"],
        [
            [
                f"{event.created_at:%Y-%m-%d %H:%M:%S}",
                event.kind,
                event.get_status_display(),
                event.tries,
                event.error,
            ]
            for event in told.order_by("id")
        ],
    )


def _books_of(payment: Any) -> dict[str, Any]:
    # The sale is named for its order, money for what moved.
    moved = payment.transactions.values_list("id", flat=True)
    return table(
        "In the books",
        ["When", "What", "Account", "Debit", "Credit"],
        [
            [
                f"{line.booked_at:%Y-%m-%d %H:%M:%S}",
                line.kind,
                line.account,
                money(line.amount, payment.currency) if line.amount > 0 else "",
                money(-line.amount, payment.currency) if line.amount < 0 else "",
            ]
            for line in lines_about([payment.order_id, *moved])
        ],
    )


@admin.register(GatewayEvent)
class GatewayEventAdmin(ReadOnlyAdmin):
    """What gateways told of their own accord."""

    permission = "payments.manage"
    list_display = ("event_id", "created_at", "gateway", "kind", "status", "tries", "error")
    list_filter = ("status", "gateway", RecentFilter)
    search_fields = ("event_id__exact", "reference__exact")
    search_help_text = "The gateway's id of the event or the payment"
    sortable_by = ()
