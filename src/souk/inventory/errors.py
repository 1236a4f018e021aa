"""What may go wrong with stock."""

from dataclasses import dataclass
from typing import Any

from souk.core.errors import Conflict, Invalid


class NoWarehouse(Invalid):
    """The shop has no active warehouse."""

    @property
    def detail(self) -> str:
        return "Make one active in the admin, under Stock."


@dataclass(eq=False)
class MoreThanHeld(Conflict):
    """An order holds less than is to be sent or given back."""

    lines: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        short = ", ".join(
            f"{line['held_quantity']} of {line['quantity']} of {line['variant_id']}"
            for line in self.lines
        )
        return f"It holds {short}. Send or give back no more than that."
