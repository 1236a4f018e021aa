from django.db import models
from django.db.models import Q

from souk.core.tables import ChangingRow


class Method(ChangingRow):
    """A way to send goods, at a flat rate."""

    code = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True, default="")
    delivery_time = models.CharField(max_length=100, help_text="such as 3-5 working days")
    amount = models.BigIntegerField(help_text="flat rate in minor units")
    currency = models.CharField(max_length=3)
    countries = models.JSONField(
        default=list, blank=True, help_text="ISO 3166-1 alpha-2 codes; empty means everywhere"
    )
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "shipping_methods"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="shipping_methods_amount_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name
