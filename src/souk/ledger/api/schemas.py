from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer, Body

Kind = Literal[
    "sale",
    "cancellation",
    "capture",
    "refund",
    "fee",
    "chargeback",
    "chargeback_lost",
    "chargeback_won",
    "refund_failed",
    "share",
]


class BalancesQuery(Body):
    """`at` is a moment; without it, now."""

    model_config = {**Body.model_config, "strict": False}

    at: Annotated[AwareDatetime, Field(examples=["2026-01-31T12:00:00Z"])] | None = None


class BalanceAnswer(Answer):
    """`balance_amount` is debits less credits; `pending_amount` is what does not count yet."""

    account: str = Field(examples=["clearing:stripe"])
    kind: str
    currency: str
    debit_amount: int
    credit_amount: int
    balance_amount: int
    pending_amount: int


class TrialBalance(Answer):
    """Every account as the books stood at a moment; the balances of a currency sum to zero."""

    at: datetime
    items: list[BalanceAnswer]


class TransfersQuery(PageQuery):
    kind: Kind | None = None
    order_id: UUID | None = None


class BookedEntry(Answer):
    """Positive is a debit."""

    account: str
    amount: int

    @staticmethod
    def resolve_account(entry: Any) -> str:
        code: str = entry.account.code
        return code


class TransferAnswer(Answer):
    """Amounts between accounts. `source_id` is the order of a sale, the transaction of money."""

    id: UUID
    kind: Kind
    source_id: UUID
    order_id: UUID | None
    currency: str
    state: Literal["pending", "posted", "voided"]
    entries: list[BookedEntry]
    created_at: datetime

    @staticmethod
    def resolve_state(transfer: Any) -> str:
        if not transfer.is_pending:
            return "posted"
        resolution = getattr(transfer, "resolution", None)
        return str(resolution.outcome) if resolution else "pending"

    @staticmethod
    def resolve_entries(transfer: Any) -> list[Any]:
        return sorted(transfer.entries.all(), key=lambda entry: -entry.amount)


class TransferPage(Answer):
    items: list[TransferAnswer]
    next_cursor: str | None
    total: int | None = None
