"""Bank accounts, as far as they are shown: never the number."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from souk.sellers.errors import NoBankAccount
from souk.sellers.models import BankAccount

_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class MaskedAccount:
    """What may be known of a bank account by whoever looks: enough to tell it from another."""

    bank_name: str
    last_four: str
    country: str
    updated_at: datetime


def bank_account_of(user_id: UUID) -> MaskedAccount:
    """Return a seller's bank account, masked; raise NoBankAccount where there is none."""
    account = BankAccount.objects.filter(seller_id=user_id).first()
    if account is None:
        raise NoBankAccount
    return masked(account)


def masked(account: BankAccount) -> MaskedAccount:
    """Return a bank account without what it takes to use it."""
    return MaskedAccount(
        bank_name=account.bank_name,
        last_four=account.account_number[-_SHOWN_DIGITS:],
        country=account.country,
        updated_at=account.updated_at,
    )
