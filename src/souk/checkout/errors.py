"""Why an order was not placed. After each of these nothing has changed."""

from dataclasses import dataclass
from typing import Any

from souk.core.errors import Conflict, FieldError, Invalid
from souk.core.money import format_amount
from souk.promotions.queries.verdicts import CouponVerdict


@dataclass(eq=False)
class TotalChanged(Conflict):
    """The total is not the one you expected."""

    expected_total_amount: int
    total_amount: int
    currency: str

    @property
    def detail(self) -> str:
        total = format_amount(self.total_amount, self.currency)
        return f"It is {total} now. Show it to the buyer and send it as expected_total_amount."


@dataclass(eq=False)
class ShippingUnavailable(Invalid):
    """These goods cannot be sent this way to this address."""

    shipping_method: str | None
    country: str | None

    @property
    def detail(self) -> str:
        if self.country is None:
            return "Give a shipping_address or a shipping_address_id."
        return f"Choose a shipping_method from GET /api/v1/shipping/options?country={self.country}."


@dataclass(eq=False)
class PaymentMethodUnavailable(Invalid):
    """This shop does not offer this way to pay."""

    method: str
    gateway: str


@dataclass(eq=False)
class CurrenciesMixed(Invalid):
    """The items are sold in different currencies."""

    currencies: list[str]

    @property
    def detail(self) -> str:
        each = " and ".join(f"what is in {currency}" for currency in self.currencies)
        return f"Order {each} one after the other."

    @classmethod
    def code(cls) -> str:
        return "currency_mismatch"


@dataclass(eq=False)
class OrderNotPayable(Conflict):
    """This order waits for no payment."""

    order_status: str

    @property
    def detail(self) -> str:
        return f"It is {self.order_status}: only an order that is pending and unpaid can be paid."


class PaymentUnderWay(Conflict):
    """This order is being paid at this moment."""

    @classmethod
    def code(cls) -> str:
        # It passes, as the same request twice at once does.
        return "request_in_progress"

    @property
    def detail(self) -> str:
        return "Look at the order in a moment; if it still waits, repeat this with the same key."


@dataclass(eq=False)
class AttemptStillOpen(Conflict):
    """The payment that was begun cannot be called off."""

    payment_number: str

    @property
    def detail(self) -> str:
        return (
            f"{self.payment_number} can still be paid by its next_action: complete it, or wait"
            " until it has ended at its gateway and send this with a new Idempotency-Key."
        )


class NothingToReserve(Invalid):
    """Nothing in this cart has a stock that could be held."""

    @property
    def detail(self) -> str:
        return "It sells without looking at stock: order it right away."


class ReservationsOff(Conflict):
    """This shop holds no stock for carts."""

    @property
    def detail(self) -> str:
        return "Order right away: stock is taken by the order."


@dataclass(eq=False)
class ReturnNotReceived(Conflict):
    """The goods of this return have not come."""

    return_status: str

    @property
    def detail(self) -> str:
        return f"It is {self.return_status}. Note what has come, then give the money back."


class NotPaidYet(Conflict):
    """This order waits for money, so nothing of it can be called off alone."""

    @property
    def detail(self) -> str:
        return (
            "Take its money first by POST /api/v1/admin/payments/{payment_id}/capture: what is"
            " called off then goes back. Of money that is held you may take less, with is_final:"
            " then only what was taken beyond the rest goes back."
        )


class EmptyCart(Invalid):
    """There is nothing in this cart."""


class CouponInvalid(Invalid):
    """A coupon cannot be used."""

    def __init__(self, coupons: list[CouponVerdict], *, currency: str, field: str) -> None:
        self.coupons = coupons
        self.currency = currency
        self.field = field

    @property
    def detail(self) -> str:
        reasons = "; ".join(coupon.sentence(self.currency) for coupon in self.coupons)
        return f"{reasons[:1].upper()}{reasons[1:]}."

    @property
    def field_errors(self) -> list[FieldError]:
        return [
            FieldError(self.field, coupon.sentence(self.currency), str(coupon.reason))
            for coupon in self.coupons
        ]

    def extensions(self) -> dict[str, Any]:
        return {
            "coupons": [coupon.refusal() for coupon in self.coupons],
            "currency": self.currency,
        }
