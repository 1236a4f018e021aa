"""Every event is heard; which endpoint is told of it, the operation decides."""

from souk.core.events import Happened, on_batches
from souk.webhooks.operations.announcement import announce


@on_batches
def when_anything_happens(events: list[Happened]) -> None:
    announce(events)
