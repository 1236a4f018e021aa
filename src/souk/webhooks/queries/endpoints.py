"""Endpoints, and what was sent there."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from souk.core.errors import NotFound
from souk.webhooks.models import Attempt, Delivery, DeliveryStatus, Endpoint, EndpointStatus


def endpoints() -> "QuerySet[Endpoint]":
    """Return every endpoint that was not deleted, with how it fares."""
    return Endpoint.objects.filter(deleted_at__isnull=True).select_related("health")


def endpoint_with_id(endpoint_id: UUID) -> Endpoint:
    endpoint = endpoints().filter(id=endpoint_id).first()
    if endpoint is None:
        raise NotFound
    return endpoint


def due_endpoints() -> list[Endpoint]:
    """Return where something is to be sent now, those that are well first; one statement."""
    due = Delivery.objects.filter(
        endpoint=OuterRef("id"), status=DeliveryStatus.PENDING, next_try_at__lte=Now()
    )
    return list(
        endpoints()
        .filter(
            Q(health__retry_at__isnull=True) | Q(health__retry_at__lte=Now()),
            Exists(due),
            status=EndpointStatus.ENABLED,
        )
        .order_by("health__failures", "id")
    )


def deliveries_of(
    endpoint_id: UUID, *, status: str | None, event_type: str | None
) -> "QuerySet[Delivery]":
    """Return what was sent to an endpoint, and what is to be; the bodies are left out."""
    wanted: dict[str, Any] = {"status": status, "event_type": event_type}
    given = {name: value for name, value in wanted.items() if value is not None}
    return Delivery.objects.filter(endpoint_id=endpoint_id, **given).defer("body")


def delivery_with_id(delivery_id: UUID) -> Delivery:
    delivery = Delivery.objects.filter(id=delivery_id).first()
    if delivery is None:
        raise NotFound
    return delivery


def attempts_of(delivery_id: UUID) -> list[Attempt]:
    """Return every try to deliver, oldest first."""
    return list(Attempt.objects.filter(delivery_id=delivery_id).order_by("created_at", "id")[:100])
