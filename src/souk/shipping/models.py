from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Lower
from django.db.models.lookups import Regex

from souk.core.tables import ChangingRow


class Method(ChangingRow):
    """A way to send goods; what it costs where is told by its rates.

    Codes are the same whatever their case: orders and buyers name a method by it.
    """

    code = models.SlugField(max_length=50, db_index=False)
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True, default="")
    delivery_time = models.CharField(max_length=100, help_text="such as 3-5 working days")
    min_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the fewest days until it arrives, to reckon with"
    )
    max_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the most days until it arrives"
    )
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "shipping_methods"
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(Lower("code"), name="shipping_methods_code_is_unique"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Za-z0-9_-]+$") & ~Q(name=""),
                name="shipping_methods_have_a_code_and_a_name",
            ),
            models.CheckConstraint(
                condition=Q(max_days__gte=F("min_days")),
                name="shipping_methods_max_days_not_below_min_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Zone(ChangingRow):
    """Where something is sent to: regions of countries, whole countries, or the rest of the world.

    A zone without countries is the rest of the world, one without regions its countries as a
    whole. The trigger `normalise_zone` keeps both lists as they are compared.
    """

    name = models.CharField(max_length=100)
    countries = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        help_text="ISO 3166-1 alpha-2 codes; none means the rest of the world",
    )
    regions = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        help_text="as buyers' addresses have them; none means the countries as a whole",
    )
    # How wide it is: of a method's zones, the narrowest counts. Regions before countries before
    # the rest of the world, and of equals the one that has fewer.
    breadth = models.GeneratedField(
        expression=Case(
            When(regions__len__gt=0, then=F("regions__len")),
            When(countries__len__gt=0, then=F("countries__len") + 1_000_000),
            default=Value(2_000_000),
        ),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    class Meta:
        db_table = "shipping_zones"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(regions__len=0) | Q(countries__len__gt=0),
                name="shipping_zones_regions_are_of_a_country",
            ),
            # In capitals they are put by the trigger.
            models.CheckConstraint(
                condition=Regex(
                    Func(
                        F("countries"),
                        Value(" "),
                        function="array_to_string",
                        output_field=models.TextField(),
                    ),
                    Value(r"^([A-Za-z]{2}( |$))*$"),
                ),
                name="shipping_zones_countries_are_alpha_2",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _range(least: str, most: str) -> Func:
    """Return the range of whole numbers from one column to another; null is no bound."""
    return Func(
        F(least), F(most), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
    )


class Rate(ChangingRow):
    """What a method costs in a zone, for orders of some value and weight. Bounds are included.

    The value is that of the goods less their discounts; the weight that of what has to be sent.
    At most one rate fits an order: those of one method, zone and currency do not overlap.
    """

    method = models.ForeignKey(Method, models.CASCADE, related_name="rates")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="rates")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField(help_text="minor units")
    min_order_amount = models.BigIntegerField(default=0)
    max_order_amount = models.BigIntegerField(null=True, blank=True)
    min_weight_grams = models.BigIntegerField(default=0)
    max_weight_grams = models.BigIntegerField(null=True, blank=True)
    free_from_amount = models.BigIntegerField(
        null=True, blank=True, help_text="the order's value from which sending costs nothing"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "shipping_rates"
        ordering = ["method", "zone", "min_order_amount", "min_weight_grams"]
        constraints = [
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="shipping_rates_currency_is_iso_4217",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="shipping_rates_amount_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(min_order_amount__gte=0) & Q(min_weight_grams__gte=0),
                name="shipping_rates_bounds_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(free_from_amount__gte=0),
                name="shipping_rates_free_from_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(max_order_amount__gte=F("min_order_amount")),
                name="shipping_rates_max_order_not_below_min",
            ),
            models.CheckConstraint(
                condition=Q(max_weight_grams__gte=F("min_weight_grams")),
                name="shipping_rates_max_weight_not_below_min",
            ),
            ExclusionConstraint(
                name="shipping_rates_do_not_overlap",
                expressions=[
                    ("method", RangeOperators.EQUAL),
                    ("zone", RangeOperators.EQUAL),
                    ("currency", RangeOperators.EQUAL),
                    (_range("min_order_amount", "max_order_amount"), RangeOperators.OVERLAPS),
                    (_range("min_weight_grams", "max_weight_grams"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method}, {self.zone}"
