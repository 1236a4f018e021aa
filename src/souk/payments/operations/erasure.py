"""Forgetting who paid."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from souk.payments.models import Payment, SavedMethod, Transaction


def erase_payers(order_ids: Collection[UUID]) -> None:
    """Take what a gateway or staff said about a person out of the payments of these orders.

    Amounts, dates and the gateway's references stay: they are the books.
    """
    Payment.objects.filter(
        ~Q(error_message="")
        | Q(next_action__isnull=False)
        | Q(card__isnull=False)
        | Q(checks__isnull=False),
        order_id__in=order_ids,
    ).update(error_message="", next_action=None, card=None, checks=None, risk_score=None)
    Transaction.objects.filter(
        ~Q(reason="") | ~Q(error_message=""), payment__order_id__in=order_ids
    ).update(reason="", error_message="")


def erase_saved_methods(user_ids: Collection[UUID]) -> None:
    """Forget what these people had left with gateways to pay by."""
    SavedMethod.objects.filter(user_id__in=user_ids).delete()
