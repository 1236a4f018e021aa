"""Where a seller's earnings go."""

from uuid import UUID

from django.db import transaction

from souk.accounts.operations.attempts import count_letter
from souk.accounts.operations.passwords import prove_password
from souk.core.events import publish
from souk.sellers.events import BankAccountChanged
from souk.sellers.models import BankAccount
from souk.sellers.operations.profile import locked_profile
from souk.sellers.queries.bank_accounts import MaskedAccount, bank_account_of
from souk.sellers.queries.profiles import seller_of


def set_bank_account(user_id: UUID, *, password: str, **fields: str) -> MaskedAccount:
    """Have a seller's earnings go to this account, and tell them so by a letter.

    A stolen token is not enough: the password is asked for again. Raises WrongPassword,
    TooManyAttempts, NoSellerProfile.
    """
    seller = seller_of(user_id)
    prove_password(user_id, password)
    count_letter(seller.email)
    with transaction.atomic():
        locked_profile(user_id)
        BankAccount.objects.update_or_create(seller_id=user_id, defaults=fields)
        publish(BankAccountChanged(user_id=user_id))
    return bank_account_of(user_id)
