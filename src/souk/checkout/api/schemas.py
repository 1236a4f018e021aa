from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from souk.checkout.api.part_schemas import (
    FulfilmentAnswer,
    RefundAnswer,
    ReturnAnswer,
    TrackingUrl,
)
from souk.core.http.emails import Email
from souk.core.http.pages import PageQuery
from souk.core.http.schemas import (
    AddressBody,
    Amount,
    Answer,
    Body,
    Country,
    Id,
    Moment,
    Quantity,
    text,
)


class OrderLine(Body):
    """So many of a variant, named by `variant_id` or by `sku`."""

    quantity: Quantity
    variant_id: Id | None = None
    sku: Annotated[str, text(100, least=1)] | None = None

    @model_validator(mode="after")
    def _names_one_variant(self) -> "OrderLine":
        if (self.variant_id is None) == (self.sku is None):
            raise ValueError("give either variant_id or sku")
        return self


class PaymentBody(Body):
    method: Literal[
        "CREDIT_CARD",
        "DEBIT_CARD",
        "UPI",
        "NET_BANKING",
        "WALLET",
        "PAYPAL",
        "BANK_TRANSFER",
        "COD",
    ] = Field(examples=["COD"])
    gateway: Annotated[str, text(30, least=1)] = Field(examples=["manual"])
    token: Annotated[str, text(255, least=1)] | None = None
    saved_method_id: Id | None = None

    @model_validator(mode="after")
    def _is_one_card(self) -> "PaymentBody":
        if self.token is not None and self.saved_method_id is not None:
            raise ValueError("give either token or saved_method_id")
        return self


class OrderBody(Body):
    """The one-call checkout: a cart or items, where to, how sent and paid."""

    cart_id: Id | None = None
    items: Annotated[list[OrderLine], Field(min_length=1, max_length=200)] | None = None
    email: Email | None = None
    shipping_address: AddressBody | None = None
    shipping_address_id: Id | None = None
    billing_address: AddressBody | None = None
    shipping_method: Annotated[str, text(50, least=1)] | None = Field(
        default=None, examples=["standard"]
    )
    coupon_codes: Annotated[list[Annotated[str, text(50, least=1)]], Field(max_length=10)] = Field(
        # Of a list that stands here each request would get a copy, made by Python.
        default_factory=list
    )
    payment: PaymentBody
    notes: Annotated[str, text(2000)] = ""
    gift_message: Annotated[str, text(1000)] = ""
    special_instructions: Annotated[str, text(2000)] = ""
    expected_total_amount: Amount | None = None

    @model_validator(mode="after")
    def _is_of_one_piece(self) -> "OrderBody":
        if (self.cart_id is None) == (self.items is None):
            raise ValueError("give either cart_id or items")
        if self.shipping_address is not None and self.shipping_address_id is not None:
            raise ValueError("give either shipping_address or shipping_address_id")
        return self


class CancelBody(Body):
    reason: Annotated[str, text(500)] = ""


OrderStatusName = Literal[
    "pending",
    "confirmed",
    "processing",
    "shipped",
    "delivered",
    "cancelled",
    "returned",
    "refunded",
    "partially_refunded",
]


PaymentStatusName = Literal[
    "pending",
    "authorized",
    "partially_paid",
    "paid",
    "failed",
    "refunded",
    "partially_refunded",
]
_Moment = Annotated[AwareDatetime, Field(examples=["2026-01-31T12:00:00Z"])]


class OrdersQuery(PageQuery):
    status: list[OrderStatusName] = []


class StaffOrdersQuery(OrdersQuery):
    """Every filter narrows; `from` is included, `to` is not.

    `q` is an order number, a tracking number, or the beginning of an e-mail.
    """

    payment_status: list[PaymentStatusName] = []
    since: _Moment | None = Field(default=None, alias="from")
    until: _Moment | None = Field(default=None, alias="to")
    q: Annotated[str, text(254, least=3)] | None = Field(default=None, examples=["ada@"])


class StaffOrderBody(Body):
    """What staff write on an order. What is not there stays; null clears."""

    admin_notes: Annotated[str, text(10_000)] | None = None
    tracking_number: Annotated[str, text(100)] | None = None
    tracking_url: TrackingUrl | None = None
    estimated_delivery_at: Moment | None = None


