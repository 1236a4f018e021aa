from dataclasses import dataclass

from souk.core.errors import Conflict, PaymentRequired
from souk.core.money import format_amount


@dataclass(eq=False)
class PaymentDeclined(PaymentRequired):
    """The payment was declined."""

    gateway_code: str
    gateway_message: str

    @property
    def detail(self) -> str:
        said = f" The gateway said: {self.gateway_message}" if self.gateway_message else ""
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
