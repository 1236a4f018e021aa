"""What payments hold on a person: by their orders."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from souk.payments.models import Payment, SavedMethod, Transaction

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
    "authorized_amount",
    "captured_amount",
    "refunded_amount",
    "charged_back_amount",
    "next_action",
    "error_code",
    "error_message",
    "processed_at",
    "failed_at",
    "expires_at",
    "card",
    "risk_score",
    "checks",
    "retry_count",
    "asked_at",
    "created_at",
    "updated_at",
)
TRANSACTION = (
    "payment_id",
    "kind",
    "status",
    "amount",
    "gateway_reference",
    "gateway_id",
    "fee_amount",
    "is_final",
    "reason",
    "return_id",
    "error_message",
    "settled_at",
    "created_at",
)


SAVED_METHOD = (
    "id",
    "method_id",
    "gateway",
    "customer_reference",
    "card",
    "is_default",
    "created_at",
    "updated_at",
)


def saved(user_id: UUID) -> list[dict[str, Any]]:
    """Return what a customer has left with gateways to pay by."""
    methods = SavedMethod.objects.filter(user_id=user_id).order_by("id")
    return list(methods.values(*SAVED_METHOD))


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
