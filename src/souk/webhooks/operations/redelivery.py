"""Deliveries by hand: a test, and what was given up or has arrived, once more."""

from datetime import timedelta
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.utils import timezone

from souk.core.errors import NotFound
from souk.core.events import Happened
from souk.core.ids import uuid7
from souk.webhooks.errors import DeliveryOnItsWay, WebhookDisabled
from souk.webhooks.event_types import TEST_EVENT
from souk.webhooks.models import Delivery, DeliveryStatus, Endpoint, EndpointStatus
from souk.webhooks.operations.announcement import delivery_id_of, delivery_of, enqueue


@transaction.atomic
def send_test_event(endpoint_id: UUID) -> Delivery:
    """Put a test event on its way to one endpoint, whatever it wants to be told of.

    Raises WebhookDisabled.
    """
    _enabled(endpoint_id)
    event = Happened(
        id=uuid7(),
        name=TEST_EVENT,
        aggregate_type="webhook",
        aggregate_id=endpoint_id,
        payload={"message": "This is a test: nothing has happened."},
        created_at=timezone.now(),
    )
    enqueue([delivery_of(event, endpoint_id)])
    return Delivery.objects.get(id=delivery_id_of(event.id, endpoint_id))


@transaction.atomic
def redeliver(delivery_id: UUID) -> Delivery:
    """Send once more what was delivered or given up, for a day; its id and body are the same.

    Raises DeliveryOnItsWay, and WebhookDisabled.
    """
    found = Delivery.objects.filter(id=delivery_id)
    delivery = found.select_for_update(no_key=True).first()
    if delivery is None:
        raise NotFound
    _enabled(delivery.endpoint_id)
    if delivery.status == DeliveryStatus.PENDING:
        raise DeliveryOnItsWay
    found.update(
        status=DeliveryStatus.PENDING,
        ended_at=None,
        attempts_made=0,
        next_try_at=TransactionNow(),
        give_up_at=TransactionNow() + timedelta(days=1),
    )
    return found.get()


def _enabled(endpoint_id: UUID) -> None:
    endpoint = Endpoint.objects.filter(id=endpoint_id, deleted_at__isnull=True)
    status = endpoint.select_for_update(no_key=True).values_list("status", flat=True).first()
    if status is None:
        raise NotFound
    if status != EndpointStatus.ENABLED:
        raise WebhookDisabled
