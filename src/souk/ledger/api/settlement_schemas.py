from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer, text

Outcome = Literal[
    "matched",
    "amount_differs",
    "fee_differs",
    "unknown_here",
    "missing_there",
    "not_compared",
]


class SettlementsQuery(PageQuery):
    gateway: Annotated[str, text(30, least=1)] | None = None


class LinesQuery(PageQuery):
    outcome: list[Outcome] = []


class SettlementAnswer(Answer):
    """A gateway's file and how its lines compare with the books.

    `missing_there_count` is what the books have of its time and no file tells of.
    """

    id: UUID
    gateway: str
    filename: str
    starts_at: datetime
    ends_at: datetime
    matched_count: int
    amount_differs_count: int
    fee_differs_count: int
    unknown_here_count: int
    missing_there_count: int
    not_compared_count: int
    created_at: datetime


class SettlementPage(Answer):
    items: list[SettlementAnswer]
    next_cursor: str | None
    total: int | None = None


class LineAnswer(Answer):
    """A line of the file beside the books. Amounts are what the gateway's balance gained.

    `position` is null for what the file does not tell of; `label` is the gateway's own word.
    """

    id: UUID
    position: int | None
    kind: Literal[
        "payment",
        "refund",
        "chargeback",
        "chargeback_reversal",
        "refund_reversal",
        "fee",
        "other",
    ]
    label: str
    outcome: Outcome
    gateway_payment: str
    gateway_id: str
    currency: str
    amount: int | None
    fee_amount: int | None
    booked_amount: int | None
    booked_fee_amount: int | None
    payment_id: UUID | None
    happened_at: datetime


class LinePage(Answer):
    items: list[LineAnswer]
    next_cursor: str | None
    total: int | None = None
