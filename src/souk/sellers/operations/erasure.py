"""Forgetting sellers. The row stays, emptied: products and what was sold name it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Cast, Concat

from souk.sellers.models import BankAccount, BusinessType, Document, Profile, SellerStatus

# What stays: that there was a seller, and on what terms; it tells nothing about the person.
_KEPT = frozenset(
    {"user", "submitted_at", "verified_at", "verified_by", "commission_rate", "created_at"}
    | {"updated_at"}
)


def erase_sellers(user_ids: Collection[UUID]) -> None:
    """Empty the profiles of these people, for ever, with papers and bank accounts.

    Their products leave the shop with them. Repeating it changes nothing; runs in its caller's
    transaction.
    """
    Document.objects.filter(seller_id__in=user_ids).delete()
    BankAccount.objects.filter(seller_id__in=user_ids).delete()
    Profile.objects.filter(user_id__in=user_ids).update(**_empty())
    # The admin's log names sellers as they were called.
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Profile),
        object_id__in=[str(user_id) for user_id in user_ids],
    ).update(object_repr="erased", change_message="")


def _empty() -> dict[str, Any]:
    """Return what a profile becomes; a column that is added later is emptied by itself."""
    values = {
        field.name: field.get_default()
        for field in Profile._meta.concrete_fields
        if field.name not in _KEPT
    }
    return values | {
        "business_name": "erased",
        "business_type": BusinessType.INDIVIDUAL,
        "slug": Concat(Value("erased-"), Cast(F("user_id"), TextField()), output_field=TextField()),
        # By known steps, to where nobody sells.
        "status": Case(
            When(status=SellerStatus.APPROVED, then=Value(SellerStatus.SUSPENDED.value)),
            When(
                status__in=[SellerStatus.PENDING, SellerStatus.UNDER_REVIEW],
                then=Value(SellerStatus.REJECTED.value),
            ),
            default=F("status"),
        ),
    }
