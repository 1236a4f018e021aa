"""Coupons and promotions, for staff."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import staff_may
from souk.core.http.pages import PageQuery, last_id, page_of
from souk.core.http.revisions import if_match_number, set_etag
from souk.promotions.api.schemas import (
    CouponAnswer,
    CouponChange,
    CouponPage,
    CouponSettings,
    CouponsQuery,
    UsagePage,
)
from souk.promotions.models import Coupon
from souk.promotions.operations import coupons
from souk.promotions.queries.coupons import (
    Sought,
    count_coupons,
    count_usages,
    coupon_with_id,
    coupons_before,
    usages_before,
)

router = Router(tags=["admin"], auth=staff_may("promotions.manage"))


@router.get("", response=CouponPage, operation_id="adminListCoupons")
def list_coupons(request: HttpRequest, query: Query[CouponsQuery]) -> dict[str, Any]:
    """Coupons and promotions, newest first."""
    sought = Sought(query.q, query.state, query.automatic)
    scope = f"coupons {sought}"
    before = last_id(query.cursor, query=scope)
    rows = coupons_before(before, sought=sought, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda row: [str(row.id)], query=scope)
    page["items"] = [_answer(coupon) for coupon in page["items"]]
    page["total"] = count_coupons(sought) if query.count else None
    return page


@router.post("", response={201: CouponAnswer}, operation_id="adminCreateCoupon")
def create(
    request: HttpRequest, body: CouponSettings, response: HttpResponse
) -> Status[CouponAnswer]:
    """Make a coupon, or without a code a promotion."""
    coupon = coupons.create_coupon(
        actor_id=request.caller.user_id,  # type: ignore[attr-defined]
        **body.model_dump(exclude_unset=True),
    )
    return Status(201, _shown(coupon.id, response))


@router.get("/{uuid:coupon_id}", response=CouponAnswer, operation_id="adminGetCoupon")
def read(request: HttpRequest, coupon_id: UUID, response: HttpResponse) -> CouponAnswer:
    """A coupon, and how often it has been used."""
    return _shown(coupon_id, response)


@router.patch("/{uuid:coupon_id}", response=CouponAnswer, operation_id="adminUpdateCoupon")
def change(
    request: HttpRequest, coupon_id: UUID, body: CouponChange, response: HttpResponse
) -> CouponAnswer:
    """Change what is given of a coupon, for orders from now on. Honours If-Match."""
    coupons.change_coupon(
        coupon_id, revision=if_match_number(request), **body.model_dump(exclude_unset=True)
    )
    return _shown(coupon_id, response)


@router.delete("/{uuid:coupon_id}", response={204: None}, operation_id="adminDeleteCoupon")
def remove(request: HttpRequest, coupon_id: UUID) -> Status[None]:
    """Remove a coupon that no order has used. Honours If-Match."""
    coupons.remove_coupon(coupon_id, revision=if_match_number(request))
    return Status(204, None)


@router.get("/{uuid:coupon_id}/usages", response=UsagePage, operation_id="adminListCouponUsages")
def list_usages(request: HttpRequest, coupon_id: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """Which orders used a coupon, newest first."""
    coupon_with_id(coupon_id)
    scope = f"usages {coupon_id}"
    before = last_id(query.cursor, query=scope)
    rows = usages_before(before, coupon_id=coupon_id, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda row: [str(row["id"])], query=scope)
    page["total"] = count_usages(coupon_id) if query.count else None
    return page


def _shown(coupon_id: UUID, response: HttpResponse) -> CouponAnswer:
    coupon = coupon_with_id(coupon_id)
    set_etag(response, coupon.revision)
    return _answer(coupon)


def _answer(coupon: Coupon) -> CouponAnswer:
    names = CouponAnswer.model_fields.keys() - {"used_count"}
    return CouponAnswer(
        used_count=coupon.uses,  # type: ignore[attr-defined]
        **{name: getattr(coupon, name) for name in names},
    )
