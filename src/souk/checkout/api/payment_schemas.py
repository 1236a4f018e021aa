from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer, Body, text
from souk.core.money import MAX_AMOUNT

PaymentStateName = Literal[
    "pending",
    "processing",
    "requires_action",
    "authorized",
    "succeeded",
    "failed",
    "cancelled",
    "expired",
    "refunded",
]
_Moment = Annotated[AwareDatetime, Field(examples=["2026-01-31T12:00:00Z"])]


class CaptureBody(Body):
    """How much, in minor units; all that is held where nothing is said.

    After a part more can be captured, where the gateway can do that, unless this one `is_final`:
    then what it leaves is let go.
    """

    amount: Annotated[int, Field(ge=1, le=MAX_AMOUNT, examples=[1990])] | None = None
    is_final: bool = False


class PaymentsQuery(PageQuery):
    """Every filter narrows; `from` is included, `to` is not."""

    status: list[PaymentStateName] = []
    gateway: Annotated[str, text(30, least=1)] | None = None
    payment_number: Annotated[str, text(24, least=1)] | None = None
    gateway_reference: Annotated[str, text(255, least=1)] | None = None
    order_number: Annotated[str, text(24, least=1)] | None = None
    since: _Moment | None = Field(default=None, alias="from")
    until: _Moment | None = Field(default=None, alias="to")


class Moved(Answer):
    """Money that moved, or is about to."""

    id: UUID
    kind: Literal["authorization", "capture", "void", "refund", "chargeback"]
    status: Literal["pending", "succeeded", "failed", "cancelled"]
    amount: int
    fee_amount: int | None
    reason: str
    error_message: str
    created_at: datetime
    settled_at: datetime | None


class Asked(Answer):
    """A question to the gateway and what it said, without what is secret or on a person."""

    act: str
    verdict: str
    error_code: str
    response: dict[str, Any]
    milliseconds: int
    created_at: datetime


class Told(Answer):
    """What the gateway told of its own accord."""

    event_id: str
    kind: str
    status: Literal["received", "done", "ignored", "failed"]
    error: str
    created_at: datetime
    handled_at: datetime | None


class ListedPayment(Answer):
    """A payment. `fee_amount` is what the gateway keeps, null while it has not said so, and
    `net_amount` what is left to the shop after it, refunds and chargebacks.
    """

    id: UUID
    payment_number: str
    order_number: str
    email: str
    method: str
    gateway: str
    status: PaymentStateName
    currency: str
    amount: int
    authorized_amount: int
    captured_amount: int
    refunded_amount: int
    charged_back_amount: int
    capturable_amount: int
    refundable_amount: int
    fee_amount: int | None
    net_amount: int
    card: dict[str, Any] | None
    risk_score: float | None
    checks: dict[str, Any] | None
    error_code: str
    error_message: str
    retry_count: int
    created_at: datetime
    processed_at: datetime | None
    failed_at: datetime | None
    expires_at: datetime | None


class StaffPaymentAnswer(ListedPayment):
    """`gateway_payment` is what the gateway knows it by."""

    gateway_payment: str
    transactions: list[Moved]
    calls: list[Asked]
    events: list[Told]


class PaymentPage(Answer):
    items: list[ListedPayment]
    next_cursor: str | None
    total: int | None = None
