"""Orders for staff: to look at, with a button for each step that may follow.

Contexts above add their own buttons and panels: `OrderPage.acts`, `OrderPage.panels`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST
from unfold.decorators import display

from souk.core.admin import ReadOnlyInline, ReadOnlyPage, money
from souk.core.errors import DomainError
from souk.orders.models import Item, Order, OrderStatus, PaymentStatus, StatusChange
from souk.orders.operations import fulfilment
from souk.orders.queries.numbers import id_range

__all__ = ["Act", "Order", "OrderPage", "in_status"]

Run = Callable[[Order, UUID | None, dict[str, str]], None]


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the order's page. `asks` are fields that it sends along: name and label."""

    name: str
    label: str
    run: Run
    is_offered: Callable[[Order], bool]
    asks: tuple[tuple[str, str], ...] = ()
    is_grave: bool = False


def in_status(*statuses: str) -> Callable[[Order], bool]:
    """Return the test whether an order is in one of the statuses."""
    return lambda order: order.status in statuses


def _confirm(order: Order, actor_id: UUID | None, given: dict[str, str]) -> None:
    fulfilment.confirm_order(order.id, actor_id=actor_id)


def _process(order: Order, actor_id: UUID | None, given: dict[str, str]) -> None:
    fulfilment.process_order(order.id, actor_id=actor_id)


def _ship(order: Order, actor_id: UUID | None, given: dict[str, str]) -> None:
    fulfilment.ship_order(
        order.id,
        actor_id=actor_id,
        tracking_number=given["tracking_number"][:100],
        tracking_url=given["tracking_url"][:500],
    )


def _deliver(order: Order, actor_id: UUID | None, given: dict[str, str]) -> None:
    fulfilment.deliver_order(order.id, actor_id=actor_id)


class Items(ReadOnlyInline):
    model = Item
    fields = ("sku", "name", "variant_name", "quantity", "unit_price", "total", "fulfilment_status")
    readonly_fields = ("unit_price", "total")
    ordering = ("position",)
    verbose_name_plural = "lines"
    tab = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        return super().get_queryset(request).select_related("order")

    def unit_price(self, item: Item) -> str:
        return money(item.unit_price_amount, item.order.currency)

    def total(self, item: Item) -> str:
        return money(item.total_amount, item.order.currency)


class History(ReadOnlyInline):
    model = StatusChange
    fields = ("created_at", "from_status", "to_status", "reason")
    readonly_fields = ("created_at",)
    ordering = ("created_at", "id")
    verbose_name_plural = "history"
    tab = False


