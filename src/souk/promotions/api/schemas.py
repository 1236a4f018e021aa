from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Amount, Answer, Body, Currency, Id, Moment, text
from souk.core.money import MAX_AMOUNT
from souk.promotions.queries.codes import MAX_CODE_LENGTH
from souk.promotions.queries.coupons import State

CouponKind = Literal["percentage", "fixed_amount", "free_shipping"]
ScopeName = Literal["all", "products", "categories", "sellers"]


Code = Annotated[str, text(MAX_CODE_LENGTH, least=1), Field(examples=["WELCOME10"])]
Name = Annotated[str, text(200, least=1), Field(examples=["Ten per cent off"])]
Description = Annotated[str, text(2000)]
# Per cent, or minor units of the currency.
Value = Annotated[
    Decimal, Field(strict=False, ge=0, le=MAX_AMOUNT, decimal_places=2, examples=[10])
]
Cap = Annotated[int, Field(ge=1, le=MAX_AMOUNT)]
Limit = Annotated[int, Field(ge=1, le=1_000_000_000)]
Priority = Annotated[int, Field(ge=-1000, le=1000)]
ScopeIds = Annotated[list[Id], Field(max_length=1000)]


class CouponSettings(Body):
    """A coupon; without a code a promotion, which every order gets by itself.

    `value` is per cent or minor units, by `type`. Amounts are of `currency`, the shop's own unless
    it says otherwise.
    """

    code: Code | None = None
    name: Name
    description: Description = ""
    type: CouponKind
    value: Value | None = None
    currency: Currency | None = None
    minimum_amount: Amount = 0
    maximum_discount_amount: Cap | None = None
    usage_limit: Limit | None = None
    usage_limit_per_user: Limit | None = None
    starts_at: Moment | None = None
    expires_at: Moment | None = None
    is_active: bool = True
    is_stackable: bool = False
    priority: Priority = 0
    scope: ScopeName = "all"
    scope_ids: ScopeIds = []


class CouponChange(Body):
    """What is not there stays; null takes a limit, a cap, the currency or the end away."""

    code: Code = Field(default_factory=str)
    name: Name = Field(default_factory=str)
    description: Description = Field(default_factory=str)
    type: CouponKind = Field(default_factory=lambda: "percentage")
    value: Value | None = None
    currency: Currency | None = None
    minimum_amount: Amount = Field(default_factory=int)
    maximum_discount_amount: Cap | None = None
    usage_limit: Limit | None = None
    usage_limit_per_user: Limit | None = None
    starts_at: Moment = Field(default_factory=lambda: datetime.now(UTC))
    expires_at: Moment | None = None
    is_active: bool = Field(default_factory=bool)
    is_stackable: bool = Field(default_factory=bool)
    priority: Priority = Field(default_factory=int)
    scope: ScopeName = Field(default_factory=lambda: "all")
    scope_ids: ScopeIds = Field(default_factory=list)


class CouponsQuery(PageQuery):
    """`q` is the beginning of a code or a part of a name; `automatic` ones have no code."""

    q: Annotated[str, text(200)] = ""
    state: State | None = None
    automatic: bool | None = None


class CouponAnswer(Answer):
    id: UUID
    code: str | None
    name: str
    description: str
    type: CouponKind
    value: int | float | None
    currency: str | None
    minimum_amount: int
    maximum_discount_amount: int | None
    usage_limit: int | None
    usage_limit_per_user: int | None
    used_count: int
    starts_at: datetime
    expires_at: datetime | None
    is_active: bool
    is_stackable: bool
    priority: int
    scope: ScopeName
    scope_ids: list[UUID]
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime


class CouponPage(Answer):
    items: list[CouponAnswer]
    next_cursor: str | None
    total: int | None = None


class UsageAnswer(Answer):
    """That an order used a coupon; `released` when it was cancelled."""

    id: UUID
    order_id: UUID
    user_id: UUID | None
    discount_amount: int
    state: Literal["used", "released"]
    released_at: datetime | None
    created_at: datetime


class UsagePage(Answer):
    items: list[UsageAnswer]
    next_cursor: str | None
    total: int | None = None
