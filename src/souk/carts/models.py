from django.db import models
from django.db.models import Q

from souk.core.tables import ChangingRow, CreatedRow, one_of


class CartStatus(models.TextChoices):
    ACTIVE = "active"
    ABANDONED = "abandoned"
    CONVERTED = "converted"


class Cart(ChangingRow):
    """What a buyer wants: a customer's, or a guest's who holds its token.

    It is given up (`abandoned`) when its time is over, when its owner says so or begins another
    one; then it cannot be ordered. `abandoned_at` is when nobody had come back to it for a while,
    noted once in its life, `resumed_at` when somebody did, `recovered_at` when it was ordered after
    all, whatever became of that order.
    """

    user_id = models.UUIDField(null=True)
    token_hash = models.BinaryField(null=True)
    status = models.CharField(max_length=10, choices=CartStatus, default=CartStatus.ACTIVE)
    currency = models.CharField(max_length=3)
    revision = models.PositiveIntegerField(default=1)
    order_id = models.UUIDField(null=True)
    # The stock that is held for it: the latest reservation, whatever became of that.
    reservation_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    notes = models.TextField(blank=True, default="", db_default="")
    abandoned_at = models.DateTimeField(null=True)
    resumed_at = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)
    # What is in it is kept in another store: here is what became of it, once there is such a thing.
    is_elsewhere = models.BooleanField(default=False, db_default=False)
    # The cart of the same customer that has taken its lines.
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, db_index=False)

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
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | Q(status=CartStatus.ABANDONED, user_id__isnull=False),
                name="carts_carts_merged_are_given_up",
            ),
            models.CheckConstraint(
                condition=Q(resumed_at__isnull=True) | Q(abandoned_at__isnull=False),
                name="carts_carts_resumed_were_abandoned",
            ),
            models.UniqueConstraint(
                fields=["user_id"],
                condition=Q(status=CartStatus.ACTIVE, is_elsewhere=False),
                name="carts_carts_one_active_of_a_user",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user_id", "id"],
                name="carts_of_user",
                condition=Q(user_id__isnull=False),
            ),
            models.Index(
                fields=["expires_at"],
                name="carts_ending",
                condition=Q(order_id__isnull=True),
            ),
            models.Index(
                fields=["updated_at"],
                name="carts_idle",
                condition=Q(status=CartStatus.ACTIVE, abandoned_at__isnull=True),
            ),
            models.Index(
                fields=["merged_into"],
                name="carts_merged",
                condition=Q(merged_into__isnull=False),
            ),
        ]


class Item(CreatedRow):
    """A line of a cart, with what the buyer saw when it was added."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="items")
    variant_id = models.UUIDField()
    quantity = models.PositiveIntegerField()
    unit_price_amount = models.BigIntegerField()
    # Its words of then, for when it is no longer sold.
    sku = models.CharField(max_length=100, default="", db_default="")
    name = models.CharField(max_length=500, default="", db_default="")
    options = models.JSONField(default=dict, db_default={})
    # And what its product was. Lines of long ago do not know it.
    product_id = models.UUIDField(null=True)
    product_slug = models.CharField(max_length=255, default="", db_default="")
    image = models.TextField(null=True)

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
            models.CheckConstraint(
                condition=Q(unit_price_amount__gte=0), name="carts_items_price_is_not_negative"
            ),
        ]


class Coupon(CreatedRow):
    """A coupon's code that the buyer has put in; what it is worth is asked when it is needed."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="coupons", db_index=False)
    code = models.CharField(max_length=50)

    class Meta:
        db_table = "carts_coupons"
        constraints = [
            models.UniqueConstraint(fields=["cart", "code"], name="carts_coupons_code_once_a_cart"),
        ]
