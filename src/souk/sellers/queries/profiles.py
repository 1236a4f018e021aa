"""Sellers, as they and staff see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist

from souk.sellers.errors import NoSellerProfile
from souk.sellers.models import BankAccount, Profile
from souk.sellers.queries.bank_accounts import MaskedAccount, masked


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that a seller has named to be verified by."""

    id: UUID
    kind: str
    number: str
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Seller:
    """A seller; `business_address` is an object as addresses are, `commission_rate` a share.

    What they have sold is in minor units, as it was counted last.
    """

    id: UUID
    email: str
    slug: str
    business_name: str
    business_type: str
    tax_id: str
    registration_number: str
    business_email: str
    business_phone: str
    website: str
    business_address: dict[str, Any] | None
    description: str
    status: str
    status_reason: str
    staff_notes: str
    submitted_at: datetime
    verified_at: datetime | None
    verified_by: UUID | None
    commission_rate: Decimal
    auto_approve_orders: bool
    vacation_mode: bool
    vacation_message: str
    documents: list[Paper]
    bank_account: MaskedAccount | None
    total_sales_amount: int
    total_orders: int
    sales_currency: str
    created_at: datetime
    updated_at: datetime


def seller_of(user_id: UUID) -> Seller:
    """Return a seller; raise NoSellerProfile where somebody is none."""
    sellers = sellers_of([user_id])
    if not sellers:
        raise NoSellerProfile
    return sellers[0]


def sellers_of(user_ids: Collection[UUID]) -> list[Seller]:
    """Return sellers in the order of the ids, in two statements."""
    profiles = (
        Profile.objects.filter(user_id__in=user_ids)
        .select_related("user", "bank_account", "sales")
        .prefetch_related("documents")
    )
    known = {profile.user_id: _seller(profile) for profile in profiles}
    return [known[user_id] for user_id in user_ids if user_id in known]


def sellers_among(user_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these people who are sellers, whatever their status."""
    return set(Profile.objects.filter(user_id__in=user_ids).values_list("user_id", flat=True))


def _seller(profile: Profile) -> Seller:
    papers = sorted(profile.documents.all(), key=lambda document: document.id)
    return Seller(
        id=profile.user_id,
        email=profile.user.email,
        slug=profile.slug,
        business_name=profile.business_name,
        business_type=profile.business_type,
        tax_id=profile.tax_id,
        registration_number=profile.registration_number,
        business_email=profile.business_email,
        business_phone=profile.business_phone,
        website=profile.website,
        business_address=profile.business_address,
        description=profile.description,
        status=profile.status,
        status_reason=profile.status_reason,
        staff_notes=profile.staff_notes,
        submitted_at=profile.submitted_at,
        verified_at=profile.verified_at,
        verified_by=profile.verified_by_id,
        commission_rate=profile.commission_rate,
        auto_approve_orders=profile.auto_approve_orders,
        vacation_mode=profile.vacation_mode,
        vacation_message=profile.vacation_message,
        documents=[
            Paper(paper.id, paper.kind, paper.number, paper.note, paper.created_at)
            for paper in papers
        ],
        bank_account=_account(profile),
        total_sales_amount=profile.sales.total_sales_amount,
        total_orders=profile.sales.total_orders,
        sales_currency=profile.sales.currency or settings.DEFAULT_CURRENCY,
        created_at=profile.created_at,
        updated_at=profile.updated_at,
    )


def _account(profile: Profile) -> MaskedAccount | None:
    try:
        account: BankAccount = profile.bank_account
    except ObjectDoesNotExist:
        return None
    return masked(account)
