"""Forgetting a person in every context, in one transaction."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from souk.accounts.errors import NotYourself
from souk.accounts.operations.erasure import confirm_password, erase_accounts, living_among
from souk.accounts.operations.roles import keep_an_admin
from souk.accounts.queries.authority import require_authority, require_authority_over
from souk.accounts.queries.profile import profile_of
from souk.audit.operations.erasure import forget_people
from souk.carts.operations.erasure import erase_carts
from souk.catalog.operations.favorites import forget_favorites
from souk.core.database.identity import as_system
from souk.core.idempotency import forget_users
from souk.orders.operations.erasure import erase_buyers
from souk.orders.queries.personal import open_orders_of, order_ids_of
from souk.orders.queries.sales import orders_to_send
from souk.payments.operations.erasure import erase_payers, erase_saved_methods
from souk.privacy.errors import OrdersOpen, OrdersToSend
from souk.promotions.operations.erasure import forget_customers
from souk.reviews.operations.erasure import forget_reviewers
from souk.sellers.operations.erasure import erase_sellers

# So many of the orders that a seller has to send are named.
_NAMED = 20


def erase_myself(user_id: UUID, *, password: str) -> None:
    """Forget somebody at their own wish; repeating it changes nothing.

    Raises WrongPassword, OrdersOpen while something is on its way, OrdersToSend, LastAdmin.
    """
    confirm_password(user_id, password)
    _erase_person(user_id)


def erase_customer(user_id: UUID, *, actor_id: UUID) -> None:
    """Forget somebody who has asked the shop; raise NotFound when the account is gone already.

    Raises NotYourself, PermissionMissing, OrdersOpen while something is on its way, OrdersToSend,
    LastAdmin.
    """
    if user_id == actor_id:
        raise NotYourself
    require_authority(actor_id, "accounts.erase")
    require_authority_over(actor_id, user_id)
    profile_of(user_id)
    _erase_person(user_id)


def erase_people(user_ids: Collection[UUID]) -> None:
    """Forget these people, whatever is on its way to them; repeating it changes nothing.

    A number of statements that does not grow with theirs, but for the event that tells of each.
    Runs in its caller's transaction.
    """
    erase_accounts(living_among(user_ids))
    erase_sellers(user_ids)
    forget_favorites(user_ids)
    erase_carts(user_ids)
    erase_buyers(user_ids, invoices_since=invoices_since())
    erase_payers(order_ids_of(user_ids))
    erase_saved_methods(user_ids)
    forget_customers(user_ids)
    forget_reviewers(user_ids)
    forget_users(user_ids)
    forget_people(user_ids)


def invoices_since() -> datetime:
    """Return the moment since which a sale's billing address has to be kept."""
    return timezone.now() - timedelta(days=365.25 * settings.INVOICE_YEARS)


@as_system()
@transaction.atomic
def _erase_person(user_id: UUID) -> None:
    keep_an_admin(without=user_id)
    living = living_among([user_id])
    numbers = open_orders_of(living)
    if numbers:
        raise OrdersOpen(numbers)
    to_send = [number for _, number in orders_to_send(living)]
    if to_send:
        raise OrdersToSend(to_send[:_NAMED])
    erase_people(living)
