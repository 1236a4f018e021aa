from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import EmailStr, Field

from souk.core.http.schemas import AddressBody, Answer, Body, Country, text

Password = Annotated[str, text(200, least=1), Field(examples=["correct horse battery staple"])]


class LoginBody(Body):
    email: Annotated[EmailStr, Field(max_length=254, examples=["ada@example.com"])]
    password: Password


class RegisterBody(LoginBody):
    first_name: Annotated[str, text(150)] = ""
    last_name: Annotated[str, text(150)] = ""


class RefreshBody(Body):
    refresh_token: Annotated[str, text(200, least=1)]


class UserAnswer(Answer):
    id: UUID
    email: str
    first_name: str
    last_name: str
    phone: str | None
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
