"""Forgetting in time, without being asked."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from souk.accounts.operations.erasure import erased_since, living_among, never_verified
from souk.orders.operations.erasure import erase_invoices
from souk.orders.queries.personal import buyers_among
from souk.orders.queries.sales import orders_to_send
from souk.privacy.operations.erasure import erase_people, invoices_since

# An access token outlives its account by minutes, and an order that was open may close late.
_LOOKED_AFTER = timedelta(days=60)
_AT_ONCE = 200


@transaction.atomic
def finish_erasures() -> None:
    """Forget what was written about people who were erased lately; repeating it changes nothing."""
    erase_people(erased_since(timezone.now() - _LOOKED_AFTER))


def erase_old_invoices() -> int:
    """Take erased people out of invoices that no law wants any longer; return how many."""
    return erase_invoices(before=invoices_since())


def erase_never_verified() -> int:
    """Forget accounts whose e-mail nobody ever proved, if the shop wants that; return how many.

    Who has ever ordered, or has something left to send, is left alone.
    """
    if not settings.UNVERIFIED_DAYS:
        return 0
    made_before = timezone.now() - timedelta(days=settings.UNVERIFIED_DAYS)
    with transaction.atomic():
        held = living_among(never_verified(made_before=made_before, limit=_AT_ONCE))
        # Until their rows were held, somebody may have proved their e-mail after all.
        strangers = never_verified(made_before=made_before, limit=_AT_ONCE, among=held)
        sellers = {seller_id for seller_id, _ in orders_to_send(strangers)}
        wanted = set(strangers) - buyers_among(strangers) - sellers
        erase_people(wanted)
    return len(wanted)
