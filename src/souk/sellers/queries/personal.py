"""What sellers' tables hold on a person. The account's number stays inside, but for its end."""

from typing import Any
from uuid import UUID

from souk.sellers.models import BankAccount, Document, Profile
from souk.sellers.queries.bank_accounts import masked

PROFILE = (
    "slug",
    "business_name",
    "business_type",
    "tax_id",
    "registration_number",
    "business_email",
    "business_phone",
    "website",
    "business_address",
    "description",
    "status",
    "status_reason",
    "staff_notes",
    "submitted_at",
    "verified_at",
    "commission_rate",
    "auto_approve_orders",
    "vacation_mode",
    "vacation_message",
    "created_at",
    "updated_at",
)
DOCUMENT = ("id", "kind", "number", "note", "created_at")
BANK_ACCOUNT = ("account_holder", "bank_name", "country", "created_at", "updated_at")


def personal(user_id: UUID) -> dict[str, Any] | None:
    """Return somebody's business with its papers and bank account, in three statements.

    None for somebody who never applied.
    """
    profile = Profile.objects.filter(user_id=user_id).values(*PROFILE).first()
    if profile is None:
        return None
    documents = Document.objects.filter(seller_id=user_id).order_by("id").values(*DOCUMENT)
    account = BankAccount.objects.filter(seller_id=user_id).first()
    return {
        **profile,
        "documents": list(documents),
        "bank_account": account and _told(account),
    }


def _told(account: BankAccount) -> dict[str, Any]:
    named = {name: getattr(account, name) for name in BANK_ACCOUNT}
    return {**named, "last_four": masked(account).last_four}
