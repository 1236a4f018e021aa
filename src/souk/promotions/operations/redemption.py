"""Giving coupons back. They are used where an order is placed: promotions.redeem."""

from uuid import UUID

from souk.core.database.functions import call


def release_coupons(order_id: UUID) -> None:
    """Give the uses of a cancelled order back; repeating it changes nothing."""
    call("promotions.release", order_id)
