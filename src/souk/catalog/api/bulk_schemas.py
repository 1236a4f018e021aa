"""What the calls about many products take and answer."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from souk.catalog.api.product_schemas import StatusName
from souk.core.http.schemas import Answer, Body, Currency, Id, text
from souk.core.money import MAX_AMOUNT


class OwnSelectionBody(Body):
    """Which products are meant: all that fit everything that is said, and something must be.

    `category` is a slug or an id, and means those below it, too.
    """

    product_ids: Annotated[list[Id], Field(min_length=1, max_length=5000)] | None = None
    category: Annotated[str, text(255)] = ""

    @model_validator(mode="after")
    def _means_some(self) -> "OwnSelectionBody":
        if not (self.product_ids or self.category):
            raise ValueError("say which products: product_ids or category")
        return self


class SelectionBody(OwnSelectionBody):
    """Which products are meant: all that fit everything that is said, and something must be.

    `category` and `seller` are slugs or ids; a category means those below it, too.
    """

    seller: Annotated[str, text(60)] = ""

    @model_validator(mode="after")
    def _means_some(self) -> "SelectionBody":
        if not (self.product_ids or self.category or self.seller):
            raise ValueError("say which products: product_ids, category or seller")
        return self


class PriceTerms(Body):
    """By how much: `percentage`, or `amount` in minor units beside its `currency`.

    Prices then become multiples of `round_to` minor units.
    """

    percentage: (
        Annotated[Decimal, Field(strict=False, ge=-100, le=1000, decimal_places=2)] | None
    ) = Field(None, examples=[-10])
    amount: Annotated[int, Field(ge=-MAX_AMOUNT, le=MAX_AMOUNT)] | None = None
    currency: Currency | None = None
    rounding: Literal["nearest", "up", "down"] = "nearest"
    round_to: Annotated[int, Field(ge=1, le=100_000)] = 1

    @model_validator(mode="after")
    def _says_how_much(self) -> "PriceTerms":
        if (self.percentage is None) == (self.amount is None):
            raise ValueError("give either percentage or amount")
        if (self.amount is None) != (self.currency is None):
            raise ValueError("give the currency of amount, and only then")
        return self


class PricesBody(SelectionBody, PriceTerms):
    """Which prices change, and by how much."""


class OwnPricesBody(OwnSelectionBody, PriceTerms):
    """Which of my prices change, and by how much."""


class StatusBody(SelectionBody):
    status: StatusName


class OwnStatusBody(OwnSelectionBody):
    status: StatusName


class PricesAnswer(Answer):
    """How many products were meant, and how many of their variants have another price now."""

    products: int
    variants: int


class StatusAnswer(Answer):
    """How many products had another status."""

    products: int
