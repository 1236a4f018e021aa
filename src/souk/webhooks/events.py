"""What happens to webhooks."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WebhookDisabled:
    """A webhook is not told of anything any more, by itself: staff have to look after it."""

    name: ClassVar[str] = "webhook.disabled"
    aggregate: ClassVar[str] = "webhook"

    endpoint_id: UUID
    url: str
    reason: str

    @property
    def aggregate_id(self) -> UUID:
        return self.endpoint_id
