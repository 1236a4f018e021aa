"""Sellers and their applications, for staff."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.core.http.caller import staff_may
from souk.core.http.pages import bad_cursor, decode_cursor, page_of
from souk.core.http.revisions import if_match_moment, set_etag
from souk.sellers.api.schemas import (
    ReasonBody,
    SellerAnswer,
    SellerChange,
    SellerPage,
    SellersQuery,
)
from souk.sellers.operations import profile, verification
from souk.sellers.queries.profiles import Seller, seller_of, sellers_of
from souk.sellers.queries.search import Place, Sought, count_sellers, seller_places

VIEW, MANAGE = staff_may("sellers.view"), staff_may("sellers.manage")

router = Router(tags=["admin"], auth=MANAGE)


@router.get("", response=SellerPage, operation_id="adminListSellers", auth=VIEW)
def list_sellers(request: HttpRequest, query: Query[SellersQuery]) -> dict[str, Any]:
    """Sellers and applicants, newest first, or by what they have sold."""
    sought = Sought(query.q, query.status)
    scope = f"sellers {sought} {query.sort}"
    after = _place(query.cursor, scope, query.sort) if query.cursor else None
    places = seller_places(sought, sort=query.sort, after=after, limit=query.limit + 1)
    page = page_of(
        places,
        query,
        position=_position,
        query=scope,
    )
    page["items"] = sellers_of([place.id for place in page["items"]])
    page["total"] = count_sellers(sought) if query.count else None
    return page


@router.get("/{uuid:seller_id}", response=SellerAnswer, operation_id="adminGetSeller", auth=VIEW)
def read(request: HttpRequest, seller_id: UUID, response: HttpResponse) -> Seller:
    """One seller."""
    return _shown(seller_id, response)


@router.patch("/{uuid:seller_id}", response=SellerAnswer, operation_id="adminUpdateSeller")
def change(
    request: HttpRequest, seller_id: UUID, body: SellerChange, response: HttpResponse
) -> Seller:
    """Change what is given of a seller, such as their commission. Honours If-Match."""
    given = body.model_dump(exclude_unset=True)
    profile.change_seller(
        seller_id,
        actor_id=_actor(request),
        unchanged_since=if_match_moment(request),
        **{
            name: "" if value is None and name != "business_address" else value
            for name, value in given.items()
        },
    )
    return _shown(seller_id, response)


@router.post("/{uuid:seller_id}/review", response=SellerAnswer, operation_id="adminReviewSeller")
def review(request: HttpRequest, seller_id: UUID, response: HttpResponse) -> Seller:
    """Take an application up: from now on the applicant changes nothing that is verified."""
    verification.review_seller(seller_id, actor_id=_actor(request))
    return _shown(seller_id, response)


@router.post("/{uuid:seller_id}/approve", response=SellerAnswer, operation_id="adminApproveSeller")
def approve(request: HttpRequest, seller_id: UUID, response: HttpResponse) -> Seller:
    """Let an applicant sell: they get the role and a letter."""
    verification.approve_seller(seller_id, actor_id=_actor(request))
    return _shown(seller_id, response)


@router.post("/{uuid:seller_id}/reject", response=SellerAnswer, operation_id="adminRejectSeller")
def reject(
    request: HttpRequest, seller_id: UUID, body: ReasonBody, response: HttpResponse
) -> Seller:
    """Turn an applicant down; a letter tells them why, and they may apply anew."""
    verification.reject_seller(seller_id, reason=body.reason, actor_id=_actor(request))
    return _shown(seller_id, response)


@router.post("/{uuid:seller_id}/suspend", response=SellerAnswer, operation_id="adminSuspendSeller")
def suspend(
    request: HttpRequest, seller_id: UUID, body: ReasonBody, response: HttpResponse
) -> Seller:
    """Stop a seller: what they offer leaves the shop; a letter tells them why."""
    verification.suspend_seller(seller_id, reason=body.reason, actor_id=_actor(request))
    return _shown(seller_id, response)


@router.post(
    "/{uuid:seller_id}/reinstate", response=SellerAnswer, operation_id="adminReinstateSeller"
)
def reinstate(request: HttpRequest, seller_id: UUID, response: HttpResponse) -> Seller:
    """Let a suspended seller sell again; what they offered is back as it was."""
    verification.reinstate_seller(seller_id, actor_id=_actor(request))
    return _shown(seller_id, response)


def _position(place: Place) -> list[str]:
    value = place.value
    return [value.isoformat() if isinstance(value, datetime) else str(value), str(place.id)]


def _place(cursor: str, scope: str, sort: str) -> Place:
    value, seller_id = decode_cursor(cursor, query=scope, length=2)
    try:
        moment = datetime.fromisoformat(value) if sort == "newest" else int(value)
        return Place(moment, UUID(seller_id))
    except (ValueError, TypeError, AttributeError):
        raise bad_cursor() from None


def _shown(seller_id: UUID, response: HttpResponse) -> Seller:
    seller = seller_of(seller_id)
    set_etag(response, seller.updated_at)
    return seller


def _actor(request: HttpRequest) -> UUID:
    actor: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return actor
