from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Amount, Answer, Body, Country, Currency, Id, text

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,50}$", examples=["express"])]
Name = Annotated[str, text(100, least=1)]
Days = Annotated[int, Field(ge=0, le=365, examples=[3])]
Position = Annotated[int, Field(ge=0, le=10_000)]
Grams = Annotated[int, Field(ge=0, le=10**9, examples=[20_000])]
Region = Annotated[str, text(100, least=1), Field(examples=["CA"])]
Countries = Annotated[list[Country], Field(max_length=250, examples=[["DE", "AT"]])]
Regions = Annotated[list[Region], Field(max_length=1000)]


# No default value is written here, for none is taken: what is not there stays.
def _same() -> Any:
    return Field(default_factory=str)


class NewMethod(Body):
    """A way to send. It serves nobody until it has a rate; `code` is the same in any case."""

    code: Code
    name: Name
    description: Annotated[str, text(5000)] = ""
    delivery_time: Annotated[str, text(100)] = Field(default="", examples=["3-5 working days"])
    min_days: Days | None = None
    max_days: Days | None = None
    is_active: bool = True
    position: Position = 0


class MethodChange(Body):
    """What is not there stays; null clears the days."""

    name: Name = _same()
    description: Annotated[str, text(5000)] = _same()
    delivery_time: Annotated[str, text(100)] = _same()
    min_days: Days | None = None
    max_days: Days | None = None
    is_active: bool = _same()
    position: Position = _same()


class MethodAnswer(Answer):
    id: UUID
    code: str
    name: str
    description: str
    delivery_time: str
    min_days: int | None
    max_days: int | None
    is_active: bool
    position: int
    created_at: datetime
    updated_at: datetime


class MethodPage(Answer):
    items: list[MethodAnswer]
    next_cursor: str | None
    total: int | None = None


class NewZone(Body):
    """Where to: without countries the rest of the world, without regions all of the countries."""

    name: Name
    countries: Countries = []
    regions: Regions = []


class ZoneChange(Body):
    """What is not there stays."""

    name: Name = _same()
    countries: Countries = _same()
    regions: Regions = _same()


class ZoneAnswer(Answer):
    """`regions` are shown as they are compared: in capitals, without accents."""

    id: UUID
    name: str
    countries: list[str]
    regions: list[str]
    created_at: datetime
    updated_at: datetime


class ZonePage(Answer):
    items: list[ZoneAnswer]
    next_cursor: str | None
    total: int | None = None


class NewRate(Body):
    """What a method costs in a zone, for orders of some value and weight. Bounds are included."""

    method_id: Id
    zone_id: Id
    currency: Currency | None = None
    amount: Amount
    min_order_amount: Amount = 0
    max_order_amount: Amount | None = None
    min_weight_grams: Grams = 0
    max_weight_grams: Grams | None = None
    free_from_amount: Amount | None = None
    is_active: bool = True


class RateChange(Body):
    """What is not there stays; null takes a bound away."""

    amount: Amount = _same()
    min_order_amount: Amount = _same()
    max_order_amount: Amount | None = None
    min_weight_grams: Grams = _same()
    max_weight_grams: Grams | None = None
    free_from_amount: Amount | None = None
    is_active: bool = _same()


class RateAnswer(Answer):
    id: UUID
    method_id: UUID
    zone_id: UUID
    currency: str
    amount: int
    min_order_amount: int
    max_order_amount: int | None
    min_weight_grams: int
    max_weight_grams: int | None
    free_from_amount: int | None
    is_active: bool
    created_at: datetime
    updated_at: datetime


class RatePage(Answer):
    items: list[RateAnswer]
    next_cursor: str | None
    total: int | None = None


class RatesQuery(PageQuery):
    method_id: UUID | None = None
    zone_id: UUID | None = None
