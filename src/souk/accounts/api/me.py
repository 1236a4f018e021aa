"""What a signed-in user sees and changes of themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.accounts.api.auth import user_answer
from souk.accounts.api.schemas import (
    AddressAnswer,
    AddressChange,
    AddressPage,
    NewAddress,
    ProfileBody,
    UserAnswer,
)
from souk.accounts.models import Address
from souk.accounts.operations import addresses
from souk.accounts.operations.profile import change_profile
from souk.accounts.queries.profile import address_of, user_of
from souk.core.http.caller import signed_in
from souk.core.http.pages import PageQuery, decode_cursor, encode_cursor
from souk.core.http.revisions import if_match_moment, set_etag

router = Router(tags=["account"], auth=signed_in)


@router.get("", response=UserAnswer, operation_id="getMe")
def read(request: HttpRequest) -> UserAnswer:
    """Who I am."""
    return user_answer(user_of(_id(request)))


@router.patch("", response=UserAnswer, operation_id="updateMe")
def change(request: HttpRequest, body: ProfileBody) -> UserAnswer:
    """Change my names or phone."""
    change_profile(_id(request), **body.model_dump(exclude_none=True))
    return user_answer(user_of(_id(request)))


@router.get("/addresses", response=AddressPage, operation_id="listAddresses")
def list_addresses(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """My address book."""
    mine = Address.objects.filter(user_id=_id(request)).order_by("id")
    total = mine.count() if page.count else None
    if page.cursor:
        mine = mine.filter(id__gt=decode_cursor(page.cursor, query="addresses", length=1)[0])
    rows = list(mine[: page.limit + 1])
    more = len(rows) > page.limit
    last = str(rows[page.limit - 1].id) if more else ""
    return {
        "items": rows[: page.limit],
        "next_cursor": encode_cursor([last], query="addresses") if more else None,
        "total": total,
    }


@router.post("/addresses", response={201: AddressAnswer}, operation_id="createAddress")
def add(request: HttpRequest, body: NewAddress, response: HttpResponse) -> Status[Address]:
    """Add an address to my book; the first of a type becomes its default."""
    address = addresses.add_address(_id(request), **body.model_dump())
    set_etag(response, address.updated_at)
    return Status(201, address)


@router.get("/addresses/{uuid:address_id}", response=AddressAnswer, operation_id="getAddress")
def read_address(request: HttpRequest, address_id: UUID, response: HttpResponse) -> Address:
    """One address of mine."""
    address = address_of(_id(request), address_id)
    set_etag(response, address.updated_at)
    return address


@router.patch("/addresses/{uuid:address_id}", response=AddressAnswer, operation_id="updateAddress")
def change_address(
    request: HttpRequest, address_id: UUID, body: AddressChange, response: HttpResponse
) -> Address:
    """Change an address of mine; honours If-Match."""
    address = addresses.change_address(
        _id(request),
        address_id,
        unchanged_since=if_match_moment(request),
        **body.model_dump(exclude_none=True),
    )
    set_etag(response, address.updated_at)
    return address


@router.delete("/addresses/{uuid:address_id}", response={204: None}, operation_id="deleteAddress")
def remove_address(request: HttpRequest, address_id: UUID) -> Status[None]:
    """Remove an address from my book; honours If-Match."""
    addresses.remove_address(_id(request), address_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
