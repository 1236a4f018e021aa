import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from souk.checkout.api.schemas import OrderItemAnswer, OrderStatusName, ShippingMethodAnswer
from souk.core.http.schemas import Answer, Body, Currency


class DashboardQuery(Body):
    """Without a currency, what was sold in the shop's own."""

    currency: Currency | None = None


class SalesDay(Answer):
    """A day in UTC; the revenue is what lines came to after discounts."""

    date: datetime.date
    orders: int
    items_sold: int
    revenue_amount: int


class DashboardAnswer(Answer):
    """The last 30 days, the oldest first. Orders that came to nothing count as none."""

    currency: str
    days: Annotated[list[SalesDay], Field(min_length=30, max_length=30)]
    total_orders: int
    total_items_sold: int
    total_revenue_amount: int


class SellerItemAnswer(OrderItemAnswer):
    """`commission_amount` is the shop's share of a line after discounts, `seller_amount` the rest.

    Both are of the day of the order: later terms change neither.
    """

    commission_rate: float
    commission_amount: int
    seller_amount: int


class SellerOrderAnswer(Answer):
    """An order as one of its sellers sees it: their own lines, and where those go.

    `sales_amount` is what their lines came to after discounts, the sum of the shop's commission and
    of what is the seller's.
    """

    id: UUID
    order_number: str
    status: OrderStatusName
    items: list[SellerItemAnswer]
    total_items: int
    subtotal_amount: int
    discount_amount: int
    sales_amount: int
    commission_amount: int
    seller_amount: int
    currency: str
    shipping_address: dict[str, str] | None
    shipping_method: ShippingMethodAnswer | None
    gift_message: str
    special_instructions: str
    estimated_delivery_at: datetime.datetime | None
    created_at: datetime.datetime
    updated_at: datetime.datetime


class SellerOrderPage(Answer):
    items: list[SellerOrderAnswer]
    next_cursor: str | None
    total: int | None = None
