import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from souk.core.http.emails import Email
from souk.core.http.pages import PageQuery
from souk.core.http.schemas import AddressBody, Answer, Body, Country, Currency, text

Password = Annotated[str, text(200, least=1), Field(examples=["correct horse battery staple"])]

Otp = Annotated[str, Field(pattern=r"^\d{6}$", examples=["287082"])]
RecoveryCode = Annotated[str, text(40, least=1), Field(examples=["mzxw-6ytb-oi7q-gezd"])]
OneTimeToken = Annotated[str, text(200, least=1)]


class LoginBody(Body):
    email: Email
    password: Password
    otp: Otp | None = None
    recovery_code: RecoveryCode | None = None


class RegisterBody(Body):
    email: Email
    password: Password
    first_name: Annotated[str, text(150)] = ""
    last_name: Annotated[str, text(150)] = ""


class RefreshBody(Body):
    refresh_token: Annotated[str, text(200, least=1)]


class OneTimeTokenBody(Body):
    token: OneTimeToken


class EmailBody(Body):
    email: Email


class ResetPasswordBody(Body):
    token: OneTimeToken
    password: Password


class ChangePasswordBody(Body):
    current_password: Password
    new_password: Password


class ChangeEmailBody(Body):
    new_email: Email
    password: Password


class OtpBody(Body):
    otp: Otp


class DisableTwoFactorsBody(Body):
    password: Password
    otp: Otp | None = None
    recovery_code: RecoveryCode | None = None

    @model_validator(mode="after")
    def _has_a_factor(self) -> Self:
        if self.otp is None and self.recovery_code is None:
            raise ValueError("send otp or recovery_code")
        return self


class LetterAnswer(Answer):
    """The same whether anybody has the e-mail or not."""

    detail: str


class TwoFactorSetupAnswer(Answer):
    """`qr_svg` is a picture of `otpauth_url` to put into a page, and `secret` is for typing."""

    secret: str
    otpauth_url: str
    qr_svg: str = Field(examples=['<svg width="196" height="196"></svg>'])


class RecoveryCodesAnswer(Answer):
    """Each stands in for the authenticator app once; they are not shown again."""

    recovery_codes: list[str]


class PlaceAnswer(Answer):
    """Where an address is, roughly: the country's code and, where it is known, the city."""

    country: str
    city: str | None


class SessionAnswer(Answer):
    """`location` is null where the shop has no database of places, or that does not know it."""

    id: UUID
    user_agent: str
    ip_address: str | None
    location: PlaceAnswer | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_current: bool


class SessionPage(Answer):
    items: list[SessionAnswer]
    next_cursor: str | None
    total: int | None = None


class UserAnswer(Answer):
    id: UUID
    email: str
    first_name: str
    last_name: str
    phone: str | None
    email_verified: bool
    two_factor_enabled: bool
    roles: list[str]
    created_at: datetime


class RegisteredAnswer(Answer):
    """The same for everybody: it does not tell whether the e-mail had an account before."""

    email: str


