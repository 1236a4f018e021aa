from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from souk.core.tables import ChangingRow, CreatedRow, one_of


class CouponType(models.TextChoices):
    PERCENTAGE = "percentage"
    FIXED_AMOUNT = "fixed_amount"
    FREE_SHIPPING = "free_shipping"


class Scope(models.TextChoices):
    ALL = "all"
    PRODUCTS = "products"
    CATEGORIES = "categories"
    SELLERS = "sellers"


class Coupon(ChangingRow):
    """What is taken off an order: by a code, or without one by itself.

    Amounts are minor units of `currency`; `scope_ids` are the products, categories (with all below
    them) or sellers whose goods it is for. `used_count` is kept where uses are limited, and only
    there, by promotions.redeem, promotions.release and the trigger `follow_limit`: a counter that
    nobody needs would let all orders of the shop wait for one row.
    """

    code = models.CharField(max_length=50, null=True, blank=True, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    type = models.CharField(max_length=20, choices=CouponType)
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, null=True, blank=True)
    minimum_amount = models.BigIntegerField(default=0)
    maximum_discount_amount = models.BigIntegerField(null=True, blank=True)
    usage_limit = models.PositiveIntegerField(null=True, blank=True)
    usage_limit_per_user = models.PositiveIntegerField(null=True, blank=True, default=1)
    used_count = models.PositiveIntegerField(null=True, editable=False)
    starts_at = models.DateTimeField(db_default=TransactionNow())
    expires_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_stackable = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)
    scope = models.CharField(max_length=20, choices=Scope, default=Scope.ALL)
    scope_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    created_by = models.UUIDField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        db_table = "promotions_coupons"
        constraints = [
            one_of("type", CouponType, "promotions_coupons_type_is_known"),
            one_of("scope", Scope, "promotions_coupons_scope_is_known"),
            models.CheckConstraint(
                # One way to write each, so that codes are unique whatever their case.
                condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9_-]*$"),
                name="promotions_coupons_code_is_of_capitals_and_digits",
            ),
            models.CheckConstraint(
                condition=Q(
                    type=CouponType.PERCENTAGE,
                    percentage__isnull=False,
                    percentage__gt=0,
                    percentage__lte=100,
                    amount__isnull=True,
                )
                | Q(
                    type=CouponType.FIXED_AMOUNT,
                    amount__isnull=False,
                    amount__gt=0,
                    percentage__isnull=True,
                )
                | Q(type=CouponType.FREE_SHIPPING, amount__isnull=True, percentage__isnull=True),
                name="promotions_coupons_value_fits_the_type",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="promotions_coupons_have_a_name"),
            models.CheckConstraint(
                condition=Q(minimum_amount__gte=0)
                & (Q(maximum_discount_amount__isnull=True) | Q(maximum_discount_amount__gt=0)),
                name="promotions_coupons_amounts_are_sensible",
            ),
            models.CheckConstraint(
                condition=Q(currency__isnull=False, currency__regex=r"^[A-Z]{3}$")
                | Q(
                    currency__isnull=True,
                    amount__isnull=True,
                    minimum_amount=0,
                    maximum_discount_amount__isnull=True,
                ),
                name="promotions_coupons_amounts_have_a_currency",
            ),
            models.CheckConstraint(
                condition=(Q(usage_limit__isnull=True) | Q(usage_limit__gt=0))
                & (Q(usage_limit_per_user__isnull=True) | Q(usage_limit_per_user__gt=0)),
                name="promotions_coupons_limits_allow_a_use",
            ),
            models.CheckConstraint(
                condition=Q(usage_limit__isnull=True, used_count__isnull=True)
                | Q(
                    usage_limit__isnull=False,
                    used_count__isnull=False,
                    used_count__lte=F("usage_limit"),
                ),
                name="promotions_coupons_used_within_its_limit",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("starts_at")),
                name="promotions_coupons_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.ALL, scope_ids=[])
                | (~Q(scope=Scope.ALL) & ~Q(scope_ids=[])),
                name="promotions_coupons_scope_names_what_it_is_for",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="promotions_automatic",
                condition=Q(code__isnull=True, is_active=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.name

    @property
    def value(self) -> int | float | None:
        """Per cent, or minor units; None for free shipping."""
        return self.amount if self.percentage is None else _plain(self.percentage)


def _plain(percentage: Decimal) -> int | float:
    return int(percentage) if percentage == int(percentage) else float(percentage)


class UsageState(models.TextChoices):
    USED = "used"
    RELEASED = "released"


class Usage(CreatedRow):
    """That an order used a coupon, and what it took off, in minor units of the order's currency.

    `customer_keys` are all that the buyer was known by: promotions.customer_keys. An order that is
    cancelled releases its uses.
    """

    coupon = models.ForeignKey(Coupon, models.PROTECT, related_name="usages", db_index=False)
    order_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    customer_keys = ArrayField(models.TextField())
    discount_amount = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=UsageState, default=UsageState.USED)
    released_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "promotions_usages"
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "coupon"], name="promotions_usages_one_of_a_coupon_an_order"
            ),
            one_of("state", UsageState, "promotions_usages_state_is_known"),
            models.CheckConstraint(
                condition=Q(discount_amount__gt=0), name="promotions_usages_took_something_off"
            ),
            models.CheckConstraint(
                condition=Q(state=UsageState.USED, released_at__isnull=True)
                | Q(state=UsageState.RELEASED, released_at__isnull=False),
                name="promotions_usages_released_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["coupon", "-id"], name="promotions_usages_of_coupon"),
            GinIndex(fields=["customer_keys"], name="promotions_usages_of_customer"),
            models.Index(
                fields=["user_id"],
                name="promotions_usages_of_user",
                condition=Q(user_id__isnull=False),
            ),
        ]
