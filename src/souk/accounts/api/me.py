"""What a signed-in user sees and changes of themselves."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.accounts.api.schemas import (
    AddressAnswer,
    AddressChange,
    AddressesQuery,
    AddressPage,
    NewAddress,
    ProfileAnswer,
    ProfileBody,
)
from souk.accounts.models import Address
from souk.accounts.operations import addresses, avatars
from souk.accounts.operations.profile import change_profile
from souk.accounts.queries.addresses import address_of, addresses_of, count_addresses
from souk.accounts.queries.profile import Profile, profile_of
from souk.core.http.caller import owner, signed_in
from souk.core.http.pages import decode_cursor, page_of
from souk.core.http.revisions import if_match_moment, if_match_number, set_etag
from souk.core.http.uploads import file_body, takes_file, uploaded_file

router = Router(tags=["account"], auth=signed_in)


@router.get("", response=ProfileAnswer, operation_id="getMe")
def read(request: HttpRequest, response: HttpResponse) -> Profile:
    """Who I am."""
    return _shown(profile_of(_id(request)), response)


@router.patch("", response=ProfileAnswer, operation_id="updateMe")
def change(request: HttpRequest, body: ProfileBody, response: HttpResponse) -> Profile:
    """Change what is given of my profile; null clears. Honours If-Match."""
    fields = body.model_dump(exclude_unset=True)
    profile = change_profile(_id(request), if_revision=if_match_number(request), **fields)
    return _shown(profile, response)


@router.put(
    "/avatar", response=ProfileAnswer, operation_id="setMyAvatar", openapi_extra=file_body()
)
@takes_file
def set_avatar(request: HttpRequest, response: HttpResponse) -> Profile:
    """Show a picture of me: a PNG, JPEG or WebP of at most 5 MB, cut to a square."""
    with uploaded_file(request) as upload:
        profile = avatars.set_avatar(_id(request), upload, if_revision=if_match_number(request))
    return _shown(profile, response)


@router.delete("/avatar", response={204: None}, operation_id="removeMyAvatar")
def remove_avatar(request: HttpRequest) -> Status[None]:
    """Show no picture of me. Honours If-Match."""
    avatars.remove_avatar(_id(request), if_revision=if_match_number(request))
    return Status(204, None)


@router.get("/addresses", response=AddressPage, operation_id="listAddresses")
def list_addresses(request: HttpRequest, page: Query[AddressesQuery]) -> dict[str, Any]:
    """My address book."""
    scope = f"addresses {page.type}"
    after = decode_cursor(page.cursor, query=scope, length=1)[0] if page.cursor else None
    rows = addresses_of(_id(request), kind=page.type, after=after, limit=page.limit + 1)
    total = count_addresses(_id(request), kind=page.type) if page.count else None
    return {
        **page_of(rows, page, position=lambda row: [str(row.id)], query=scope),
        "total": total,
    }


@router.post("/addresses", response={201: AddressAnswer}, operation_id="createAddress")
def add(request: HttpRequest, body: NewAddress, response: HttpResponse) -> Status[Address]:
    """Add an address to my book; the first of a type becomes its default."""
    address = addresses.add_address(_id(request), **body.model_dump())
    set_etag(response, address.updated_at)
    return Status(201, address)


@router.get(
    "/addresses/{uuid:address_id}", response=AddressAnswer, operation_id="getAddress", auth=owner
)
def read_address(request: HttpRequest, address_id: UUID, response: HttpResponse) -> Address:
    """One address of mine."""
    address = address_of(_id(request), address_id)
    set_etag(response, address.updated_at)
    return address


@router.patch(
    "/addresses/{uuid:address_id}", response=AddressAnswer, operation_id="updateAddress", auth=owner
)
def change_address(
    request: HttpRequest, address_id: UUID, body: AddressChange, response: HttpResponse
) -> Address:
    """Change an address of mine; honours If-Match."""
    address = addresses.change_address(
        _id(request),
        address_id,
        unchanged_since=if_match_moment(request),
        **body.model_dump(exclude_unset=True),
    )
    set_etag(response, address.updated_at)
    return address


@router.delete(
    "/addresses/{uuid:address_id}", response={204: None}, operation_id="deleteAddress", auth=owner
)
def remove_address(request: HttpRequest, address_id: UUID) -> Status[None]:
    """Remove an address from my book; honours If-Match."""
    addresses.remove_address(_id(request), address_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


def _shown(profile: Profile, response: HttpResponse) -> Profile:
    set_etag(response, profile.revision)
    return profile


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
