"""Events that happened, announced and sent within a test."""

from uuid import UUID, uuid4

from django.db.models import F
from psycopg.types.json import Jsonb

from souk.core.database.functions import call
from souk.core.events import Happened
from souk.core.models import OutboxEvent
from souk.webhooks.models import Delivery, Endpoint, Health
from souk.webhooks.operations import announcement
from souk.webhooks.operations.sending import send_to
from souk.webhooks.queries.endpoints import endpoint_with_id
from tests.webhooks.receiver import Receiver


def publish(number: int, *, order: UUID | None = None, name: str = "order.confirmed") -> None:
    call("core.publish", name, "order", order or uuid4(), Jsonb({"number": number}))


def announce() -> int:
    """Announce all there is, as the worker does with what was committed."""
    events = OutboxEvent.objects.order_by("id")
    return announcement.announce([happened(event) for event in events])


def happened(event: OutboxEvent) -> Happened:
    about = (event.type, event.aggregate_type, event.aggregate_id)
    return Happened(event.id, *about, event.payload, event.created_at)


def send(endpoint: Endpoint) -> int:
    return send_to(endpoint_with_id(endpoint.id))


def make_due() -> None:
    Delivery.objects.filter(status="pending").update(next_try_at=F("created_at"))
    Health.objects.update(retry_at=None)


def numbers(receiver: Receiver) -> list[int]:
    return [message.json["data"]["number"] for message in receiver.messages]
