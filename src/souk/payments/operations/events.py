"""Keeping what gateways tell: once, and at once; what it means is found out later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from souk.core.database.identity import as_system
from souk.core.ids import first_id_at, uuid7
from souk.payments.gateways.port import GatewayEvent
from souk.payments.models import EventState
from souk.payments.models import GatewayEvent as KeptEvent
from souk.payments.queries.gateways import gateway_with_webhooks

# Seconds before each further look, a day together.
DELAYS = (5, 15, 60, 300, 900, 3600, 7200, 14400, 28800, 28800)

# Longer than a gateway may take to answer, with what it is asked for one event.
_LEASE = timedelta(minutes=2)


# Of one payment, where anybody may say that there is something to ask about.
_MOST_WAITING = 5

# So that no statement takes long; what is left goes at the next call.
_FORGOTTEN_AT_ONCE = 20_000

Outcome = Literal["done", "ignored", "failed"]


@dataclass(frozen=True, slots=True)
class ClaimedEvent:
    """An event that is looked at for the so-many-th time."""

    id: UUID
    gateway: str
    told: GatewayEvent
    tries: int


def receive_event(gateway: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Keep an event whose signature is right; return whether it is new.

    One that only says whom to ask about is not new while another such waits to be looked at.
    Raises NoWebhooks, WebhookRefused.
    """
    event = gateway_with_webhooks(gateway).read_event(body, headers)
    with as_system():
        if not event.event_id and _waits(gateway, event.reference):
            return False
        kept = KeptEvent.objects.bulk_create(
            [
                KeptEvent(
                    gateway=gateway,
                    event_id=event.event_id or f"{event.reference}:{uuid7()}",
                    kind=event.kind[:100],
                    reference=event.reference[:255],
                    payment_id=event.payment_id,
                    content=event.content,
                    status=EventState.RECEIVED if event.is_of_payment else EventState.IGNORED,
                )
            ],
            ignore_conflicts=True,
        )
        return KeptEvent.objects.filter(id=kept[0].id).exists()


def forget_gateway_events(older_than: timedelta) -> int:
    """Delete events that were looked at, by their age; return how many. What failed is kept."""
    oldest_kept = first_id_at(timezone.now() - older_than)
    old = KeptEvent.objects.filter(
        id__lt=oldest_kept, status__in=(EventState.DONE, EventState.IGNORED)
    )
    batch = old.order_by("id").values("id")[:_FORGOTTEN_AT_ONCE]
    return KeptEvent.objects.filter(id__in=batch).delete()[0]


def _waits(gateway: str, reference: str) -> bool:
    waiting = KeptEvent.objects.filter(
        gateway=gateway, reference=reference, status=EventState.RECEIVED
    )
    # One that is being looked at may have asked already; so many wait for nobody's payment.
    return waiting.filter(tries=0).exists() or waiting.count() >= _MOST_WAITING


@transaction.atomic
def claim_event() -> ClaimedEvent | None:
    """Return the next event that is due, ours until its lease ends."""
    due = KeptEvent.objects.filter(status=EventState.RECEIVED, next_try_at__lte=Now())
    event = due.select_for_update(skip_locked=True, no_key=True).order_by("next_try_at").first()
    if event is None:
        return None
    KeptEvent.objects.filter(id=event.id).update(tries=F("tries") + 1, next_try_at=Now() + _LEASE)
    told = GatewayEvent(
        event.event_id, event.kind, event.reference, event.payment_id, event.content
    )
    return ClaimedEvent(event.id, event.gateway, told, event.tries + 1)


def close_event(event: ClaimedEvent, outcome: Outcome, *, error: str = "") -> None:
    """Note what became of an event; it is not looked at again."""
    KeptEvent.objects.filter(id=event.id).update(
        status=outcome, handled_at=Now(), error=error[:500]
    )


def postpone_event(event: ClaimedEvent, *, error: str, otherwise: Outcome) -> None:
    """Have an event looked at again later; after the last time it ends as `otherwise`."""
    if event.tries > len(DELAYS):
        close_event(event, otherwise, error=error)
        return
    KeptEvent.objects.filter(id=event.id).update(
        next_try_at=Now() + timedelta(seconds=DELAYS[event.tries - 1]), error=error[:500]
    )
