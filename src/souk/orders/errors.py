from dataclasses import dataclass

from souk.core.errors import Conflict, NotFound


class OrderNotFound(NotFound):
    """There is no such order, or it is not yours."""

    @property
    def detail(self) -> str:
        return "Sign in as its buyer, or send the guest's token in the header Order-Token."


@dataclass(eq=False)
class TransitionRefused(Conflict):
    """The order's status does not allow this."""

    from_status: str
    to_status: str

    @property
    def detail(self) -> str:
        return f"An order that is {self.from_status} cannot become {self.to_status}."