@admin.register(Order)
class OrderPage(ReadOnlyPage):
    """Orders; only their buttons change them."""

    acts: ClassVar[list[Act]] = [
        Act("confirm", "Confirm", _confirm, in_status(OrderStatus.PENDING)),
        Act("process", "Begin to prepare", _process, in_status(OrderStatus.CONFIRMED)),
        Act(
            "ship",
            "Ship",
            _ship,
            in_status(OrderStatus.PROCESSING),
            asks=(("tracking_number", "Tracking number"), ("tracking_url", "Tracking address")),
        ),
        Act("deliver", "Mark as delivered", _deliver, in_status(OrderStatus.SHIPPED)),
    ]
    panels: ClassVar[list[Callable[[Order], str]]] = []

    inlines = (Items, History)
    change_form_before_template = "orders/admin/acts.html"
    list_display = (
        "order_number",
        "created_at",
        "email",
        "shown_status",
        "shown_payment",
        "shown_total",
    )
    list_filter = ("status", "payment_status")
    search_fields = ("order_number",)
    search_help_text = "An order number, an e-mail address or a tracking number"
    ordering = ("-id",)
    readonly_fields = (
        "amounts",
        "sent_to",
        "billed_to",
        "shown_panels",
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("order_number", "email"),
                    ("status", "payment_status", "created_at"),
                    "amounts",
                    "shown_panels",
                )
            },
        ),
        (
            "Delivery",
            {
                "fields": (
                    ("sent_to", "billed_to"),
                    ("shipping_method_name", "tracking_number", "tracking_url"),
                    "notes",
                )
            },
        ),
    )

    def get_search_results(
        self, request: HttpRequest, rows: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """Find by what an index or a partition answers, never by looking at every order."""
        term = search_term.strip()
        if not term:
            return rows, False
        if span := id_range(term):
            first, last, number = span
            return rows.filter(id__gte=first, id__lt=last, order_number=number), False
        if "@" in term:
            return rows.filter(email__iexact=term), False
        return rows.filter(Q(tracking_number=term) & ~Q(tracking_number="")), False

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(require_POST(self.act))
        return [
            path("<uuid:order_id>/acts/<slug:name>/", act, name="orders_order_act"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        order = self.get_object(request, object_id)
        offered = [act for act in self.acts if order is not None and act.is_offered(order)]
        context = {**(extra_context or {}), "acts": offered}
        return super().change_view(request, object_id, form_url, context)

    def act(self, request: HttpRequest, order_id: UUID, name: str) -> HttpResponse:
        """Do what a button says; what stands against it becomes a message."""
        order = Order.objects.filter(id=order_id).first()
        act = next((act for act in self.acts if act.name == name), None)
        if order is None or act is None or not self._is_staff(request):
            return HttpResponseNotFound("There is no such order or act.")
        given = {field: request.POST.get(field, "").strip() for field, _ in act.asks}
        try:
            act.run(order, request.user.pk, given)
        except DomainError as error:
            messages.error(request, f"{act.label}: {error.detail or error}")
        else:
            messages.success(request, f"{act.label}: done.")
        return HttpResponseRedirect(reverse("admin:orders_order_change", args=[order_id]))

    @display(
        description="status",
        ordering="status",
        label={
            OrderStatus.PENDING.value: "warning",
            OrderStatus.CONFIRMED.value: "info",
            OrderStatus.PROCESSING.value: "info",
            OrderStatus.SHIPPED.value: "info",
            OrderStatus.DELIVERED.value: "success",
            OrderStatus.CANCELLED.value: "danger",
        },
    )
    def shown_status(self, order: Order) -> str:
        return order.status

    @display(
        description="payment",
        label={
            PaymentStatus.PAID.value: "success",
            PaymentStatus.PENDING.value: "warning",
            PaymentStatus.FAILED.value: "danger",
        },
    )
    def shown_payment(self, order: Order) -> str:
        return order.payment_status

    @display(description="total", ordering="total_amount")
    def shown_total(self, order: Order) -> str:
        return money(order.total_amount, order.currency)

    def amounts(self, order: Order) -> str:
        rows = (
            ("Goods", order.subtotal_amount),
            ("Discount", -order.discount_amount),
            ("Shipping", order.shipping_amount),
            ("Tax", order.tax_amount),
            ("Total", order.total_amount),
        )
        shown = ((label, money(amount, order.currency)) for label, amount in rows if amount)
        return format_html_join("", "<div>{}: <strong>{}</strong></div>", shown)

    @display(description="shipped to")
    def sent_to(self, order: Order) -> str:
        return _lines(order.shipping_address)

    @display(description="billed to")
    def billed_to(self, order: Order) -> str:
        return _lines(order.billing_address)

    @display(description="payment")
    def shown_panels(self, order: Order) -> str:
        panels = ((panel(order),) for panel in self.panels)
        return format_html_join("", "<div>{}</div>", panels)


def _lines(address: dict[str, str] | None) -> str:
    if not address:
        return "-"
    city = " ".join(filter(None, (address.get("postal_code"), address.get("city"))))
    lines = (
        address.get("full_name"),
        address.get("line1"),
        address.get("line2"),
        city,
        address.get("region"),
        address.get("country"),
        address.get("phone"),
    )
    return format_html("{}", format_html_join("", "{}<br>", ((one,) for one in lines if one)))
