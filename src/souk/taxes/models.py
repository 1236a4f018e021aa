from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from souk.core.tables import ChangingRow

_VALIDITY = Func(
    F("valid_from"), F("valid_to"), function="tstzrange", output_field=DateTimeRangeField()
)


class Rate(ChangingRow):
    """A tax on goods of one class that are sent to a country, or to a region of it.

    All that hold at a place stand side by side, each on the price without any tax: those of the
    country and those of the region, such as a state's and a county's. The trigger `normalise_rate`
    keeps the region as it is compared. A rate is valid from `valid_from` on and until before
    `valid_to`.
    """

    name = models.CharField(max_length=100, help_text="as buyers read it: VAT 19 %")
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2 code")
    region = models.TextField(
        blank=True, default="", help_text="as buyers' addresses have it; none: the whole country"
    )
    tax_class = models.SlugField(
        max_length=30, default="standard", db_index=False, help_text="that of the products"
    )
    rate = models.DecimalField(
        max_digits=7, decimal_places=6, help_text="a part of the price: 0.19 for 19 %"
    )
    is_included = models.BooleanField(
        default=False, help_text="prices hold it already; else it is added to them"
    )
    applies_to_shipping = models.BooleanField(default=False)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "taxes_rates"
        ordering = ["country", "region", "tax_class", "name", "id"]
        indexes = [models.Index(fields=["country", "region"], name="tax_rates_of_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gte=0) & Q(rate__lte=1), name="taxes_rates_rate_is_up_to_one"
            ),
            # In capitals it is put by the trigger.
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Za-z]{2}$"),
                name="taxes_rates_country_is_alpha_2",
            ),
            models.CheckConstraint(
                condition=Q(tax_class__regex=r"^[a-z0-9_-]{1,30}$") & ~Q(name=""),
                name="taxes_rates_have_a_class_and_a_name",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="taxes_rates_end_after_begin"
            ),
            # Entered twice, a tax would be taken twice.
            ExclusionConstraint(
                name="taxes_rates_stand_once",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    ("tax_class", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (_VALIDITY, RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True),
            ),
            # Sending goods is taxed once, not as a thing of each class.
            ExclusionConstraint(
                name="taxes_rates_one_class_is_for_shipping",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    ("tax_class", RangeOperators.NOT_EQUAL),
                    (_VALIDITY, RangeOperators.OVERLAPS),
                ],
                condition=Q(is_active=True, applies_to_shipping=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.country} {self.region}".rstrip()