class OptionsQuery(Body):
    """Where to send what: a cart tells its value, weight and currency."""

    model_config = {**Body.model_config, "strict": False}

    country: Country
    region: Annotated[str, text(100)] = ""
    cart_id: UUID | None = None


class ShippingOption(Answer):
    """A way to send: `amount` is 0 where it is free. Days until it arrives may not be known."""

    code: str
    name: str
    description: str
    amount: int
    currency: str
    delivery_time: str
    min_days: int | None
    max_days: int | None


class ShippingOptions(Answer):
    items: list[ShippingOption]


class OrderItemAnswer(Answer):
    id: UUID
    variant_id: UUID | None
    product_id: UUID | None
    sku: str
    name: str
    variant_name: str
    options: dict[str, str]
    image: str | None
    quantity: int
    cancelled_quantity: int
    unit_price_amount: int
    total_amount: int
    discount_amount: int
    tax_amount: int
    fulfilment_status: Literal[
        "pending",
        "partially_shipped",
        "shipped",
        "delivered",
        "cancelled",
        "partially_returned",
        "returned",
    ]


class HistoryStep(Answer):
    from_status: str | None
    to_status: str
    reason: str
    created_at: datetime


class PaymentAnswer(Answer):
    """`next_action` says what the buyer has to do, when the gateway needs that."""

    id: UUID
    payment_number: str
    method: str
    gateway: str
    status: str
    amount: int
    refunded_amount: int
    currency: str
    next_action: dict[str, Any] | None


class ShippingMethodAnswer(Answer):
    code: str
    name: str


class Discount(Answer):
    """`code` is null for a promotion that needs none."""

    code: str | None
    name: str
    amount: int


class TaxLine(Answer):
    """A tax over all lines that it applies to; `rate` is a decimal such as 0.19."""

    name: str
    rate: str
    taxable_amount: int
    amount: int
    is_included: bool


class OrderAnswer(Answer):
    """An order. `token` is the guest's, shown when the order is placed.

    `actions` are what its buyer may do now. What has arrived can be returned until `return_until`.

    `tax_amount` is added to the prices; `included_tax_amount` is in them and in the total already.

    One with an `imported_number` was placed in another shop, under this number. It is history: it
    has no payment here, nothing can be done with it, and goods that this shop does not have are
    told without `variant_id` and `product_id`.
    """

    id: UUID
    order_number: str
    email: str
    status: OrderStatusName
    payment_status: str
    items: list[OrderItemAnswer]
    subtotal_amount: int
    discount_amount: int
    shipping_amount: int
    tax_amount: int
    included_tax_amount: int
    total_amount: int
    currency: str
    discounts: list[Discount]
    tax_lines: list[TaxLine]
    shipping_address: dict[str, str] | None
    billing_address: dict[str, str] | None
    shipping_method: ShippingMethodAnswer | None
    tracking_number: str | None
    tracking_url: str | None
    estimated_delivery_at: datetime | None
    notes: str
    gift_message: str
    special_instructions: str
    fulfilments: list[FulfilmentAnswer]
    returns: list[ReturnAnswer]
    return_until: datetime | None
    actions: list[Literal["cancel", "pay", "return"]]
    history: list[HistoryStep]
    payment: PaymentAnswer | None
    created_at: datetime
    updated_at: datetime
    imported_number: str | None
    token: str | None = None


class StaffOrderAnswer(OrderAnswer):
    """An order as staff see it; `next_statuses` are those that it may take now."""

    admin_notes: str
    cancellation_reason: str
    refunds: list[RefundAnswer]
    next_statuses: list[str]


class OrderPage(Answer):
    items: list[OrderAnswer]
    next_cursor: str | None
    total: int | None = None


class ReservationBody(Body):
    """Where the goods will go, if that is known: it decides which warehouse holds them."""

    country: Country | None = None
    region: Annotated[str, text(100)] | None = None


class ReservedItem(Answer):
    variant_id: UUID
    sku: str
    quantity: int


class ReservationAnswer(Answer):
    """What is held for a cart until `expires_at`; its order takes it over."""

    id: UUID
    status: Literal["active", "confirmed", "cancelled", "expired"]
    expires_at: datetime
    items: list[ReservedItem]
