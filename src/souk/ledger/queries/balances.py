"""What accounts come to, and what was booked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from souk.core.database.functions import call_rows
from souk.ledger.models import Entry, Transfer, TransferKind


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


@dataclass(frozen=True, slots=True)
class BookedLine:
    """One entry of a transfer; a debit is positive."""

    booked_at: datetime
    kind: str
    account: str
    amount: int


def lines_about(source_ids: Collection[UUID]) -> list[BookedLine]:
    """Return what was booked for these sources, entry by entry, in one statement."""
    # All kinds are named for the index, which begins with them.
    entries = Entry.objects.filter(
        transfer__kind__in=TransferKind.values, transfer__source_id__in=source_ids
    ).select_related("transfer", "account")
    return [
        BookedLine(
            entry.transfer.created_at,
            TransferKind(entry.transfer.kind).label,
            entry.account.code,
            entry.amount,
        )
        for entry in entries.order_by("transfer_id", "-amount")
    ]


def transfers(*, kind: str | None, order_id: UUID | None) -> "QuerySet[Transfer]":
    """Return transfers with their entries, of a kind or an order where one is named."""
    wanted = {"kind": kind, "order_id": order_id}
    given = {name: value for name, value in wanted.items() if value is not None}
    rows = Transfer.objects.filter(**given).select_related("resolution")
    return rows.prefetch_related("entries__account")
