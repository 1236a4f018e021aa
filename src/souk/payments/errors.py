from dataclasses import dataclass

from souk.core.errors import Conflict, PaymentRequired


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
