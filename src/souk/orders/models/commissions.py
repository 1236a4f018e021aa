"""What the shop keeps of what sellers sell."""

from django.db import models
from django.db.models import F, Q

from souk.core.domains import Amount
from souk.core.tables import Row


def _share() -> models.Func:
    """Return the expression of what the shop keeps of a line."""
    return models.Func(
        F("base_amount"),
        F("rate"),
        template="round(%(expressions)s)::bigint",
        arg_joiner=" * ",
        output_field=models.BigIntegerField(),
    )


class Commission(Row):
    """What the shop keeps of a line that a seller sold, by their terms of that moment, for ever.

    Its id is the line's; orders.freeze_commissions writes it. Amounts are minor units of the
    order's currency: of `base_amount`, what the line came to after discounts, the shop keeps its
    share, rounded half up, and the rest is the seller's.
    """

    order_id = models.UUIDField()
    seller_id = models.UUIDField()
    rate = models.DecimalField(max_digits=5, decimal_places=4)
    base_amount = Amount()
    commission_amount = models.GeneratedField(
        expression=_share(), output_field=models.BigIntegerField(), db_persist=True
    )
    seller_amount = models.GeneratedField(
        expression=F("base_amount") - _share(),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        db_table = "orders_commissions"
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gte=0) & Q(rate__lte=1), name="orders_commissions_are_a_share"
            ),
        ]
