from dataclasses import dataclass

from souk.core.errors import Conflict


@dataclass(eq=False)
class OrdersOpen(Conflict):
    """Orders are still on their way, and need to know to whom."""

    order_numbers: list[str]

    @property
    def detail(self) -> str:
        return (
            "Cancel them, or wait until they have arrived; then ask again: "
            f"{', '.join(self.order_numbers)}."
        )


@dataclass(eq=False)
class OrdersToSend(Conflict):
    """Buyers still wait for what this seller has to send."""

    order_numbers: list[str]

    @property
    def detail(self) -> str:
        return (
            "Send what they wait for, or have the shop cancel it; then ask again: "
            f"{', '.join(self.order_numbers)}."
        )
