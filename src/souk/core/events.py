"""Events: what happened, committed with it in the outbox."""

import dataclasses
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from psycopg.types.json import Jsonb

from souk.core.database.functions import call


class Event(Protocol):
    """What the frozen dataclasses in `<context>/events.py` have in common."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    name: ClassVar[str]
    aggregate: ClassVar[str]

    @property
    def aggregate_id(self) -> UUID: ...


def publish(event: Event) -> None:
    """Append the event to the outbox, in the transaction of what it tells of."""
    payload = Jsonb(dataclasses.asdict(event), dumps=DjangoJSONEncoder().encode)
    call("core.publish", event.name, event.aggregate, event.aggregate_id, payload)
