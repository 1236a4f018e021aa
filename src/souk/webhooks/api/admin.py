"""Webhooks, for staff: who is told of what, and what came of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import staff_may
from souk.core.http.pages import PageQuery, last_id, page_by_id, page_of
from souk.core.http.revisions import if_match_moment, set_etag
from souk.core.http.schemas import NoBody
from souk.webhooks.api.schemas import (
    DeliveriesQuery,
    DeliveryAnswer,
    DeliveryPage,
    DeliveryStory,
    EventTypeList,
    NewWebhook,
    Rotation,
    SecretAnswer,
    WebhookAnswer,
    WebhookChange,
    WebhookPage,
)
from souk.webhooks.event_types import EVENT_TYPES
from souk.webhooks.models import Delivery, Endpoint
from souk.webhooks.operations import redelivery, subscription
from souk.webhooks.operations.subscription import WithSecret
from souk.webhooks.queries.endpoints import (
    attempts_of,
    deliveries_of,
    delivery_with_id,
    endpoint_with_id,
    endpoints,
)

router = Router(tags=["admin"], auth=staff_may("webhooks.manage"))


@router.get("", response=WebhookPage, operation_id="adminListWebhooks")
def list_webhooks(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """The webhooks, oldest first."""
    return page_by_id(endpoints(), query, query="webhooks")


@router.get("/event-types", response=EventTypeList, operation_id="adminListEventTypes")
def list_event_types(request: HttpRequest) -> dict[str, Any]:
    """What webhooks can be told of; `order.*` stands for a whole kind, `*` for all."""
    return {"items": [{"type": name, "meaning": said} for name, said in EVENT_TYPES.items()]}


@router.post("", response={201: SecretAnswer}, operation_id="adminCreateWebhook")
def add(request: HttpRequest, body: NewWebhook, response: HttpResponse) -> Status[object]:
    """Have an address told of events from now on. The secret is shown in this answer alone."""
    made = subscription.create_webhook(**body.model_dump())
    return Status(201, _with_secret(made, response))


@router.get("/{uuid:webhook_id}", response=WebhookAnswer, operation_id="adminGetWebhook")
def read(request: HttpRequest, webhook_id: UUID, response: HttpResponse) -> Endpoint:
    """One webhook, and how it fares."""
    return _shown(endpoint_with_id(webhook_id), response)


@router.patch("/{uuid:webhook_id}", response=WebhookAnswer, operation_id="adminUpdateWebhook")
def change(
    request: HttpRequest, webhook_id: UUID, body: WebhookChange, response: HttpResponse
) -> Endpoint:
    """Change a webhook; honours If-Match."""
    changes = body.model_dump(exclude_unset=True)
    moment = if_match_moment(request)
    return _shown(
        subscription.change_webhook(webhook_id, unchanged_since=moment, **changes), response
    )


@router.delete("/{uuid:webhook_id}", response={204: None}, operation_id="adminDeleteWebhook")
def remove(request: HttpRequest, webhook_id: UUID) -> Status[None]:
    """Send nothing there any more; what was sent stays in the log. Honours If-Match."""
    subscription.delete_webhook(webhook_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


@router.post(
    "/{uuid:webhook_id}/rotate-secret",
    response=SecretAnswer,
    operation_id="adminRotateWebhookSecret",
)
def rotate(
    request: HttpRequest, webhook_id: UUID, response: HttpResponse, body: Rotation | None = None
) -> dict[str, Any]:
    """Give a webhook a new secret, shown in this answer alone; meanwhile both sign."""
    hours = (body or Rotation()).overlap_hours
    return _with_secret(
        subscription.rotate_secret(webhook_id, overlap=timedelta(hours=hours)), response
    )


@router.post("/{uuid:webhook_id}/enable", response=WebhookAnswer, operation_id="adminEnableWebhook")
def enable(
    request: HttpRequest, webhook_id: UUID, response: HttpResponse, body: NoBody | None = None
) -> Endpoint:
    """Send there again, what happens from now on."""
    return _shown(subscription.enable_webhook(webhook_id), response)


@router.post(
    "/{uuid:webhook_id}/disable", response=WebhookAnswer, operation_id="adminDisableWebhook"
)
def disable(
    request: HttpRequest, webhook_id: UUID, response: HttpResponse, body: NoBody | None = None
) -> Endpoint:
    """Send nothing there for now; what is on its way is given up."""
    return _shown(subscription.disable_webhook(webhook_id), response)


@router.post(
    "/{uuid:webhook_id}/test", response={201: DeliveryAnswer}, operation_id="adminTestWebhook"
)
def send_test(
    request: HttpRequest, webhook_id: UUID, body: NoBody | None = None
) -> Status[Delivery]:
    """Put the event `webhook.test` on its way there."""
    return Status(201, redelivery.send_test_event(webhook_id))


@router.get(
    "/{uuid:webhook_id}/deliveries",
    response=DeliveryPage,
    operation_id="adminListWebhookDeliveries",
)
def list_deliveries(
    request: HttpRequest, webhook_id: UUID, query: Query[DeliveriesQuery]
) -> dict[str, Any]:
    """What was sent there and is to be, newest first; `status=dead` for what was given up."""
    endpoint_with_id(webhook_id)
    scope = f"deliveries {webhook_id} {query.status} {query.event_type}"
    rows = deliveries_of(webhook_id, status=query.status, event_type=query.event_type)
    before = last_id(query.cursor, query=scope)
    found = rows.filter(id__lt=before) if before else rows
    page = list(found.order_by("-id")[: query.limit + 1])
    shown = page_of(page, query, position=lambda row: [str(row.id)], query=scope)
    return {**shown, "total": rows.count() if query.count else None}


@router.get(
    "/deliveries/{uuid:delivery_id}",
    response=DeliveryStory,
    operation_id="adminGetWebhookDelivery",
)
def read_delivery(request: HttpRequest, delivery_id: UUID) -> dict[str, Any]:
    """A delivery with its body and every try."""
    delivery = delivery_with_id(delivery_id)
    return {"delivery": delivery, "body": delivery.body, "attempts": attempts_of(delivery_id)}


@router.post(
    "/deliveries/{uuid:delivery_id}/redeliver",
    response=DeliveryAnswer,
    operation_id="adminRedeliverWebhook",
)
def send_again(request: HttpRequest, delivery_id: UUID, body: NoBody | None = None) -> Delivery:
    """Send once more what was delivered or given up: the same id, the same body."""
    return redelivery.redeliver(delivery_id)


def _shown(endpoint: Endpoint, response: HttpResponse) -> Endpoint:
    set_etag(response, endpoint.updated_at)
    return endpoint


def _with_secret(made: WithSecret, response: HttpResponse) -> dict[str, Any]:
    return {"webhook": _shown(made.endpoint, response), "secret": made.secret}
