"""Returns: answered, received and paid back by buttons."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.decorators import display

from souk.accounts.queries.names import emails_of
from souk.checkout.admin.parts import counts_in, page_link
from souk.checkout.operations.refunds import refund_return
from souk.core.admin.amounts import money
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.steps import Input, Step, StepsAdmin
from souk.core.errors import invalid_field
from souk.inventory.queries.warehouses import warehouse_coded
from souk.orders.operations import returns
from souk.orders.operations.returns import Arrived

Return: Any = apps.get_model("orders", "Return")

STATE_COLOURS = {
    "requested": "warning",
    "approved": "info",
    "rejected": "danger",
    "received": "primary",
    "refunded": "success",
}
_ANSWER = (Input("answer", "What the buyer is told"),)


def _approve(asked: Any, actor_id: UUID, answer: str) -> None:
    returns.approve_return(asked.pk, answer=answer, actor_id=actor_id)


def _reject(asked: Any, actor_id: UUID, answer: str) -> None:
    returns.reject_return(asked.pk, answer=answer, actor_id=actor_id)


def _receive(asked: Any, actor_id: UUID, written_off: str, warehouse: str) -> None:
    place = _warehouse(warehouse) if warehouse else None
    lines = list(asked.lines.select_related("item"))
    if not written_off:
        returns.receive_return(asked.pk, None, actor_id=actor_id, warehouse_id=place)
        return
    items = {line.item.sku: line.item_id for line in lines}
    lost = counts_in(written_off, items, field="Written off")
    arrived = {
        line.item_id: Arrived(
            restocked=max(0, line.quantity - lost.get(line.item_id, 0)),
            written_off=lost.get(line.item_id, 0),
        )
        for line in lines
    }
    returns.receive_return(asked.pk, arrived, actor_id=actor_id, warehouse_id=place)


def _warehouse(code: str) -> UUID:
    found = warehouse_coded(code)
    if found is None:
        raise invalid_field("Warehouse", f"There is no warehouse {code}.")
    return found


def _refund(asked: Any, actor_id: UUID, reason: str) -> None:
    refund_return(asked.pk, amount=None, with_shipping=False, reason=reason, actor_id=actor_id)


@admin.register(Return)
class ReturnAdmin(StepsAdmin, ReadOnlyAdmin):
    """What buyers want to send back."""

    permission = "orders.manage"
    list_display = ("return_number", "made", "order_number", "state", "worth")
    list_filter = ("status", RecentFilter)
    list_select_related = ("order",)
    search_fields = ("return_number__exact", "order__order_number__exact")
    search_help_text = "Number of the return or the order"
    sortable_by = ()
    fieldsets = (
        (None, {"fields": (("return_number", "status"), ("order_link", "worth"))}),
        ("Words", {"fields": ("note", "answer")}),
        (None, {"fields": (("approved_at", "rejected_at"), ("received_at", "refunded_at"))}),
    )
    readonly_fields = ("order_link", "worth")
    steps = {
        "approve": Step("Approve", "The buyer may send it back.", _approve, _ANSWER),
        "reject": Step("Reject", "The return is closed.", _reject, _ANSWER, variant="danger"),
        "receive": Step(
            "Mark as received",
            "The goods are back.",
            _receive,
            (
                Input("written_off", "Not to be sold again, such as MUG-1 1"),
                Input("warehouse", "Warehouse's code, if not where they came from"),
            ),
        ),
        "refund": Step("Refund", "The money goes back.", _refund, (Input("reason", "Reason"),)),
    }

    def steps_for(self, request: HttpRequest, row: Any) -> list[str]:
        return {
            "requested": ["approve", "reject"],
            "approved": ["receive", "reject"],
            "received": ["refund"],
        }.get(row.status, [])

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        asked: QuerySet[Any] = super().get_queryset(request)
        return asked.select_related("order")

    def tables(self, row: Any) -> list[dict[str, Any]]:
        return [_lines_of(row), _history_of(row)]

    @display(description="Asked for")
    def made(self, asked: Any) -> str:
        return f"{asked.created_at:%Y-%m-%d %H:%M}"

    @display(description="Order")
    def order_number(self, asked: Any) -> str:
        return str(asked.order.order_number)

    @display(description="Order")
    def order_link(self, asked: Any) -> SafeString:
        return page_link("orders_order", asked.order_id, asked.order.order_number)

    @display(description="State", label=STATE_COLOURS)
    def state(self, asked: Any) -> Coloured:
        return Coloured(asked.status, asked.get_status_display())

    @display(description="Worth")
    def worth(self, asked: Any) -> str:
        return money(asked.value_amount, asked.order.currency) if asked.value_amount else ""


def _lines_of(asked: Any) -> dict[str, Any]:
    lines = asked.lines.select_related("item").order_by("item__position")
    return table(
        "Lines",
        ["SKU", "Name", "Quantity", "Reason", "Sold again", "Written off"],
        [
            [
                line.item.sku,
                line.item.name,
                line.quantity,
                line.reason,
                line.restocked_quantity,
                line.written_off_quantity,
            ]
            for line in lines
        ],
    )


def _history_of(asked: Any) -> dict[str, Any]:
    steps = list(asked.history.order_by("created_at", "id"))
    names = emails_of({step.changed_by for step in steps if step.changed_by})
    return table(
        "History",
        ["When", "From", "To", "By"],
        [
            [
                f"{step.created_at:%Y-%m-%d %H:%M}",
                step.from_status,
                step.to_status,
                names.get(step.changed_by, ""),
            ]
            for step in steps
        ],
    )
