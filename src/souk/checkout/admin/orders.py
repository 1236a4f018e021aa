"""Orders: to read, and to move on by buttons.

The pages show tables of another context, which Django's registry gives; they never write one.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import display

from souk.accounts.queries.names import emails_of
from souk.checkout.admin.parts import (
    PARCEL,
    counts_in,
    fulfilments_of,
    page_link,
    refunds_of,
    returns_of,
)
from souk.checkout.operations.cancellation import cancel_order
from souk.checkout.operations.item_cancellation import cancel_items
from souk.core.admin.amounts import money
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.steps import Input, Step, StepsAdmin
from souk.orders.operations import fulfilment
from souk.orders.operations.notes import edit_order
from souk.orders.queries.orders import found_by
from souk.orders.queries.progress import progress_of
from souk.orders.queries.transitions import next_statuses

Order: Any = apps.get_model("orders", "Order")
Payment: Any = apps.get_model("payments", "Payment")

STATUS_COLOURS = {
    "pending": "warning",
    "confirmed": "info",
    "processing": "info",
    "shipped": "primary",
    "delivered": "success",
    "cancelled": "danger",
    "returned": "danger",
    "refunded": "info",
    "partially_refunded": "info",
}
PAYMENT_COLOURS = {
    "pending": "warning",
    "authorized": "info",
    "paid": "success",
    "partially_paid": "warning",
    "failed": "danger",
    "refunded": "info",
    "partially_refunded": "info",
}


def _confirm(order: Any, actor_id: UUID) -> None:
    fulfilment.confirm_order(order.pk, actor_id=actor_id)


def _process(order: Any, actor_id: UUID) -> None:
    fulfilment.process_order(order.pk, actor_id=actor_id)


def _ship(order: Any, actor_id: UUID, **tracking: str) -> None:
    fulfilment.ship_order(order.pk, actor_id=actor_id, parcel=fulfilment.Parcel(**tracking))


def _send_part(order: Any, actor_id: UUID, lines: str, **tracking: str) -> None:
    items = {item.sku: item.id for item in order.items.all()}
    fulfilment.begin_fulfilment(
        order.pk,
        quantities=counts_in(lines, items, field="What"),
        actor_id=actor_id,
        parcel=fulfilment.Parcel(**tracking),
    )


def _cancel_rest(order: Any, actor_id: UUID, lines: str, reason: str) -> None:
    items = {item.sku: item.id for item in order.items.all()}
    cancel_items(
        order.pk,
        quantities=counts_in(lines, items, field="What") if lines.strip() else None,
        reason=reason,
        actor_id=actor_id,
    )


def _note(order: Any, actor_id: UUID, admin_notes: str) -> None:
    edit_order(order.pk, if_changed_at=None, admin_notes=admin_notes)


def _deliver(order: Any, actor_id: UUID) -> None:
    fulfilment.deliver_order(order.pk, actor_id=actor_id)


def _cancel(order: Any, actor_id: UUID, reason: str) -> None:
    cancel_order(order.pk, reason=reason, actor_id=actor_id)


# Which step leads to which status.
_LEADS_TO = {
    "confirm": "confirmed",
    "process": "processing",
    "ship": "shipped",
    "part": "shipped",
    "rest": "shipped",
    "deliver": "delivered",
    "cancel": "cancelled",
}


@admin.register(Order)
class OrderAdmin(StepsAdmin, ReadOnlyAdmin):
    """What buyers bought."""

    permission = "orders.manage"
    list_display = ("order_number", "made", "email", "status_label", "payment_label", "total")
    list_filter = ("status", "payment_status", RecentFilter)
    search_fields = ("order_number",)
    search_help_text = (
        "Order number, here or elsewhere, tracking number, SKU, or beginning of the e-mail"
    )
    sortable_by = ()
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("order_number", "made"),
                    ("status", "payment_status"),
                    ("email", "customer"),
                    "origin",
                )
            },
        ),
        ("Money", {"fields": (("subtotal", "discount"), ("shipping", "tax"), "total")}),
        (
            "Sending",
            {
                "fields": (
                    ("shipping_to", "billing_to"),
                    ("shipping_method_name", "tracking_number"),
                    "tracking_url",
                )
            },
        ),
        (
            "Notes",
            {
                "fields": (
                    "notes",
                    ("gift_message", "special_instructions"),
                    "admin_notes",
                    "cancellation_reason",
                )
            },
        ),
    )
    steps = {
        "confirm": Step("Confirm", "The order is confirmed.", _confirm),
        "process": Step("Begin to prepare", "The order is being prepared.", _process),
        "ship": Step("Ship", "The order is on its way.", _ship, PARCEL),
        "part": Step(
            "Ship a part",
            "A part of the order is on its way.",
            _send_part,
            (Input("lines", "What, such as MUG-1 2, CUP 1"), *PARCEL),
        ),
        "rest": Step(
            "Cancel what is left",
            "What was left is cancelled; its goods and its money go back.",
            _cancel_rest,
            (
                Input("lines", "What, such as MUG-1 2; empty: all that is not packed or sent"),
                Input("reason", "Reason"),
            ),
            variant="danger",
        ),
        "deliver": Step("Mark as delivered", "The order has arrived.", _deliver),
        "note": Step(
            "Write a note",
            "The note is kept.",
            _note,
            (Input("admin_notes", "For staff alone", max_length=2000),),
        ),
        "cancel": Step(
            "Cancel the order",
            "The order is cancelled; its goods and its money go back.",
            _cancel,
            (Input("reason", "Reason"),),
            variant="danger",
        ),
    }

    def steps_for(self, request: HttpRequest, row: Any) -> list[str]:
        if row.imported_number is not None:
            return ["note"]
        allowed = next_statuses(row.status)
        return [*(name for name, status in _LEADS_TO.items() if status in allowed), "note"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        orders: QuerySet[Any] = super().get_queryset(request)
        return orders.defer("token_hash")

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Find by number, e-mail, tracking or SKU, as the API does."""
        term = search_term.strip().replace("\0", "")
        return (found_by(queryset, term) if term else queryset), False

    def tables(self, row: Any) -> list[dict[str, Any]]:
        return [
            _lines_of(row),
            fulfilments_of(row),
            _payments_of(row),
            refunds_of(row),
            returns_of(row),
            _history_of(row),
        ]

    @display(description="Made")
    def made(self, order: Any) -> str:
        return f"{order.created_at:%Y-%m-%d %H:%M}"

    @display(description="Status", label=STATUS_COLOURS)
    def status_label(self, order: Any) -> Coloured:
        return Coloured(order.status, order.get_status_display())

    @display(description="Payment", label=PAYMENT_COLOURS)
    def payment_label(self, order: Any) -> Coloured:
        return Coloured(order.payment_status, order.get_payment_status_display())

    @display(description="Customer")
    def customer(self, order: Any) -> str | SafeString:
        if order.user_id is None:
            return "guest"
        return page_link("accounts_user", order.user_id, "Account")

    @display(description="Placed")
    def origin(self, order: Any) -> str:
        if order.imported_number is None:
            return "here"
        return (
            f"in another shop, as {order.imported_number}. It came in by a file, as history: it was"
            " paid and sent there, so cancel, refund or return it there."
        )

    @display(description="Total")
    def total(self, order: Any) -> str:
        return money(order.total_amount, order.currency)

    @display(description="Goods")
    def subtotal(self, order: Any) -> str:
        return money(order.subtotal_amount, order.currency)

    @display(description="Discount")
    def discount(self, order: Any) -> str:
        return money(order.discount_amount, order.currency)

    @display(description="Shipping")
    def shipping(self, order: Any) -> str:
        return money(order.shipping_amount, order.currency)

    @display(description="Tax")
    def tax(self, order: Any) -> str:
        return money(order.tax_amount, order.currency)

    @display(description="Ship to")
    def shipping_to(self, order: Any) -> str:
        return _written_address(order.shipping_address)

    @display(description="Bill to")
    def billing_to(self, order: Any) -> str:
        return _written_address(order.billing_address)


