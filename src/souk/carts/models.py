from django.db import models
from django.db.models import Q

from souk.core.tables import ChangingRow, CreatedRow, one_of


class CartStatus(models.TextChoices):
    ACTIVE = "active"
    ABANDONED = "abandoned"
    CONVERTED = "converted"


class Cart(ChangingRow):
    """What a buyer wants: a customer's, or a guest's who holds its token."""

    user_id = models.UUIDField(null=True)
    token_hash = models.BinaryField(null=True)
    status = models.CharField(max_length=10, choices=CartStatus, default=CartStatus.ACTIVE)
    currency = models.CharField(max_length=3)
    revision = models.PositiveIntegerField(default=1)
    order_id = models.UUIDField(null=True)
    # The stock that is held for it: the latest reservation, whatever became of that.
    reservation_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "carts_carts"
        constraints = [
            one_of("status", CartStatus, "carts_carts_status_is_known"),
            models.CheckConstraint(
                condition=Q(user_id__isnull=False) | Q(token_hash__isnull=False),
                name="carts_carts_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(status=CartStatus.CONVERTED) ^ Q(order_id__isnull=True),
                name="carts_carts_converted_into_an_order",
            ),
            models.UniqueConstraint(
                fields=["user_id"],
                condition=Q(status=CartStatus.ACTIVE),
                name="carts_carts_one_active_of_a_user",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="carts_expiring",
                condition=Q(status=CartStatus.ACTIVE),
            ),
        ]


class Item(CreatedRow):
    """A line of a cart, with what the buyer saw when it was added."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="items")
    variant_id = models.UUIDField()
    quantity = models.PositiveIntegerField()
    unit_price_amount = models.BigIntegerField()

    class Meta:
        db_table = "carts_items"
        constraints = [
            models.UniqueConstraint(
                fields=["cart", "variant_id"], name="carts_items_one_line_a_variant"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(quantity__lte=9999),
                name="carts_items_quantity_is_sensible",
            ),
        ]
