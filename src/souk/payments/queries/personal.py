"""What payments hold on a person: by their orders."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from souk.payments.models import Payment, Transaction

PAYMENT = (
    "id",
    "payment_number",
    "order_id",
    "method_id",
    "gateway",
    "gateway_reference",
    "status",
    "currency",
    "amount",
    "captured_amount",
    "refunded_amount",
    "next_action",
    "error_code",
    "error_message",
    "processed_at",
    "failed_at",
    "created_at",
    "updated_at",
)
TRANSACTION = (
    "payment_id",
    "kind",
    "status",
    "amount",
    "gateway_reference",
    "reason",
    "return_id",
    "error_message",
    "settled_at",
    "created_at",
)


def personal(order_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Return the payments of these orders with the money that moved, in two statements."""
    payments = Payment.objects.filter(order_id__in=order_ids).order_by("id")
    parts: dict[UUID, dict[str, Any]] = {
        payment["id"]: {**payment, "transactions": []} for payment in payments.values(*PAYMENT)
    }
    moved = Transaction.objects.filter(payment_id__in=list(parts)).order_by("id")
    for transaction in moved.values(*TRANSACTION):
        parts[transaction.pop("payment_id")]["transactions"].append(transaction)
    return list(parts.values())
