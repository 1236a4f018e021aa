"""What may be wrong with coupons as staff write them. Why one is refused: queries/verdicts.py."""

from souk.core.errors import Conflict, NotFound


class CouponNotFound(NotFound):
    """There is no such coupon."""


class CodeTaken(Conflict):
    """Another coupon has this code."""

    @property
    def detail(self) -> str:
        return "Choose another code, or change the coupon that has it."


class CouponInUse(Conflict):
    """Orders have used this coupon."""

    @property
    def detail(self) -> str:
        return "It stays for the books: end it with is_active false instead."
