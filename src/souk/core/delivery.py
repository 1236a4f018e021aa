"""Delivery of events: each subscriber hears what committed, at least once, aggregates in order.

A subscriber has one position, which only the worker that locks its row moves, in the transaction
of its handlers. An event that fails waits aside, with those of its aggregate that follow it; the
others go on.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from souk.core.database.functions import call, call_rows
from souk.core.events import Happened, batch_handler_of, handlers_of, subscribers
from souk.core.models import DeadEvent, OutboxEvent, Subscriber, WaitingEvent

log = structlog.get_logger("souk.delivery")

# The transaction of a batch holds back what others may read: it has to be a short one.
BATCH = 50
# Of events that are taken together, by a few statements for all of them.
TOGETHER = 250

# Seconds before each further try; after the last one an event is dead.
DELAYS = (1, 5, 30, 120, 600, 1800, 3600)


def follow_from_now() -> int:
    """Keep a position for every subscriber, new ones from now on; return how many were new."""
    added: int = call("core.follow_from_now", subscribers())
    return added


def deliver(subscriber: str) -> int:
    """Give a subscriber what is next for it, and return how many events that were.

    Nothing where there is nothing new, or another worker is at it.
    """
    return _deliver_waiting(subscriber) + _deliver_new(subscriber)


def try_again(dead_id: UUID) -> bool:
    """Have a dead event delivered once more; return whether it was there."""
    with transaction.atomic():
        dead = DeadEvent.objects.select_for_update().filter(id=dead_id).first()
        if dead is None:
            return False
        WaitingEvent.objects.create(
            subscriber_id=dead.subscriber_id,
            event_id=dead.event_id,
            aggregate_id=dead.aggregate_id,
        )
        dead.delete()
    return True


def _deliver_new(subscriber: str) -> int:
    # Looked at without a lock first: a quiet shop writes nothing.
    if not call_rows("core.next_events", subscriber, 1):
        return 0
    with transaction.atomic():
        if not _lock(subscriber):
            return 0
        most = TOGETHER if batch_handler_of(subscriber) else BATCH
        rows = call_rows("core.next_events", subscriber, most)
        if not rows:
            return 0
        # One transaction may wait for another and get the lower number: time orders an aggregate.
        events = sorted((_read(row) for row in rows), key=lambda event: event.id)
        _deliver_in_turn(subscriber, events)
        last_id, last_transaction = rows[-1][0], rows[-1][6]
        Subscriber.objects.filter(name=subscriber).update(
            transaction_id=last_transaction, event_id=last_id
        )
    return len(rows)


def _deliver_in_turn(subscriber: str, events: Iterable[Happened]) -> None:
    wanted = [event for event in events if handlers_of(subscriber, event.name)]
    held = set(
        WaitingEvent.objects.filter(
            subscriber_id=subscriber, aggregate_id__in=[event.aggregate_id for event in wanted]
        ).values_list("aggregate_id", flat=True)
    )
    if not held and _taken_together(subscriber, wanted):
        return
    aside = []
    for event in wanted:
        error = None if event.aggregate_id in held else _hand_over(subscriber, event)
        if error is None and event.aggregate_id not in held:
            continue
        held.add(event.aggregate_id)
        aside.append(_waiting(subscriber, event, error))
    WaitingEvent.objects.bulk_create(aside)


def _taken_together(subscriber: str, events: list[Happened]) -> bool:
    """Give a subscriber that wants them so all events at once; return whether it took them."""
    take = batch_handler_of(subscriber)
    if take is None:
        return False
    try:
        with transaction.atomic():
            take(events)
    except Exception:
        # Each comes again alone, and is waited for if it is the one that fails.
        log.warning("a batch of events failed", subscriber=subscriber, exc_info=True)
        return False
    return True


def _waiting(subscriber: str, event: Happened, error: str | None) -> WaitingEvent:
    """Return the row of an event that failed, or that has to wait for one that did."""
    waiting = WaitingEvent(
        subscriber_id=subscriber, event_id=event.id, aggregate_id=event.aggregate_id
    )
    if error is not None:
        waiting.tries, waiting.error = 1, error
        waiting.retry_at = Now() + timedelta(seconds=DELAYS[0])
    return waiting


def _deliver_waiting(subscriber: str) -> int:
    earlier = WaitingEvent.objects.filter(
        subscriber_id=subscriber,
        aggregate_id=OuterRef("aggregate_id"),
        event_id__lt=OuterRef("event_id"),
    )
    due = WaitingEvent.objects.filter(
        ~Exists(earlier), subscriber_id=subscriber, retry_at__lte=Now()
    ).order_by("retry_at")
    # Each in a transaction of its own: one that fails slowly holds up none that is well.
    return sum(_retry(subscriber, row) for row in list(due.values_list("id", flat=True)[:BATCH]))


def _retry(subscriber: str, waiting_id: UUID) -> int:
    with transaction.atomic():
        if not _lock(subscriber):
            return 0
        waiting = WaitingEvent.objects.filter(id=waiting_id).first()
        if waiting is None:
            return 0
        event = OutboxEvent.objects.filter(id=waiting.event_id).first()
        if event is None:
            log.error("an event is no longer in the outbox", event_id=str(waiting.event_id))
            waiting.delete()
            return 1
        error = _hand_over(subscriber, _happened(event))
        if error is None:
            waiting.delete()
        elif waiting.tries >= len(DELAYS):
            _bury(waiting, event, error)
        else:
            waiting.retry_at = Now() + timedelta(seconds=DELAYS[waiting.tries])
            waiting.tries += 1
            waiting.error = error
            waiting.save()
    return 1


def _bury(waiting: WaitingEvent, event: OutboxEvent, error: str) -> None:
    log.error("an event is given up", event_type=event.type, event_id=str(event.id), error=error)
    DeadEvent.objects.create(
        subscriber_id=waiting.subscriber_id,
        event_id=event.id,
        aggregate_id=event.aggregate_id,
        type=event.type,
        tries=waiting.tries + 1,
        error=error,
    )
    waiting.delete()


def _lock(subscriber: str) -> bool:
    """Take the subscriber for this transaction; False while another worker has it."""
    with connection.cursor() as cursor:
        # A handler that hangs is one that fails.
        cursor.execute("SET LOCAL lock_timeout = '3s'; SET LOCAL statement_timeout = '10s'")
    locked = Subscriber.objects.select_for_update(skip_locked=True).filter(name=subscriber)
    return locked.first() is not None


def _hand_over(subscriber: str, event: Happened) -> str | None:
    """Call a subscriber's handlers; return what went wrong, None when nothing did."""
    try:
        with transaction.atomic():
            for handler in handlers_of(subscriber, event.name):
                handler(event)
    except Exception as error:
        # Whatever a handler fails with, the others go on.
        log.warning(
            "a handler failed",
            subscriber=subscriber,
            event_type=event.name,
            event_id=str(event.id),
            exc_info=True,
        )
        return f"{type(error).__name__}: {error}".replace("\0", "")[:1000]
    return None


def _read(row: tuple[Any, ...]) -> Happened:
    event_id, name, aggregate_type, aggregate_id, payload, created_at, _ = row
    return Happened(event_id, name, aggregate_type, aggregate_id, json.loads(payload), created_at)


def _happened(event: OutboxEvent) -> Happened:
    return Happened(
        event.id,
        event.type,
        event.aggregate_type,
        event.aggregate_id,
        event.payload,
        event.created_at,
    )