def _lines_of(order: Any) -> dict[str, Any]:
    cancelled = {line.item_id: line.cancelled for line in progress_of(order.pk)}
    return table(
        "Lines",
        ["SKU", "Name", "Options", "Quantity", "Cancelled", "Price", "Total", "State"],
        [
            [
                item.sku,
                item.name,
                ", ".join(f"{name}: {value}" for name, value in item.options.items()),
                item.quantity,
                cancelled[item.pk] or "",
                money(item.unit_price_amount, order.currency),
                money(item.total_amount, order.currency),
                item.get_fulfilment_status_display(),
            ]
            for item in order.items.order_by("position")
        ],
    )


def _payments_of(order: Any) -> dict[str, Any]:
    payments = Payment.objects.filter(order_id=order.pk).select_related("method").order_by("-id")
    return table(
        "Payments",
        ["Number", "Method", "Gateway", "State", "Amount", "Captured", "Refunded"],
        [
            [
                page_link("payments_payment", payment.pk, payment.payment_number),
                payment.method.name,
                payment.gateway,
                payment.get_status_display(),
                money(payment.amount, payment.currency),
                money(payment.captured_amount, payment.currency),
                money(payment.refunded_amount, payment.currency),
            ]
            for payment in payments
        ],
    )


def _history_of(order: Any) -> dict[str, Any]:
    changes = list(order.history.order_by("created_at", "id"))
    names = emails_of({who for who in (order.user_id, *(one.changed_by for one in changes)) if who})
    steps = [(order.created_at, "", "pending", "", order.user_id)]
    steps += [(c.created_at, c.from_status, c.to_status, c.reason, c.changed_by) for c in changes]
    return table(
        "History",
        ["When", "From", "To", "Reason", "By"],
        [
            [f"{when:%Y-%m-%d %H:%M}", before, after, reason, names.get(who, "")]
            for when, before, after, reason, who in steps
        ],
    )


def _written_address(address: dict[str, str] | None) -> str:
    parts = ("full_name", "line1", "line2", "postal_code", "city", "region", "country", "phone")
    known = [(address or {}).get(part, "") for part in parts]
    return format_html_join("", "{}<br>", ((text,) for text in known if text))
