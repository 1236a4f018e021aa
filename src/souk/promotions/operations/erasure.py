"""Forgetting who used a coupon. That it was used, for which order, stays: it is the books'."""

from collections.abc import Collection
from uuid import UUID

from souk.core.database.functions import Uuids, call


def forget_customers(user_ids: Collection[UUID]) -> None:
    """Take the e-mails of these people out of their uses; repeating it changes nothing."""
    call("promotions.forget_customers", Uuids(user_ids))