class SignInAnswer(Answer):
    """`expires_in` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    user: UserAnswer


class TokensAnswer(Answer):
    access_token: str
    refresh_token: str
    expires_in: int


AddressKind = Literal["shipping", "billing"]
Name = Annotated[str, text(150)]
Phone = Annotated[
    str, Field(pattern=r"^\+?[1-9]\d{1,14}$", examples=["+4930901820"], description="E.164")
]
Username = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$", max_length=150, examples=["ada.l"]
    ),
]
GenderName = Literal["male", "female", "other", "unsaid"]
RoleChoice = Literal["customer", "seller", "manager", "admin"]
StatusName = Literal["pending", "approved", "rejected", "suspended"]
Details = Annotated[
    dict[str, Any],
    Field(
        description="Attributes of the shop's own: at most 16,384 characters and 5 levels.",
        examples=[{"shoe_size": 42}],
    ),
]
DetailsChange = Annotated[
    dict[str, Any],
    Field(description="Changes by name; null removes a name.", examples=[{"shoe_size": 42}]),
]


def _day(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("write a day as YYYY-MM-DD")
    return value


Day = Annotated[date, Field(strict=False, examples=["1815-12-10"]), BeforeValidator(_day)]


class Preferences(Answer):
    """`language` is a tag of BCP 47, `currency` a code of ISO 4217."""

    language: str | None = None
    currency: str | None = None
    newsletter: bool = False


class PreferencesBody(Body):
    """null removes a preference."""

    language: (
        Annotated[
            str,
            Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$", examples=["de-AT"]),
        ]
        | None
    ) = None
    currency: Currency | None = None
    newsletter: bool | None = None


class ProfileAnswer(UserAnswer):
    """Everything the account shows of its owner; `avatar_url` is a square picture in WebP.

    `name` is the display name, or first and last name where there is none.
    """

    name: str
    display_name: str
    username: str | None
    email_verified: bool
    avatar_url: str | None
    date_of_birth: date | None
    gender: GenderName
    preferences: Preferences
    additional_details: Details
    loyalty_points: int


class ProfileBody(Body):
    """What is not there stays; null clears. A username is one person's, whatever its capitals."""

    first_name: Name | None = None
    last_name: Name | None = None
    display_name: Annotated[str, text(255)] | None = None
    username: Username | None = None
    phone: Phone | None = None
    date_of_birth: Day | None = None
    gender: GenderName | None = None
    preferences: PreferencesBody | None = None
    additional_details: DetailsChange | None = None


class CustomerAnswer(ProfileAnswer):
    """A person, as staff see them; only who is `approved` may sign in."""

    status: StatusName
    department: str
    last_login_at: datetime | None
    login_count: int


class CustomerPage(Answer):
    items: list[CustomerAnswer]
    next_cursor: str | None
    total: int | None = None


class CustomersQuery(PageQuery):
    """`q` is the beginning of an e-mail, a first or a last name; `email` that of an e-mail."""

    q: Annotated[str, text(254)] = ""
    email: Annotated[str, text(254)] = ""
    role: RoleChoice | None = None
    status: StatusName | None = None


class CustomerBody(Body):
    """What is not there stays; null clears a name, the phone, the details."""

    first_name: Name | None = None
    last_name: Name | None = None
    phone: Phone | None = None
    additional_details: DetailsChange | None = None
    status: StatusName = Field(default_factory=lambda: "approved")
    loyalty_points: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(default_factory=int)
    department: Annotated[str, text(100)] = Field(default_factory=str)


class RoleBody(Body):
    role: RoleChoice


class RoleAnswer(Answer):
    """A role, and the permissions it grants."""

    name: RoleChoice
    permissions: list[str]


class RolesAnswer(Answer):
    items: list[RoleAnswer]
    next_cursor: None = None


class NewAddress(AddressBody):
    type: AddressKind = "shipping"
    is_default: bool = False


# No default value is written here, for none is taken: what is not there stays.
def _same() -> Any:
    return Field(default_factory=str)


class AddressChange(Body):
    """What is not there stays."""

    full_name: Annotated[str, text(200, least=1)] = _same()
    phone: Annotated[str, text(30)] = _same()
    line1: Annotated[str, text(200, least=1)] = _same()
    line2: Annotated[str, text(200)] = _same()
    city: Annotated[str, text(100, least=1)] = _same()
    region: Annotated[str, text(100)] = _same()
    postal_code: Annotated[str, text(20)] = _same()
    country: Country = _same()
    is_default: bool = Field(default_factory=bool)


class AddressesQuery(PageQuery):
    type: AddressKind | None = None


class AddressAnswer(Answer):
    id: UUID
    type: str
    is_default: bool
    full_name: str
    phone: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str


class AddressPage(Answer):
    items: list[AddressAnswer]
    next_cursor: str | None
    total: int | None = None
