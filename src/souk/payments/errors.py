from dataclasses import dataclass

from souk.core.errors import (
    Conflict,
    Invalid,
    NotFound,
    PaymentRequired,
    Unauthenticated,
    Unavailable,
)
from souk.core.money import format_amount


@dataclass(eq=False)
class PaymentDeclined(PaymentRequired):
    """The payment was declined."""

    gateway_code: str
    gateway_message: str
    # The order was there before this attempt, and stays.
    order_waits: bool = False

    @property
    def detail(self) -> str:
        said = f" The gateway said: {self.gateway_message}" if self.gateway_message else ""
        if self.order_waits:
            return f"Nothing was charged, and the order waits: try another way to pay.{said}"
        return f"Nothing was ordered or charged; try another way to pay.{said}"


@dataclass(eq=False)
class PaymentNotOpen(Conflict):
    """This payment no longer waits for money."""

    payment_status: str

    @property
    def detail(self) -> str:
        return f"It is {self.payment_status}: only money that staff wait for can be noted."


@dataclass(eq=False)
class RefundTooHigh(Conflict):
    """More than is left of what was paid cannot be given back."""

    amount: int
    refundable_amount: int
    currency: str

    @property
    def detail(self) -> str:
        if not self.refundable_amount:
            return "Nothing of what was paid is left to give back: refunds that wait count, too."
        left = format_amount(self.refundable_amount, self.currency)
        return f"At most {left} can be given back: refunds that wait count, too."


@dataclass(eq=False)
class RefundNotOpen(Conflict):
    """This refund no longer waits."""

    refund_status: str

    @property
    def detail(self) -> str:
        return f"It is {self.refund_status}."


@dataclass(eq=False)
class GatewayRefunds(Conflict):
    """The gateway gives this money back by itself."""

    gateway: str

    @property
    def detail(self) -> str:
        return f"Wait for the answer of {self.gateway}: only refunds by hand are noted by hand."


class ReturnRefunded(Conflict):
    """This return has a refund already."""

    @property
    def detail(self) -> str:
        return "Look at the order's refunds; more can be given back by its payment."


@dataclass(eq=False)
class NothingToCapture(Conflict):
    """This payment holds less than that."""

    amount: int
    capturable_amount: int
    currency: str
    payment_status: str

    @property
    def detail(self) -> str:
        if self.payment_status == "pending":
            return "It holds nothing yet. Cash and transfers are noted whole: leave amount out."
        left = format_amount(self.capturable_amount, self.currency)
        return f"It is {self.payment_status}, and at most {left} of it can be captured."


@dataclass(eq=False)
class NothingToVoid(Conflict):
    """This payment holds nothing that could be let go."""

    payment_status: str

    @property
    def detail(self) -> str:
        return (
            f"It is {self.payment_status}: only what is held or waits for its buyer can be voided,"
            " while no capture is under way. Refund what was captured."
        )


@dataclass(eq=False)
class GatewayRefused(Conflict):
    """The gateway did not do that."""

    gateway: str
    gateway_code: str
    gateway_message: str

    @property
    def detail(self) -> str:
        return f"{self.gateway} said: {self.gateway_message or self.gateway_code or 'no'}"


@dataclass(eq=False)
class GatewayDisagrees(Conflict):
    """The gateway has another sum than this payment."""

    payment_number: str

    @property
    def detail(self) -> str:
        return f"Look for {self.payment_number} at the gateway: its amount or currency differs."


class GatewaySilent(Unavailable):
    """The payment gateway does not answer."""

    @property
    def detail(self) -> str:
        return "Try again in a minute; repeating it does nothing twice."


@dataclass(eq=False)
class WebhookRefused(Unauthenticated):
    """This message cannot be shown to come from the gateway."""

    reason: str

    @property
    def detail(self) -> str:
        return f"The message {self.reason}."


class NoWebhooks(NotFound):
    """No gateway of this shop sends messages to this address."""

    @property
    def detail(self) -> str:
        return "Switch the gateway on and set its webhook secret: see docs/operations.md."


class TooManySavedMethods(Conflict):
    """There is no room for another payment method."""

    @property
    def detail(self) -> str:
        return "Remove one that you no longer use."


class CannotBeSaved(Invalid):
    """This gateway keeps nothing for customers."""

    @property
    def detail(self) -> str:
        return "Save a card with a gateway that takes cards."
