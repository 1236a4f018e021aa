import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, field_validator

from souk.core.http.emails import Email
from souk.core.http.pages import PageQuery
from souk.core.http.schemas import AddressBody, Answer, Body, Country, text

BusinessKind = Literal["individual", "sole_proprietorship", "partnership", "corporation", "llc"]
StatusName = Literal["pending", "under_review", "approved", "rejected", "suspended"]
PaperKind = Literal[
    "identity",
    "tax_registration",
    "business_registration",
    "proof_of_address",
    "bank_statement",
    "other",
]

Slug = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=3, max_length=60, examples=["clay-and-co"]
    ),
]
BusinessName = Annotated[str, text(200, least=1), Field(examples=["Clay & Co."])]
TaxId = Annotated[str, text(50), Field(examples=["DE811907980"])]
RegistrationNumber = Annotated[str, text(100), Field(examples=["HRB 12345 B"])]
BusinessPhone = Annotated[
    str, Field(pattern=r"^\+?[1-9]\d{1,14}$", examples=["+4930901820"], description="E.164")
]
Website = Annotated[
    str, Field(pattern=r"^https?://\S+$", max_length=500, examples=["https://clay.example"])
]
Description = Annotated[str, text(5000)]
Reason = Annotated[str, text(500, least=1), Field(description="Told to the seller.")]


def _four_places(rate: float) -> float:
    if Decimal(str(rate)) != Decimal(str(rate)).quantize(Decimal("0.0001")):
        raise ValueError("write a share with at most four decimals, such as 0.0750")
    return rate


Share = Annotated[
    float,
    Field(ge=0, le=1, examples=[0.05], description="A share of the price: 0.05 is 5 %."),
    AfterValidator(_four_places),
]


class ApplicationBody(Body):
    """Who wants to sell here. Without a slug, one follows from the name."""

    business_name: BusinessName
    business_type: BusinessKind
    slug: Slug | None = None
    tax_id: TaxId = ""
    registration_number: RegistrationNumber = ""
    business_email: Email | None = None
    business_phone: BusinessPhone | None = None
    website: Website | None = None
    business_address: AddressBody | None = None
    description: Description = ""


# No default value is written here, for none is taken: what is not there stays.
def _same() -> Any:
    return Field(default_factory=str)


class ProfileChange(Body):
    """What is not there stays; null clears."""

    business_name: BusinessName = _same()
    business_type: BusinessKind = _same()
    slug: Slug = _same()
    tax_id: TaxId | None = None
    registration_number: RegistrationNumber | None = None
    business_email: Email | None = None
    business_phone: BusinessPhone | None = None
    website: Website | None = None
    business_address: AddressBody | None = None
    description: Description | None = None
    auto_approve_orders: bool = Field(default_factory=bool)
    vacation_mode: bool = Field(default_factory=bool)
    vacation_message: Annotated[str, text(500)] | None = None


class SellerChange(ProfileChange):
    """What staff change of a seller."""

    commission_rate: Share = Field(default_factory=float)
    staff_notes: Annotated[str, text(5000)] | None = None


class ReasonBody(Body):
    reason: Reason


class PaperBody(Body):
    kind: PaperKind
    number: Annotated[str, text(100, least=1)] = Field(examples=["L01X00T47"])
    note: Annotated[str, text(500)] = ""


class PaperAnswer(Answer):
    id: UUID
    kind: PaperKind
    number: str
    note: str
    created_at: datetime


class BankAccountBody(Body):
    """An IBAN or another account number, with the bank's code where the country has one.

    `password` is the account's own, asked for again.
    """

    password: Annotated[str, text(200, least=1)] = Field(examples=["correct horse battery staple"])
    account_holder: Annotated[str, text(200, least=1)] = Field(examples=["Clay & Co."])
    bank_name: Annotated[str, text(200, least=1)] = Field(examples=["Bank of Clay"])
    account_number: str = Field(
        pattern=r"^[A-Za-z0-9 -]{5,45}$", examples=["DE89 3704 0044 0532 0130 00"]
    )
    routing_code: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9 -]{0,20}$",
        description="BIC, sort code, ABA or IFSC.",
        examples=["COBADEFFXXX"],
    )
    country: Country

    @field_validator("account_number", "routing_code")
    @classmethod
    def _plain(cls, written: str) -> str:
        return re.sub(r"[ -]", "", written).upper()

    @field_validator("account_number")
    @classmethod
    def _is_an_account(cls, number: str) -> str:
        if len(number) < 5:
            raise ValueError("has at least five letters or digits")
        if re.match(r"[A-Z]{2}\d{2}", number) and not _is_iban(number):
            raise ValueError("is not an IBAN: its check digits do not fit")
        return number


def _is_iban(number: str) -> bool:
    """Say whether the check digits are right (ISO 13616)."""
    turned = number[4:] + number[:4]
    return 15 <= len(number) <= 34 and int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


class BankAccountAnswer(Answer):
    """Enough to tell an account from another one; the number is shown to nobody."""

    bank_name: str
    last_four: str
    country: str
    updated_at: datetime


class SellerProfileAnswer(Answer):
    """A seller, as they see themselves; `commission_rate` is the shop's share of what they sell.

    What they have sold so far is in `sales_currency`, after discounts, without orders that came to
    nothing; it is counted every five minutes.
    """

    id: UUID
    slug: str
    business_name: str
    business_type: BusinessKind
    tax_id: str
    registration_number: str
    business_email: str
    business_phone: str
    website: str
    business_address: dict[str, Any] | None
    description: str
    status: StatusName
    status_reason: str
    submitted_at: datetime
    verified_at: datetime | None
    commission_rate: float
    auto_approve_orders: bool
    vacation_mode: bool
    vacation_message: str
    documents: list[PaperAnswer]
    total_sales_amount: int
    total_orders: int
    sales_currency: str
    created_at: datetime
    updated_at: datetime


class SellerAnswer(SellerProfileAnswer):
    """A seller, as staff see them."""

    email: str
    staff_notes: str
    verified_by: UUID | None
    bank_account: BankAccountAnswer | None


class SellerPage(Answer):
    items: list[SellerAnswer]
    next_cursor: str | None
    total: int | None = None


class SellersQuery(PageQuery):
    """`q` is the beginning of a business name or a slug; without `sort`, the newest come first."""

    q: Annotated[str, text(200)] = ""
    status: StatusName | None = None
    sort: Literal[
        "newest", "total_sales_amount", "-total_sales_amount", "total_orders", "-total_orders"
    ] = "newest"


class StorefrontAnswer(Answer):
    """Who sells here. While on vacation, what they offer is shown and cannot be ordered."""

    slug: str
    name: str
    description: str
    on_vacation: bool
    vacation_message: str
    seller_since: datetime


class StorefrontPage(Answer):
    items: list[StorefrontAnswer]
    next_cursor: str | None
    total: int | None = None
