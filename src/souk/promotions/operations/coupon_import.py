"""Bringing in coupons from a file; one is known by its code, a promotion by its name."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from souk.catalog.queries.known import categories_by_slug, products_by_slug
from souk.core.ids import uuid7
from souk.core.sheets import cells, readers
from souk.core.sheets.records import BadRow, Outcome
from souk.core.sheets.shapes import Given, Shape
from souk.core.sheets.staging import stage
from souk.promotions.models import Coupon, CouponType, Scope
from souk.promotions.queries.codes import MAX_CODE_LENGTH, normal_code
from souk.promotions.queries.export import COUPON_COLUMNS, coupon_rows
from souk.sellers.queries.storefronts import sellers_with_slugs

_BATCH = 5000
_CODE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def _code(column: str, value: str) -> str | None:
    said = normal_code(cells.text_in(column, value, most=MAX_CODE_LENGTH))
    if said and (not _CODE.issuperset(said) or said[0] in "-_"):
        raise BadRow(f"{column} is {value!r}; write letters, digits, - and _", column=column)
    return said or None


_READERS: dict[str, readers.Cell] = {
    "code": _code,
    "name": readers.text(200),
    "description": readers.text(10_000),
    "type": readers.word(CouponType.values),
    "value": readers.text(30),
    "currency": readers.currency,
    "minimum": readers.text(30),
    "maximum_discount": readers.text(30),
    "usage_limit": readers.number(1),
    "usage_limit_per_user": readers.number(1),
    "starts_at": cells.moment_in,
    "expires_at": cells.moment_in,
    "active": readers.flag,
    "stackable": readers.flag,
    "priority": readers.number(-32768, 32767),
    "scope": readers.word(Scope.values),
    "scope_slugs": cells.list_in,
}
COUPON_SHEET = Shape(
    {name: _READERS[name] for name in COUPON_COLUMNS}, needs=("code",), rows=coupon_rows
)

_STAGED = {
    "id": "uuid",
    "code": "text",
    "name": "text",
    "description": "text",
    "type": "text",
    "percentage": "numeric",
    "amount": "int8",
    "currency": "text",
    "minimum_amount": "int8",
    "maximum_discount_amount": "int8",
    "usage_limit": "int4",
    "usage_limit_per_user": "int4",
    "starts_at": "timestamptz",
    "expires_at": "timestamptz",
    "is_active": "bool",
    "is_stackable": "bool",
    "priority": "int2",
    "scope": "text",
    "scope_ids": "uuid[]",
}
_PLAIN = {
    "name": "name",
    "description": "description",
    "currency": "currency",
    "usage_limit": "usage_limit",
    "usage_limit_per_user": "usage_limit_per_user",
    "starts_at": "starts_at",
    "expires_at": "expires_at",
    "active": "is_active",
    "stackable": "is_stackable",
    "priority": "priority",
}
# What an empty cell clears; in other columns it leaves what is there.
_CLEARED = {"usage_limit", "usage_limit_per_user", "expires_at"}
_KNOWN = {
    Scope.PRODUCTS: products_by_slug,
    Scope.CATEGORIES: categories_by_slug,
    Scope.SELLERS: sellers_with_slugs,
}


def import_coupons(given: Iterator[Given], outcome: Outcome, currency: str) -> None:
    """Make and change coupons as a file says, in the caller's transaction; none is removed.

    A coupon without a code is a promotion, known by its name. What has been used stays counted.
    """
    lines: dict[tuple[bool, str], int] = {}
    batch: list[Given] = []
    for row in given:
        key = (row.values["code"] is not None, row.values["code"] or row.values.get("name", ""))
        if not key[1]:
            outcome.refuse(row.refused("a promotion without a code needs a name", "name"))
        elif key in lines:
            reason = f"is the same coupon as line {lines[key]}"
            outcome.refuse(row.refused(reason, "code" if key[0] else "name"))
        else:
            lines[key] = row.line
            batch.append(row)
        if len(batch) >= _BATCH:
            _Batch(batch, outcome).write()
            batch = []
    _Batch(batch, outcome).write()


class _Batch:
    def __init__(self, rows: list[Given], outcome: Outcome) -> None:
        self.rows, self.outcome = rows, outcome
        held = Coupon.objects.select_for_update(no_key=True).order_by("id")
        codes = [row.values["code"] for row in rows if row.values["code"]]
        names = [row.values["name"] for row in rows if not row.values["code"]]
        self.coupons = {str(one.code): one for one in held.filter(code__in=codes)}
        self.promotions: dict[str, list[Coupon]] = {}
        for one in held.filter(code__isnull=True, name__in=names):
            self.promotions.setdefault(one.name, []).append(one)
        self.slugs = {
            scope: find({slug for row in rows for slug in row.values.get("scope_slugs", ())})
            for scope, find in _KNOWN.items()
        }

    def write(self) -> None:
        new: list[Coupon] = []
        changed: list[Coupon] = []
        for row in self.rows:
            try:
                coupon, is_new = self._found(row)
                before = _state(coupon)
                self._fill(coupon, row, is_new=is_new)
                _check(coupon)
            except BadRow as problem:
                self.outcome.refuse(problem.at(row.line))
                continue
            if is_new:
                new.append(coupon)
            elif _state(coupon) != before:
                changed.append(coupon)
            else:
                self.outcome.counts["coupons_unchanged"] += 1
        _add(new)
        _change(changed)
        self.outcome.counts.update(coupons_created=len(new), coupons_updated=len(changed))

    def _found(self, row: Given) -> tuple[Coupon, bool]:
        code = row.values["code"]
        if code is not None:
            known = self.coupons.get(code)
        else:
            same = self.promotions.get(row.values["name"], [])
            if len(same) > 1:
                raise BadRow("several promotions have this name; rename one", column="name")
            known = same[0] if same else None
        if known is not None:
            return known, False
        return Coupon(id=uuid7(), code=code, usage_limit_per_user=1 if code else None), True

    def _fill(self, coupon: Coupon, row: Given, *, is_new: bool) -> None:
        values = row.values
        if is_new and not values.get("type"):
            raise BadRow(f"type is needed: {', '.join(CouponType.values)}", column="type")
        for column, name in _PLAIN.items():
            if column in values and (values[column] not in (None, "") or column in _CLEARED):
                setattr(coupon, name, values[column])
        coupon.name = coupon.name or str(coupon.code)
        if values.get("type"):
            coupon.type = values["type"]
        self._value(coupon, values)
        self._scope(coupon, values)

    def _value(self, coupon: Coupon, values: dict[str, Any]) -> None:
        if "value" in values or values.get("type"):
            said = values.get("value", "")
            coupon.percentage = coupon.amount = None
            if coupon.type == CouponType.PERCENTAGE:
                coupon.percentage = _percentage(said)
            elif coupon.type == CouponType.FIXED_AMOUNT:
                coupon.amount = _amount(coupon, "value", said)
        if "minimum" in values:
            coupon.minimum_amount = _amount(coupon, "minimum", values["minimum"]) or 0
        if "maximum_discount" in values:
            most = _amount(coupon, "maximum_discount", values["maximum_discount"])
            coupon.maximum_discount_amount = most or None

    def _scope(self, coupon: Coupon, values: dict[str, Any]) -> None:
        if values.get("scope"):
            coupon.scope = values["scope"]
        if coupon.scope == Scope.ALL:
            coupon.scope_ids = []
        elif "scope_slugs" in values:
            known = self.slugs[Scope(coupon.scope)]
            unknown = [slug for slug in values["scope_slugs"] if slug not in known]
            if unknown:
                reason = f"there are no {coupon.scope} {', '.join(unknown)}; import them first"
                raise BadRow(reason, column="scope_slugs")
            wanted: list[UUID] = [known[slug] for slug in values["scope_slugs"]]
            if set(wanted) != set(coupon.scope_ids):
                coupon.scope_ids = wanted


def _percentage(said: str) -> Decimal:
    try:
        value = Decimal(said.strip())
    except InvalidOperation:
        value = Decimal(0)
    if not (value.is_finite() and 0 < value <= 100 and value == round(value, 2)):
        raise BadRow(f"value is {said!r}; write per cent, more than 0, to 100", column="value")
    return value


def _amount(coupon: Coupon, column: str, said: str) -> int | None:
    if said.strip():
        coupon.currency = coupon.currency or settings.DEFAULT_CURRENCY
    return cells.amount_in(column, said, coupon.currency or settings.DEFAULT_CURRENCY)


def _check(coupon: Coupon) -> None:
    """Raise BadRow for what the table's constraints would refuse."""
    if coupon.type == CouponType.FIXED_AMOUNT and not coupon.amount:
        raise BadRow("value is needed: an amount above zero", column="value")
    starts_at = _plain(coupon.starts_at) or timezone.now()
    if coupon.expires_at and coupon.expires_at <= starts_at:
        raise BadRow("expires_at has to be after starts_at", column="expires_at")
    if coupon.usage_limit is not None and coupon.usage_limit < (coupon.used_count or 0):
        raise BadRow("usage_limit is less than it has been used already", column="usage_limit")
    if coupon.scope != Scope.ALL and not coupon.scope_ids:
        raise BadRow("scope_slugs names nothing; write what the scope is for", column="scope_slugs")


def _state(coupon: Coupon) -> list[Any]:
    return [getattr(coupon, name) for name in _STAGED]


def _add(coupons: list[Coupon]) -> None:
    if not coupons:
        return
    stage("staged_coupons", _STAGED, (_row(coupon) for coupon in coupons))
    names = ", ".join(name for name in _STAGED if name != "starts_at")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO promotions_coupons ({names}, starts_at, revision, created_by)"
            f" SELECT {names}, coalesce(starts_at, now()), 1, core.caller_id()"
            " FROM staged_coupons"
        )


def _change(coupons: list[Coupon]) -> None:
    if not coupons:
        return
    stage("staged_coupons", _STAGED, (_row(coupon) for coupon in coupons))
    changes = ", ".join(f"{name} = staged.{name}" for name in _STAGED if name not in ("id", "code"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE promotions_coupons AS coupon SET {changes}, revision = coupon.revision + 1"
            " FROM staged_coupons AS staged WHERE staged.id = coupon.id"
        )


def _row(coupon: Coupon) -> list[Any]:
    return [_plain(value) for value in _state(coupon)]


def _plain(value: Any) -> Any:
    # A moment that nobody named is the database's own: now.
    return None if hasattr(value, "resolve_expression") else value
