"""Making, changing and removing coupons and promotions. A promotion is a coupon without a code."""

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from souk.catalog.queries.known import categories_among, products_among
from souk.core.errors import PreconditionFailed, invalid_field
from souk.promotions.errors import CodeTaken, CouponInUse, CouponNotFound
from souk.promotions.models import Coupon, CouponType, Scope
from souk.promotions.queries.codes import normal_code
from souk.sellers.queries.profiles import sellers_among

_KNOWN: dict[str, Callable[[Collection[UUID]], Collection[UUID]]] = {
    Scope.PRODUCTS: products_among,
    Scope.CATEGORIES: categories_among,
    Scope.SELLERS: sellers_among,
}

_AMOUNTS = ("minimum_amount", "maximum_discount_amount")

# More than a percentage's column holds is refused like whatever is above 100.
_TOO_MUCH = Decimal(101)

# Which field a broken rule is about, and what to do.
_FIELDS = {
    "code_is_of_capitals_and_digits": ("code", "write letters, digits, - and _"),
    "value_fits_the_type": ("value", "is more than nothing, and at most 100 per cent"),
    "amounts_have_a_currency": ("currency", "is needed beside amounts"),
    "used_within_its_limit": ("usage_limit", "is less than it has been used already"),
    "ends_after_it_starts": ("expires_at", "has to be after starts_at"),
    "scope_names_what_it_is_for": ("scope_ids", "name what the scope is for; none for all"),
}


@transaction.atomic
def create_coupon(*, actor_id: UUID | None, **values: Any) -> Coupon:
    """Make a coupon, or a promotion where there is no code; raise CodeTaken, InvalidFields.

    Unless it says otherwise, one customer uses a coupon once, and a promotion as often as they buy.
    """
    coupon = Coupon(created_by=actor_id)
    if not values.get("code"):
        coupon.usage_limit_per_user = None
    if values.get("starts_at") is None:
        values.pop("starts_at", None)
    if values.get("currency") is None and _has_amounts(values):
        values["currency"] = settings.DEFAULT_CURRENCY
    return _write(coupon, values, is_new=True)


@transaction.atomic
def change_coupon(coupon_id: UUID, *, revision: int | None, **values: Any) -> Coupon:
    """Change a coupon, for orders from now on; raise PreconditionFailed when it is another one."""
    return _write(_held(coupon_id, revision), values, is_new=False)


@transaction.atomic
def remove_coupon(coupon_id: UUID, *, revision: int | None) -> None:
    """Remove a coupon that no order has used; raise CouponInUse for another one."""
    coupon = _held(coupon_id, revision)
    try:
        coupon.delete()
    except ProtectedError:
        raise CouponInUse from None


def _write(coupon: Coupon, values: dict[str, Any], *, is_new: bool) -> Coupon:
    if values.get("code") is not None:
        values["code"] = normal_code(values["code"])
    if "value" in values or "type" in values:
        values |= _worth(coupon, values)
    for name, value in values.items():
        setattr(coupon, name, value)
    _check_scope(coupon)
    coupon.revision += not is_new
    try:
        with transaction.atomic():
            if is_new:
                coupon.save(force_insert=True)
            else:
                coupon.save(update_fields=[*values, "revision"])
    except IntegrityError as error:
        _raise_refusal(error)
    coupon.refresh_from_db()
    return coupon


def _has_amounts(values: dict[str, Any]) -> bool:
    is_amount = values["type"] == CouponType.FIXED_AMOUNT
    return is_amount or any(values.get(name) for name in _AMOUNTS)


def _worth(coupon: Coupon, values: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that a value means, by the type that the coupon has or gets."""
    type_before = coupon.type
    kind = values.get("type", type_before)
    value = values.pop("value", coupon.value if kind == type_before else None)
    if kind == CouponType.FREE_SHIPPING:
        return {"percentage": None, "amount": None}
    if value is None:
        raise invalid_field("value", "is needed: per cent, or minor units", "required")
    if kind == CouponType.PERCENTAGE:
        return {"percentage": min(value, _TOO_MUCH), "amount": None}
    if value != int(value):
        raise invalid_field("value", "an amount is a whole number of minor units")
    return {"percentage": None, "amount": int(value)}


def _raise_refusal(error: IntegrityError) -> NoReturn:
    """Raise what a broken rule means to whoever wrote the coupon; a bug of ours stays one."""
    cause: Any = error.__cause__
    rule = str(cause.diag.constraint_name or "").removeprefix("promotions_coupons_")
    if cause.sqlstate == "23505":
        raise CodeTaken from None
    if rule not in _FIELDS:
        raise error
    raise invalid_field(*_FIELDS[rule]) from None


def _check_scope(coupon: Coupon) -> None:
    known = _KNOWN.get(coupon.scope)
    if known is None:
        return
    unknown = set(coupon.scope_ids).difference(known(coupon.scope_ids))
    if unknown:
        listed = ", ".join(sorted(str(one) for one in unknown))
        raise invalid_field("scope_ids", f"there are no {coupon.scope} {listed}", "not_found")


def _held(coupon_id: UUID, revision: int | None) -> Coupon:
    coupon = Coupon.objects.select_for_update(no_key=True).filter(id=coupon_id).first()
    if coupon is None:
        raise CouponNotFound
    if revision is not None and coupon.revision != revision:
        raise PreconditionFailed
    return coupon
