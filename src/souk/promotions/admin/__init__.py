"""Coupons and promotions, for staff."""

from souk.promotions.admin import coupons

__all__ = ["coupons"]
