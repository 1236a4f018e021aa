"""Forgetting who bought. Numbers, lines and amounts stay: they are the books."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from souk.core.database.functions import Uuids, call


def erase_buyers(user_ids: Collection[UUID], *, invoices_since: datetime) -> int:
    """Take the person out of the closed orders of erased accounts; return how many changed.

    The billing address stays on what was sold after `invoices_since`. Repeating it changes nothing.
    """
    changed: int = call("orders.erase_buyers", Uuids(user_ids), invoices_since)
    return changed


def erase_invoices(*, before: datetime) -> int:
    """Take the billing addresses of erased accounts out of what was sold before a moment."""
    changed: int = call("orders.erase_invoices", before)
    return changed
