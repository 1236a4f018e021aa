from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, PlainSerializer

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer, Body, Country, Moment, text


def _decimal(value: object) -> object:
    """Read 0.19 and "0.19" as the same decimal, never as a fraction of two."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("write a decimal such as 0.19 for 19 %")
    written = str(value)
    # What is no decimal, its type refuses.
    with suppress(InvalidOperation):
        if Decimal(written) > 1:
            raise ValueError("is a share of the price, not per cent: write 0.19 for 19 %")
    return written


Rate = Annotated[
    Decimal,
    BeforeValidator(_decimal, json_schema_input_type=float | str),
    Field(strict=False, ge=0, le=1, max_digits=7, decimal_places=6, examples=["0.19"]),
]
ShownRate = Annotated[
    Decimal, PlainSerializer(lambda rate: f"{rate.normalize():f}", return_type=str)
]
Name = Annotated[str, text(100, least=1), Field(examples=["VAT 19 %"])]
Region = Annotated[str, text(100), Field(examples=["CA"])]
TaxClass = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,30}$", examples=["standard"])]


# No default value is written here, for none is taken: what is not there stays.
def _same() -> Any:
    return Field(default_factory=str)


class NewTax(Body):
    """A tax on goods of a class; `rate` is a decimal: 0.19 for 19 %.

    Without `region` it holds for the whole country. All taxes of a place stand side by side.
    """

    name: Name
    country: Country
    region: Region = ""
    tax_class: TaxClass = "standard"
    rate: Rate
    is_included: bool = False
    applies_to_shipping: bool = False
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    is_active: bool = True


class TaxChange(Body):
    """What is not there stays; null takes a moment away."""

    name: Name = _same()
    country: Country = _same()
    region: Region = _same()
    tax_class: TaxClass = _same()
    rate: Rate = _same()
    is_included: bool = _same()
    applies_to_shipping: bool = _same()
    valid_from: Moment | None = None
    valid_to: Moment | None = None
    is_active: bool = _same()


class TaxAnswer(Answer):
    """`region` is shown as it is compared; valid from `valid_from` until before `valid_to`."""

    id: UUID
    name: str
    country: str
    region: str
    tax_class: str
    rate: ShownRate
    is_included: bool
    applies_to_shipping: bool
    valid_from: datetime | None
    valid_to: datetime | None
    is_active: bool
    created_at: datetime
    updated_at: datetime


class TaxPage(Answer):
    items: list[TaxAnswer]
    next_cursor: str | None
    total: int | None = None


class TaxesQuery(PageQuery):
    country: Country | None = None
    tax_class: TaxClass | None = None
