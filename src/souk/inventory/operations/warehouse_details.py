"""What a warehouse's address, hours and time zone may be, however they are given."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from souk.core.http.schemas import Body, Country, text

Time = Annotated[
    str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$"), Field(examples=["09:00"])
]


def check_timezone(name: str) -> str:
    """Return a time zone's name; raises ValueError, which says what to write instead."""
    if name not in available_timezones():
        raise ValueError("write a name of the time zone database, such as Europe/Berlin")
    return name


Timezone = Annotated[str, AfterValidator(check_timezone), Field(examples=["Europe/Berlin"])]


class WarehouseAddress(Body):
    """Orders are sent from the warehouse whose `country` and `region` are theirs, when it can."""

    line1: Annotated[str, text(200)] = ""
    line2: Annotated[str, text(200)] = ""
    city: Annotated[str, text(100)] = ""
    region: Annotated[str, text(100)] = ""
    postal_code: Annotated[str, text(20)] = ""
    country: Country
    phone: Annotated[str, text(30)] = ""


class OpenHours(Body):
    opens: Time
    closes: Time


Day = Annotated[list[OpenHours], Field(max_length=5)]


class Hours(Body):
    """A day without hours is closed."""

    monday: Day = []
    tuesday: Day = []
    wednesday: Day = []
    thursday: Day = []
    friday: Day = []
    saturday: Day = []
    sunday: Day = []
