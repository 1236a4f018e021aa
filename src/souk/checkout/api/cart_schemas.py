from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from souk.carts.operations.refresh import Kind
from souk.carts.queries.contents import Notice
from souk.checkout.api.schemas import Discount, TaxLine
from souk.core.http.schemas import Answer, Body, Country, Currency, Id, Quantity, text
from souk.promotions.queries.codes import MAX_CODE_LENGTH
from souk.promotions.queries.verdicts import Reason


class WantedItem(Body):
    """So many of a variant, named by `variant_id` or by `sku`."""

    quantity: Quantity
    variant_id: Id | None = None
    sku: Annotated[str, text(100, least=1)] | None = None

    @model_validator(mode="after")
    def _names_one_variant(self) -> "WantedItem":
        if (self.variant_id is None) == (self.sku is None):
            raise ValueError("give either variant_id or sku")
        return self


class NewCartBody(Body):
    currency: Currency | None = None
    items: Annotated[list[WantedItem], Field(max_length=200)] = []


class QuantityBody(Body):
    quantity: Quantity


class CouponBody(Body):
    code: Annotated[str, text(MAX_CODE_LENGTH, least=1)] = Field(examples=["WELCOME10"])


class CartBody(Body):
    """What the buyer has to say to the shop; null clears."""

    notes: Annotated[str, text(2000)] | None = None


class CartQuery(Body):
    """Where the cart might be sent, and how: then it is shown with shipping and taxes."""

    model_config = {**Body.model_config, "strict": False}

    country: Country | None = None
    region: Annotated[str, text(100)] = ""
    shipping_method: Annotated[str, text(50, least=1)] | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> "CartQuery":
        if self.country is None and (self.region or self.shipping_method):
            raise ValueError("give the country, too")
        return self


class CartLine(Answer):
    """A line at the price in force; `available_quantity` is null where stock is not tracked.

    `notice` says what the buyer should know: `unavailable` (no longer sold, counts nothing),
    `insufficient_stock`, or `price_changed` since it was put in, from `added_unit_price_amount`.
    """

    id: UUID
    variant_id: UUID
    product_id: UUID | None
    product_slug: str
    sku: str
    name: str
    options: dict[str, str]
    quantity: int
    unit_price_amount: int
    added_unit_price_amount: int
    total_amount: int
    discount_amount: int = 0
    price_changed: bool
    notice: Notice | None
    available_quantity: int | None
    allow_backorder: bool
    image: str | None


class CartCoupon(Answer):
    """A code that the buyer has put in, and what it takes off now.

    One that is no good any more stays, with its `reason`, and takes nothing off; an order from this
    cart is refused until it is taken out. Free shipping shows its amount on the order.
    """

    code: str
    name: str
    is_applied: bool
    amount: int
    reason: Reason | None
    missing_amount: int | None


class CartAnswer(Answer):
    """`token` is shown once, to the guest who began the cart.

    Shipping and taxes are 0 unless the country is given, shipping unless the method is, too.
    `tax_amount` is added to the prices; `included_tax_amount` is in them and in the total already.
    """

    id: UUID
    status: str
    currency: str
    items: list[CartLine]
    coupons: list[CartCoupon] = []
    discounts: list[Discount] = []
    subtotal_amount: int
    discount_amount: int = 0
    shipping_amount: int = 0
    tax_amount: int = 0
    included_tax_amount: int = 0
    tax_lines: list[TaxLine] = []
    total_amount: int
    total_items: int
    notes: str
    expires_at: datetime
    token: str | None = None


class CartChange(Answer):
    """What became of a line: `before` and `after` are prices, or else quantities."""

    variant_id: UUID
    sku: str
    name: str
    change: Kind
    reason: Notice
    before: int
    after: int


class RefreshedCartAnswer(CartAnswer):
    changes: list[CartChange]
