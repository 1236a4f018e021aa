"""Applying to sell, and what a seller sees and changes of themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from souk.core.http.caller import owner, signed_in
from souk.core.http.revisions import if_match_moment, set_etag
from souk.sellers.api.schemas import (
    ApplicationBody,
    BankAccountAnswer,
    BankAccountBody,
    PaperAnswer,
    PaperBody,
    ProfileChange,
    SellerProfileAnswer,
)
from souk.sellers.operations import application, bank_account, documents, profile
from souk.sellers.queries.bank_accounts import MaskedAccount, bank_account_of
from souk.sellers.queries.profiles import Paper, Seller, seller_of

router = Router(tags=["seller"], auth=signed_in)


@router.post("", response={201: SellerProfileAnswer}, operation_id="applyToSell")
def apply(request: HttpRequest, body: ApplicationBody, response: HttpResponse) -> Status[Seller]:
    """Apply to sell on this marketplace; who was rejected may apply anew."""
    seller = application.apply_to_sell(_id(request), **_cleared(body.model_dump()))
    return Status(201, _shown(seller, response))


@router.get("", response=SellerProfileAnswer, operation_id="getSellerProfile")
def read(request: HttpRequest, response: HttpResponse) -> Seller:
    """My business, how far its verification is, and my terms."""
    return _shown(seller_of(_id(request)), response)


@router.patch("", response=SellerProfileAnswer, operation_id="updateSellerProfile")
def change(request: HttpRequest, body: ProfileChange, response: HttpResponse) -> Seller:
    """Change what is given of my profile; what was verified stays. Honours If-Match."""
    seller = profile.change_own_profile(
        _id(request),
        unchanged_since=if_match_moment(request),
        **_cleared(body.model_dump(exclude_unset=True)),
    )
    return _shown(seller, response)


@router.post("/documents", response={201: PaperAnswer}, operation_id="addSellerDocument")
def add_document(request: HttpRequest, body: PaperBody) -> Status[Paper]:
    """Name a paper that verifies my business; my profile lists them."""
    return Status(201, documents.add_document(_id(request), **body.model_dump()))


@router.delete(
    "/documents/{uuid:document_id}",
    response={204: None},
    operation_id="removeSellerDocument",
    auth=owner,
)
def remove_document(request: HttpRequest, document_id: UUID) -> Status[None]:
    """Take a paper of mine back."""
    documents.remove_document(_id(request), document_id)
    return Status(204, None)


@router.get("/bank-account", response=BankAccountAnswer, operation_id="getBankAccount")
def read_bank_account(request: HttpRequest) -> MaskedAccount:
    """Where my earnings go: the bank, and the end of the account's number."""
    return bank_account_of(_id(request))


@router.put("/bank-account", response=BankAccountAnswer, operation_id="setBankAccount")
def set_bank_account(request: HttpRequest, body: BankAccountBody) -> MaskedAccount:
    """Have my earnings go to this account; needs my password, and a letter tells me of it."""
    return bank_account.set_bank_account(_id(request), **body.model_dump())


def _cleared(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what a body says with null as the columns have it: only an address can be null."""
    nullable = {"business_address", "slug"}
    return {
        name: "" if value is None and name not in nullable else value
        for name, value in fields.items()
    }


def _shown(seller: Seller, response: HttpResponse) -> Seller:
    set_etag(response, seller.updated_at)
    return seller


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
