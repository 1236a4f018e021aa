"""Strict schemas: unknown fields are refused, text is what a database can hold."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from souk.core.countries import check_country
from souk.core.currencies import check_currency
from souk.core.money import MAX_AMOUNT

# Most answers are written by PostgreSQL and never validated here; each of the others makes its
# validator when it is first asked for: five megabytes less of each process.
Schema.model_config["defer_build"] = True


class Body(BaseModel):
    """A request body: unknown fields are refused, types are not coerced.

    Not a `Schema` of Ninja: that reads Django's objects, too, and costs several times as much.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class NoBody(Body):
    """Nothing, or an empty object."""


class Answer(Schema):
    """A response body."""


def _sensible(moment: datetime) -> datetime:
    # Python cannot read all that PostgreSQL can keep: whoever lists the rows would be refused.
    if not datetime(2000, 1, 1, tzinfo=UTC) <= moment < datetime(3000, 1, 1, tzinfo=UTC):
        raise ValueError("write a moment between the years 2000 and 3000")
    return moment


def text(length: int, *, least: int = 0) -> StringConstraints:
    return StringConstraints(min_length=least, max_length=length, strip_whitespace=True)


# JSON has no UUIDs: the one place where text is read as something else.
Id = Annotated[UUID, Field(strict=False)]
Currency = Annotated[
    str,
    AfterValidator(check_currency),
    Field(examples=["USD"], json_schema_extra={"pattern": "^[A-Z]{3}$"}),
]
Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT, examples=[1990])]
Quantity = Annotated[int, Field(ge=1, le=9999, examples=[2])]
Moment = Annotated[
    AwareDatetime,
    Field(strict=False, examples=["2026-01-31T12:00:00Z"]),
    AfterValidator(_sensible),
]
Country = Annotated[
    str,
    AfterValidator(check_country),
    # For readers of the document: what is wrong with a code, the check tells better.
    Field(examples=["DE"], json_schema_extra={"pattern": "^[A-Z]{2}$"}),
]


class AddressBody(Body):
    """A postal address; `country` is ISO 3166-1 alpha-2."""

    full_name: Annotated[str, text(200, least=1)] = Field(examples=["Ada Lovelace"])
    phone: Annotated[str, text(30)] = ""
    line1: Annotated[str, text(200, least=1)] = Field(examples=["12 Market Street"])
    line2: Annotated[str, text(200)] = ""
    city: Annotated[str, text(100, least=1)] = Field(examples=["Berlin"])
    region: Annotated[str, text(100)] = ""
    postal_code: Annotated[str, text(20)] = Field(default="", examples=["10115"])
    country: Country
