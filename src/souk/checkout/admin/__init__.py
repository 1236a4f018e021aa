"""Orders and their payments, for staff: the checkout knows both."""

from souk.checkout.admin import orders, payments

__all__ = ["orders", "payments"]
