"""Events: what happened, committed with it in the outbox, and who listens to it."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from souk.core.database.functions import call


class Event(Protocol):
    """What the frozen dataclasses in `<context>/events.py` have in common."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    name: ClassVar[str]
    aggregate: ClassVar[str]

    @property
    def aggregate_id(self) -> UUID: ...


Kind = TypeVar("Kind", bound=Event)


@dataclasses.dataclass(frozen=True, slots=True)
class Happened:
    """An event as it reaches a handler; when it comes again, its `id` is the same."""

    id: UUID
    name: str
    aggregate_type: str
    aggregate_id: UUID
    payload: dict[str, Any]
    created_at: datetime

    def read(self, kind: type[Kind]) -> Kind:
        """Return the event as the dataclass that was published."""
        return TypeAdapter(kind).validate_python(self.payload)


Handler = Callable[[Happened], None]
BatchHandler = Callable[[list[Happened]], None]

_handlers: dict[str, dict[str, list[Handler]]] = defaultdict(lambda: defaultdict(list))
_batch_handlers: dict[str, BatchHandler] = {}


def publish(event: Event) -> None:
    """Append the event to the outbox, in the transaction of what it tells of."""
    payload = Jsonb(dataclasses.asdict(event), dumps=DjangoJSONEncoder().encode)
    call("core.publish", event.name, event.aggregate, event.aggregate_id, payload)


def on(*events: str | type[Event]) -> Callable[[Handler], Handler]:
    """Have the worker call a function for events, by their classes or names.

    The subscriber is the context whose `handlers.py` this stands in. The function runs at least
    once for each event, in a transaction: it may write rows but call nobody, and an event that
    comes again must change nothing.
    """

    def listen(handler: Handler) -> Handler:
        subscriber = handler.__module__.split(".")[1]
        for event in events:
            name = event if isinstance(event, str) else event.name
            _handlers[subscriber][name].append(handler)
        return handler

    return listen


def on_batches(handler: BatchHandler) -> BatchHandler:
    """Have the worker call a function with every event there is, many at a time.

    For a context whose work is a set; what stands at `on` holds here, too. When a batch fails, each
    of its events comes again alone, so that one of them holds up no other.
    """
    _batch_handlers[handler.__module__.split(".")[1]] = handler
    return handler


def subscribers() -> list[str]:
    """Return the contexts that listen."""
    return sorted(_handlers.keys() | _batch_handlers.keys())


def batch_handler_of(subscriber: str) -> BatchHandler | None:
    """Return what a context wants to be called with many events, None where it takes each."""
    return _batch_handlers.get(subscriber)


def handlers_of(subscriber: str, event_type: str) -> list[Handler]:
    """Return what a context wants to be called for an event."""
    batch = _batch_handlers.get(subscriber)
    if batch is not None:
        return [lambda event: batch([event])]
    return list(_handlers[subscriber].get(event_type, ())) if subscriber in _handlers else []
