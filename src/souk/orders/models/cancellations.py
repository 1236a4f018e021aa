"""What of an order is not sent after all."""

from django.db import models

from souk.core.domains import Amount, Positive
from souk.core.tables import CreatedRow


class ItemCancellation(CreatedRow):
    """So many of a line that are not sent after all, while the rest of its order is.

    Written once, with the order locked: the trigger `refuse_excess_cancellation`. `value_amount` is
    what they had cost after discount, with their tax, in minor units.
    """

    # Its item, which has a key, is of this order: the trigger sees to it.
    order = models.ForeignKey(
        "orders.Order", models.PROTECT, related_name="item_cancellations", db_constraint=False
    )
    item = models.ForeignKey("orders.Item", models.PROTECT, related_name="+")
    quantity = Positive()
    value_amount = Amount()
    reason = models.CharField(max_length=500, blank=True, default="")
    actor_id = models.UUIDField(null=True)

    class Meta:
        db_table = "orders_item_cancellations"
