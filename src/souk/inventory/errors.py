"""What may go wrong with stock. After each of these nothing has changed."""

from dataclasses import dataclass
from typing import Any

from souk.core.errors import Conflict, Invalid, NotFound


class NoWarehouse(Invalid):
    """The shop has no active warehouse."""

    @property
    def detail(self) -> str:
        return "Make one active in the admin, under Stock, or by PATCH /api/v1/admin/warehouses."


class WarehouseNotFound(NotFound):
    """There is no such warehouse."""

    @property
    def detail(self) -> str:
        return "Choose one from GET /api/v1/admin/warehouses."


class WarehouseCodeTaken(Conflict):
    """Another warehouse has this code."""

    @property
    def detail(self) -> str:
        return "Give it another code."


class WarehouseInUse(Conflict):
    """This warehouse has or had stock, and its movements are kept."""

    @property
    def detail(self) -> str:
        return 'Deactivate it instead: PATCH it with {"active": false}.'


@dataclass(eq=False)
class StockTooLow(Conflict):
    """There is less than is to be taken."""

    lines: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        short = ", ".join(
            f"{line['available_quantity']} of {line['quantity']} of {line['sku']}"
            for line in self.lines
        )
        return f"There are {short}. Take no more than that, or count the stock first."


@dataclass(eq=False)
class StockChanged(Conflict):
    """The stock is not what you expected: somebody sold or changed it meanwhile."""

    lines: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        now = ", ".join(f"{line['sku']}: {line['available_quantity']}" for line in self.lines)
        return f"Available are now {now}. Look again and send that as expected_quantity."


@dataclass(eq=False)
class CountTooLow(Conflict):
    """Orders and reservations hold more than was counted."""

    lines: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        held = ", ".join(f"{line['sku']}: {line['held_quantity']}" for line in self.lines)
        return (
            f"Held are {held}. A count includes what orders hold: count again, or cancel orders"
            " that cannot be sent."
        )


@dataclass(eq=False)
class MoreThanHeld(Conflict):
    """An order does not hold what is to be sent or given back."""

    lines: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        short = ", ".join(
            f"{line['held_quantity']} of {line['quantity']} of {line['variant_id']}"
            for line in self.lines
        )
        return f"It holds {short}. What is backordered has to arrive before it is sent."


@dataclass(eq=False)
class MoreThanSent(Conflict):
    """An order has not sent what is to come back."""

    lines: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        short = ", ".join(
            f"{line['sent_quantity']} of {line['quantity']} of {line['variant_id']}"
            for line in self.lines
        )
        return f"Not back yet are {short}. Take back no more than that."


@dataclass(eq=False)
class InsufficientStock(Conflict):
    """Some items are no longer available in the wanted quantity."""

    lines: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        short = ", ".join(
            f"{line['sku']}: {line['available_quantity']} of {line['quantity']}"
            for line in self.lines
        )
        return f"Available are {short}. Change the quantities and try again."


class SameWarehouse(Invalid):
    """Stock is transferred from one warehouse to another one."""
