from dataclasses import dataclass

from souk.core.errors import Conflict


class WebhookDisabled(Conflict):
    """This webhook is disabled."""

    @property
    def detail(self) -> str:
        return "Nothing is sent there now: enable it first."


class DeliveryOnItsWay(Conflict):
    """This delivery is still on its way."""

    @property
    def detail(self) -> str:
        return "It is being tried by itself; see its attempts and next_try_at."


@dataclass(eq=False)
class TooManyWebhooks(Conflict):
    """There are too many webhooks."""

    most: int

    @property
    def detail(self) -> str:
        return f"A shop has {self.most} at most: delete one that is not needed any more."
