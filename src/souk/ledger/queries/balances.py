"""What accounts come to, and what was booked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from souk.core.database.functions import call_rows
from souk.ledger.models import Transfer


@dataclass(frozen=True, slots=True)
class Balance:
    """An account at a moment, in minor units: debits are positive in `balance_amount`."""

    account: str
    kind: str
    currency: str
    debit_amount: int
    credit_amount: int
    balance_amount: int
    pending_amount: int


def balances_at(moment: datetime) -> list[Balance]:
    """Return every account that anything was booked to until a moment; they sum to zero."""
    rows = call_rows("ledger.balances_at", moment)
    return [Balance(*row[:3], *(int(amount) for amount in row[3:])) for row in rows]


def transfers(*, kind: str | None, order_id: UUID | None) -> "QuerySet[Transfer]":
    """Return transfers with their entries, of a kind or an order where one is named."""
    wanted = {"kind": kind, "order_id": order_id}
    given = {name: value for name, value in wanted.items() if value is not None}
    rows = Transfer.objects.filter(**given).select_related("resolution")
    return rows.prefetch_related("entries__account")
