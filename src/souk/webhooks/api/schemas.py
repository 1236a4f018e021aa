from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer, Body, text
from souk.webhooks.models import Endpoint

Url = Annotated[str, text(2000, least=1), Field(examples=["https://erp.example.com/souk"])]
Description = Annotated[str, text(200), Field(examples=["Orders for the warehouse"])]
EventType = Annotated[str, text(100, least=1)]
EventTypes = Annotated[list[EventType], Field(max_length=100, examples=[["order.*"]])]


# No default value is written here, for none is taken: what is not there stays.
def _same() -> Any:
    return Field(default_factory=str)


class NewWebhook(Body):
    """An https address, and what it is told of: types, kinds such as `order.*`, or `*`."""

    url: Url
    description: Description = ""
    event_types: EventTypes


class WebhookChange(Body):
    """What is not there stays."""

    url: Url = _same()
    description: Description = _same()
    event_types: EventTypes = _same()


class Rotation(Body):
    """For so many hours the secret before the new one signs as well."""

    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24


class WebhookAnswer(Answer):
    """`failures` are attempts that failed one after another; `failing_since` the first of them.

    Until `overlap_until` deliveries are signed with the former secret as well.
    """

    id: UUID
    url: str
    description: str
    event_types: list[str]
    status: Literal["enabled", "disabled"]
    disabled_reason: str
    disabled_at: datetime | None
    overlap_until: datetime | None
    failures: int
    failing_since: datetime | None
    last_delivered_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_overlap_until(endpoint: Endpoint) -> datetime | None:
        return endpoint.former_secret_until

    @staticmethod
    def resolve_failures(endpoint: Endpoint) -> int:
        return endpoint.health.failures

    @staticmethod
    def resolve_failing_since(endpoint: Endpoint) -> datetime | None:
        return endpoint.health.failing_since

    @staticmethod
    def resolve_last_delivered_at(endpoint: Endpoint) -> datetime | None:
        return endpoint.health.last_delivered_at


class SecretAnswer(Answer):
    """The webhook, and its secret: it is shown this once."""

    webhook: WebhookAnswer
    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class WebhookPage(Answer):
    items: list[WebhookAnswer]
    next_cursor: str | None
    total: int | None = None


class EventTypeAnswer(Answer):
    type: str
    meaning: str


class EventTypeList(Answer):
    items: list[EventTypeAnswer]


class DeliveriesQuery(PageQuery):
    """`status=dead` lists what was given up."""

    status: Literal["pending", "delivered", "dead"] | None = None
    event_type: EventType | None = None


class DeliveryAnswer(Answer):
    """An event on its way to a webhook; `next_try_at` is null once it has ended."""

    id: UUID
    webhook_id: UUID
    event_id: UUID
    event_type: str
    status: Literal["pending", "delivered", "dead"]
    attempts_made: int
    next_try_at: datetime | None
    ended_at: datetime | None
    created_at: datetime

    @staticmethod
    def resolve_webhook_id(delivery: Any) -> UUID:
        endpoint_id: UUID = delivery.endpoint_id
        return endpoint_id

    @staticmethod
    def resolve_next_try_at(delivery: Any) -> datetime | None:
        moment: datetime | None = delivery.next_try_at
        return moment if delivery.status == "pending" else None


class DeliveryPage(Answer):
    items: list[DeliveryAnswer]
    next_cursor: str | None
    total: int | None = None


class AttemptAnswer(Answer):
    """One try: the answer's status and how its body began, or why there was none."""

    status: int | None
    milliseconds: int
    error: str
    answer: str
    created_at: datetime


class DeliveryStory(Answer):
    """A delivery, what is sent, and every try."""

    delivery: DeliveryAnswer
    body: str
    attempts: list[AttemptAnswer]


class EventsQuery(PageQuery):
    """`after` is the id of an event that was read before; without it, from the oldest one on."""

    after: UUID | None = None
    type: EventType | None = None
    aggregate_id: UUID | None = None


class EventAnswer(Answer):
    """Something that happened. What committed later comes later, but within one moment."""

    id: UUID
    type: str
    aggregate_type: str
    aggregate_id: UUID
    data: dict[str, Any]
    created_at: datetime


class EventPage(Answer):
    items: list[EventAnswer]
    next_cursor: str | None
    total: int | None = None
