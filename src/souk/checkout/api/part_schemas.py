"""The parts of an order: what was sent, what comes back, what was paid back."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Amount, Answer, Body, Id, Quantity, text

FulfilmentStateName = Literal["pending", "shipped", "delivered", "cancelled"]
ReturnStatusName = Literal["requested", "approved", "rejected", "received", "refunded"]
RefundStatusName = Literal["pending", "succeeded", "failed", "cancelled"]

TrackingUrl = Annotated[str, text(500), Field(pattern=r"^(https?://\S+)?$")]
Count = Annotated[int, Field(ge=0, le=9999)]


def _once(item_ids: list[UUID]) -> None:
    if len(set(item_ids)) < len(item_ids):
        raise ValueError("name each item once")


class ShipBody(Body):
    carrier: Annotated[str, text(100)] = ""
    tracking_number: Annotated[str, text(100)] = ""
    tracking_url: TrackingUrl = ""


class FulfilmentItem(Body):
    item_id: Id
    quantity: Quantity


class FulfilmentBody(ShipBody):
    """Which items are sent; without `items` all that are left. `pending`: packed, not sent yet."""

    items: Annotated[list[FulfilmentItem], Field(min_length=1, max_length=200)] | None = None
    status: Literal["shipped", "pending"] = "shipped"

    @model_validator(mode="after")
    def _names_items_once(self) -> "FulfilmentBody":
        _once([item.item_id for item in self.items or []])
        return self


class CancelItem(Body):
    item_id: Id
    quantity: Quantity


class CancelItemsBody(Body):
    """Which items are not sent after all; without `items` all that are in no fulfilment."""

    items: Annotated[list[CancelItem], Field(min_length=1, max_length=200)] | None = None
    reason: Annotated[str, text(500)] = ""

    @model_validator(mode="after")
    def _names_items_once(self) -> "CancelItemsBody":
        _once([item.item_id for item in self.items or []])
        return self


class FulfilmentLineAnswer(Answer):
    item_id: UUID
    quantity: int


class FulfilmentAnswer(Answer):
    """A part of an order that is sent at once."""

    id: UUID
    status: FulfilmentStateName
    items: list[FulfilmentLineAnswer]
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    created_at: datetime


class StaffFulfilmentAnswer(FulfilmentAnswer):
    order_number: str
    order_status: str


class FulfilmentPage(Answer):
    items: list[StaffFulfilmentAnswer]
    next_cursor: str | None
    total: int | None = None


class FulfilmentsQuery(PageQuery):
    status: list[FulfilmentStateName] = []


class ReturnItem(Body):
    item_id: Id
    quantity: Quantity
    reason: Annotated[str, text(500, least=1)] = Field(examples=["does not fit"])


class ReturnBody(Body):
    """What is to go back, and why."""

    items: Annotated[list[ReturnItem], Field(min_length=1, max_length=200)]
    note: Annotated[str, text(2000)] = ""

    @model_validator(mode="after")
    def _names_items_once(self) -> "ReturnBody":
        _once([item.item_id for item in self.items])
        return self


class AnswerBody(Body):
    """What the shop tells the buyer: where to send the goods, or why not."""

    answer: Annotated[str, text(500)] = ""


class ArrivedItem(Body):
    """How many came back: fit to be sold again, and not."""

    item_id: Id
    restock_quantity: Count = 0
    write_off_quantity: Count = 0

    @model_validator(mode="after")
    def _says_how_many(self) -> "ArrivedItem":
        # Silence is no nought: a return is received once, and what was not noted then never is.
        if self.model_fields_set == {"item_id"}:
            raise ValueError("say how many came: restock_quantity, write_off_quantity, or both")
        return self


class ReceiveBody(Body):
    """What has come; without `items` all of it, fit to be sold again.

    It goes into the warehouse, without one to where it was sent from.
    """

    items: Annotated[list[ArrivedItem], Field(min_length=1, max_length=200)] | None = None
    warehouse_id: Id | None = None

    @model_validator(mode="after")
    def _names_items_once(self) -> "ReceiveBody":
        _once([item.item_id for item in self.items or []])
        return self


class ReturnLineAnswer(Answer):
    item_id: UUID
    quantity: int
    received_quantity: int
    reason: str


class ReturnAnswer(Answer):
    """Goods that come back. `value_amount` is what those that came had cost, with their tax."""

    id: UUID
    return_number: str
    status: ReturnStatusName
    items: list[ReturnLineAnswer]
    note: str
    answer: str
    value_amount: int
    approved_at: datetime | None
    rejected_at: datetime | None
    received_at: datetime | None
    refunded_at: datetime | None
    created_at: datetime


class ReturnStepAnswer(Answer):
    from_status: str | None
    to_status: str
    reason: str
    changed_by: UUID | None
    created_at: datetime


class StaffReturnAnswer(ReturnAnswer):
    order_number: str
    email: str
    currency: str
    history: list[ReturnStepAnswer]


class ReturnPage(Answer):
    items: list[StaffReturnAnswer]
    next_cursor: str | None
    total: int | None = None


class ReturnsQuery(PageQuery):
    """Every filter narrows."""

    status: list[ReturnStatusName] = []
    order_number: Annotated[str, text(20)] | None = None
    return_number: Annotated[str, text(24)] | None = None


class RefundBody(Body):
    """How much goes back, in minor units of the payment's currency, and why."""

    amount: Annotated[int, Field(ge=1, le=999_999_999_999, examples=[500])]
    reason: Annotated[str, text(500)] = ""


class ReturnRefundBody(Body):
    """Without an amount, what the goods that came had cost; `shipping` adds what sending had."""

    amount: Amount | None = None
    shipping: bool = False
    reason: Annotated[str, text(500)] = ""

    @model_validator(mode="after")
    def _says_how_much_once(self) -> "ReturnRefundBody":
        if self.amount is not None and self.shipping:
            raise ValueError("give either amount or shipping")
        return self


class RefundAnswer(Answer):
    """Money that goes back. `pending`: its gateway, or staff by hand, have not given it yet."""

    id: UUID
    refund_number: str
    payment_id: UUID
    payment_number: str
    order_number: str
    email: str
    gateway: str
    return_id: UUID | None
    return_number: str | None
    amount: int
    currency: str
    status: RefundStatusName
    reason: str
    error_message: str
    created_at: datetime
    settled_at: datetime | None


class RefundPage(Answer):
    items: list[RefundAnswer]
    next_cursor: str | None
    total: int | None = None


class RefundsQuery(PageQuery):
    """Every filter narrows."""

    status: list[RefundStatusName] = []
    payment_id: UUID | None = None
    order_number: Annotated[str, text(20)] | None = None
