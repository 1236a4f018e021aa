from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from souk.core.errors import Conflict, Invalid, NotFound


class OrderNotFound(NotFound):
    """There is no such order, or it is not yours."""

    @property
    def detail(self) -> str:
        return "Sign in as its buyer, or send the guest's token in the header Order-Token."


class ImportedOrder(Conflict):
    """This order was placed in another shop."""

    @property
    def detail(self) -> str:
        return (
            "It came in by a file, as history: it was paid and sent there, and nothing is done"
            " with it here. Cancel, refund or return it where it was placed."
        )


@dataclass(eq=False)
class TransitionRefused(Conflict):
    """The order's status does not allow this."""

    from_status: str
    to_status: str

    @property
    def detail(self) -> str:
        return f"An order that is {self.from_status} cannot become {self.to_status}."


class PartlySent(Conflict):
    """Some of this order is on its way."""

    @property
    def detail(self) -> str:
        return (
            "It cannot be cancelled as a whole any more: call off what is left by"
            " POST /api/v1/admin/orders/{order_number}/cancel-items. What has arrived can be"
            " returned."
        )


@dataclass(eq=False)
class StepRefused(Conflict):
    """The status of this part of an order does not allow this."""

    part: str
    from_status: str
    to_status: str

    @property
    def detail(self) -> str:
        return f"A {self.part} that is {self.from_status} cannot become {self.to_status}."


class NothingLeftToSend(Conflict):
    """Everything that is left of this order is in a fulfilment already."""

    @property
    def detail(self) -> str:
        return "Look at the order's fulfilments; one that waits can be sent or cancelled."


class NothingLeftToCancel(Conflict):
    """Nothing is left of this order that could be called off."""

    @property
    def detail(self) -> str:
        return (
            "It is sent, cancelled, or packed. A fulfilment that waits can be cancelled first;"
            " what has arrived can be returned."
        )


class AllWouldBeCancelled(Conflict):
    """That is all of this order: nothing of it would be sent."""

    @property
    def detail(self) -> str:
        return (
            "Cancel the order by POST /api/v1/admin/orders/{order_number}/cancel: what sending it"
            " had cost then goes back, too."
        )


@dataclass(eq=False)
class MoreThanLeft(Conflict):
    """Less is left to be sent than that."""

    items: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        there = _counted(self.items, "left_quantity")
        return f"Of the items are left {there}, beside what is packed, sent or cancelled."


@dataclass(eq=False)
class MoreThanArrived(Conflict):
    """Less has arrived, and is not on its way back, than that."""

    items: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        there = _counted(self.items, "returnable_quantity")
        return f"Of the items can be returned {there}. Ask for no more."


@dataclass(eq=False)
class ReturnTimeOver(Conflict):
    """The time for returning this order is over."""

    return_until: datetime

    @property
    def detail(self) -> str:
        return f"It could be returned until {self.return_until:%Y-%m-%d}. Ask the shop."


@dataclass(eq=False)
class MoreThanAsked(Conflict):
    """More has come than the return names."""

    items: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        return f"It names {_counted(self.items, 'asked_quantity')}. Note no more than that."


@dataclass(eq=False)
class ReceivedOtherwise(Conflict):
    """This return was received already, and not like this."""

    items: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        return (
            "What came is noted once, as items says. What was not noted can be returned again;"
            " correct the stock by POST /api/v1/admin/inventory/adjustments."
        )


class NotReturnable(Conflict):
    """Nothing of this order can be returned."""

    @property
    def detail(self) -> str:
        return "Only what has arrived can be returned, where the shop takes goods back."


@dataclass(eq=False)
class ItemUnknown(Invalid):
    """The order has no such item."""

    item_id: UUID

    @property
    def detail(self) -> str:
        return f"Name its items by their id in the order, not {self.item_id}."


class NotYourEmail(Conflict):
    """This order was placed with another e-mail, or yours is not verified."""

    @property
    def detail(self) -> str:
        return "Verify the e-mail that the order was placed with as that of your account."


def _counted(items: list[dict[str, Any]], left: str) -> str:
    return ", ".join(f"{item[left]} of {item['quantity']} of {item['item_id']}" for item in items)
