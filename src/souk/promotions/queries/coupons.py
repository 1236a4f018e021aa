"""Coupons and who used them, for staff."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from souk.promotions.errors import CouponNotFound
from souk.promotions.models import Coupon, Usage, UsageState

State = Literal["active", "scheduled", "expired", "inactive", "exhausted"]


@dataclass(frozen=True, slots=True)
class Sought:
    """What staff look for; `q` is the beginning of a code or a part of a name."""

    q: str = ""
    state: State | None = None
    automatic: bool | None = None


def in_state(coupons: "QuerySet[Coupon]", state: str) -> "QuerySet[Coupon]":
    """Return those of these coupons that are in a state now; a coupon is in one."""
    is_over = Q(expires_at__lte=Now())
    is_early = Q(starts_at__gt=Now())
    is_used_up = Q(usage_limit__isnull=False, used_count__gte=F("usage_limit"))
    if state == "inactive":
        return coupons.filter(is_active=False)
    living = coupons.filter(is_active=True)
    if state == "expired":
        return living.filter(is_over)
    lasting = living.exclude(is_over, expires_at__isnull=False)
    if state == "scheduled":
        return lasting.filter(is_early)
    begun = lasting.exclude(is_early)
    return begun.filter(is_used_up) if state == "exhausted" else begun.exclude(is_used_up)


def with_uses(coupons: "QuerySet[Coupon]") -> "QuerySet[Coupon]":
    """Give each coupon `uses`: its counter, or where none is kept a count of its usages."""
    counted = (
        Usage.objects.filter(coupon=OuterRef("pk"), state=UsageState.USED)
        .order_by()
        .values("coupon")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return coupons.annotate(uses=Coalesce(F("used_count"), Subquery(counted), 0))


def coupon_with_id(coupon_id: UUID) -> Coupon:
    """Return a coupon with its `uses`; raise CouponNotFound."""
    coupon = with_uses(Coupon.objects.filter(id=coupon_id)).first()
    if coupon is None:
        raise CouponNotFound
    return coupon


def coupons_before(before: UUID | None, *, sought: Sought, limit: int) -> list[Coupon]:
    """Return coupons with their `uses`, newest first, from the one before `before` on."""
    coupons = _sought(sought)
    if before is not None:
        coupons = coupons.filter(id__lt=before)
    return list(with_uses(coupons).order_by("-id")[:limit])


def count_coupons(sought: Sought) -> int:
    return _sought(sought).count()


def usages_before(before: UUID | None, *, coupon_id: UUID, limit: int) -> list[dict[str, Any]]:
    """Return the uses of a coupon, newest first, from the one before `before` on."""
    usages = Usage.objects.filter(coupon_id=coupon_id)
    if before is not None:
        usages = usages.filter(id__lt=before)
    names = ("id", "order_id", "user_id", "discount_amount", "state", "released_at", "created_at")
    return list(usages.order_by("-id").values(*names)[:limit])


def count_usages(coupon_id: UUID) -> int:
    return Usage.objects.filter(coupon_id=coupon_id).count()


def _sought(sought: Sought) -> "QuerySet[Coupon]":
    coupons = Coupon.objects.all()
    if sought.q:
        coupons = coupons.filter(Q(code__startswith=sought.q.upper()) | Q(name__icontains=sought.q))
    if sought.automatic is not None:
        coupons = coupons.filter(code__isnull=sought.automatic)
    return in_state(coupons, sought.state) if sought.state else coupons
