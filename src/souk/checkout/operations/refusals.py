"""The refusals of `checkout.place_order`, as errors."""

from typing import Any, NoReturn

from souk.carts.errors import CartConverted, CartNotActive, CartNotFound, ItemUnavailable
from souk.carts.operations.items import MAX_QUANTITY
from souk.checkout.errors import (
    CouponInvalid,
    CurrenciesMixed,
    EmptyCart,
    PaymentMethodUnavailable,
    ShippingUnavailable,
    TotalChanged,
)
from souk.core.database.identity import as_system
from souk.core.errors import DomainError, FieldError, InvalidFields
from souk.inventory.errors import InsufficientStock
from souk.orders.queries.orders import order_number_of
from souk.promotions.queries.verdicts import CouponVerdict

_REFUSALS: dict[str, type[DomainError]] = {
    "cart_not_found": CartNotFound,
    "cart_not_active": CartNotActive,
    "cart_empty": EmptyCart,
    "currency_mismatch": CurrenciesMixed,
    "insufficient_stock": InsufficientStock,
    "payment_method_unavailable": PaymentMethodUnavailable,
    "shipping_unavailable": ShippingUnavailable,
    "total_changed": TotalChanged,
}


def raise_refusal(outcome: str, problem: dict[str, Any]) -> NoReturn:
    """Raise the error that an outcome of `checkout.place_order` means."""
    if outcome == "item_unavailable":
        raise ItemUnavailable(
            [
                FieldError(f"items.{place}", "is not for sale", outcome)
                for place in problem["places"]
            ]
        )
    if outcome == "quantity_too_high":
        message = f"at most {MAX_QUANTITY} of one item fit in an order"
        raise InvalidFields(
            [
                FieldError(f"items.{place}.quantity", message, "invalid")
                for place in problem["places"]
            ]
        )
    if outcome == "coupon_invalid":
        raise CouponInvalid(
            [CouponVerdict(**coupon) for coupon in problem["coupons"]],
            currency=problem["currency"],
            field="coupon_codes",
        )
    if outcome == "cart_converted":
        with as_system():  # The cart was theirs, and so is what it became.
            number = order_number_of(problem["order_id"])
        raise CartConverted(number)
    error = _REFUSALS[outcome]
    fields = getattr(error, "__dataclass_fields__", {})
    raise error(**{name: problem[name] for name in fields})
