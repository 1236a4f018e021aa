from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import EmailStr, Field, model_validator

from souk.core.http.schemas import AddressBody, Answer, Body, Country, text

Password = Annotated[str, text(200, least=1), Field(examples=["correct horse battery staple"])]


Email = Annotated[EmailStr, Field(max_length=254, examples=["ada@example.com"])]
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
    """Show `otpauth_url` as a QR code, and `secret` for typing."""

    secret: str
    otpauth_url: str


class RecoveryCodesAnswer(Answer):
    """Each stands in for the authenticator app once; they are not shown again."""

    recovery_codes: list[str]


class SessionAnswer(Answer):
    id: UUID
    user_agent: str
    ip_address: str | None
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


class ProfileBody(Body):
    first_name: Annotated[str, text(150)] | None = None
    last_name: Annotated[str, text(150)] | None = None
    phone: Annotated[str, Field(pattern=r"^\+?[1-9]\d{1,14}$")] | None = None


class NewAddress(AddressBody):
    type: Literal["shipping", "billing"] = "shipping"
    is_default: bool = False


class AddressChange(Body):
    full_name: Annotated[str, text(200, least=1)] | None = None
    phone: Annotated[str, text(30)] | None = None
    line1: Annotated[str, text(200, least=1)] | None = None
    line2: Annotated[str, text(200)] | None = None
    city: Annotated[str, text(100, least=1)] | None = None
    region: Annotated[str, text(100)] | None = None
    postal_code: Annotated[str, text(20)] | None = None
    country: Country | None = None
    is_default: Literal[True] | None = None


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
