"""Orders, their parts and their payments, for staff: the checkout knows them all."""

from souk.checkout.admin import fulfilments, orders, payments, refunds, returns

__all__ = ["fulfilments", "orders", "payments", "refunds", "returns"]
