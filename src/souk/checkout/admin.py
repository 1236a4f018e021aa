"""What an order's page shows and does beyond the order itself: its payment, and cancelling it."""

from uuid import UUID

from django.utils.html import format_html

from souk.checkout.operations.cancellation import cancel_order
from souk.checkout.operations.settlement import note_received
from souk.core.admin import money
from souk.orders.admin import Act, Order, OrderPage, in_status
from souk.payments.queries.payments import payment_of_order


def _receive(order: Order, actor_id: UUID | None, given: dict[str, str]) -> None:
    note_received(payment_of_order(order.id), actor_id=actor_id)


def _cancel(order: Order, actor_id: UUID | None, given: dict[str, str]) -> None:
    cancel_order(order.id, reason=given["reason"][:500], actor_id=actor_id)


def _awaits_money(order: Order) -> bool:
    payment = payment_of_order(order.id)
    return payment.gateway == "manual" and payment.status == "pending"


def _payment(order: Order) -> str:
    payment = payment_of_order(order.id)
    return format_html(
        "{} · {} · <strong>{}</strong> · {}",
        payment.payment_number,
        payment.gateway,
        money(payment.amount, payment.currency),
        payment.status,
    )


OrderPage.panels.append(_payment)
OrderPage.acts += [
    Act("receive", "Mark as paid", _receive, _awaits_money),
    Act(
        "cancel",
        "Cancel",
        _cancel,
        in_status("pending", "confirmed", "processing"),
        asks=(("reason", "Reason"),),
        is_grave=True,
    ),
]
