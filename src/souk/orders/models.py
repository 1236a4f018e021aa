from django.db import models
from django.db.models import F, Q

from souk.core.domains import Amount, Natural, Positive, Word
from souk.core.tables import ChangingRow, CreatedRow, Row


class OrderStatus(models.TextChoices):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"


class PaymentStatus(models.TextChoices):
    PENDING = "pending"
    AUTHORIZED = "authorized"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"


class Order(ChangingRow):
    """What a buyer bought. Partitioned by month of its id; money and addresses never change.

    `order_number` follows from the id (`orders.number_of`), so it finds its partition.
    A checkout whose payment was declined leaves a cancelled, deleted order: staff see it.

    `tax_amount` is added to prices, `included_tax_amount` is in them already. `discounts` are
    `{code, name, amount}`, `tax_lines` `{name, rate, taxable_amount, amount, is_included}`; both
    sum up to their amounts, as the lines do (orders.check_totals).
    """

    order_number = models.CharField(max_length=20, editable=False)
    user_id = models.UUIDField(null=True, editable=False)
    cart_id = models.UUIDField(null=True, editable=False)
    token_hash = models.BinaryField(null=True)
    email = models.EmailField(max_length=254)
    status = Word(domain="orders.status", choices=OrderStatus, default=OrderStatus.PENDING)
    payment_status = Word(
        domain="orders.payment_status", choices=PaymentStatus, default=PaymentStatus.PENDING
    )
    currency = models.CharField(max_length=3)
    subtotal_amount = Amount()
    discount_amount = Amount(default=0)
    shipping_amount = Amount(default=0)
    tax_amount = Amount(default=0)
    total_amount = Amount()
    # What the amounts above hold for sending alone, and the tax that prices include.
    shipping_discount_amount = Amount(default=0)
    shipping_tax_amount = Amount(default=0)
    included_tax_amount = Amount(default=0)
    discounts = models.JSONField(default=list)
    tax_lines = models.JSONField(default=list)
    shipping_address = models.JSONField(null=True)
    billing_address = models.JSONField(null=True)
    shipping_method_code = models.CharField(max_length=50, blank=True, default="")
    shipping_method_name = models.CharField(max_length=100, blank=True, default="")
    tracking_number = models.CharField(max_length=100, blank=True, default="")
    tracking_url = models.URLField(max_length=500, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    admin_notes = models.TextField(blank=True, default="")
    cancellation_reason = models.CharField(max_length=500, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "orders_orders"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    total_amount=F("subtotal_amount")
                    - F("discount_amount")
                    + F("shipping_amount")
                    + F("tax_amount")
                ),
                name="orders_orders_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(shipping_discount_amount__lte=F("shipping_amount")),
                name="orders_orders_discount_no_more_than_shipping",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user_id", "-id"],
                name="orders_of_user",
                condition=Q(user_id__isnull=False),
            ),
            models.Index(fields=["status", "-id"], name="orders_by_status"),
            models.Index(
                fields=["tracking_number"],
                name="orders_by_tracking_number",
                condition=~Q(tracking_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.order_number


class FulfilmentStatus(models.TextChoices):
    PENDING = "pending"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class Item(Row):
    """A line of an order, as it was bought. Its id shares the time of the order's id.

    So a line lies in its order's partition, and beside it in the index.
    """

    # The foreign key goes to the orders of the same month: orders.complete_partitions.
    order = models.ForeignKey(Order, models.PROTECT, related_name="items", db_constraint=False)
    position = Natural()
    variant_id = models.UUIDField()
    product_id = models.UUIDField()
    seller_id = models.UUIDField(null=True)
    sku = models.CharField(max_length=100)
    name = models.CharField(max_length=500)
    variant_name = models.CharField(max_length=255, blank=True, default="")
    options = models.JSONField(default=dict)
    image_url = models.CharField(max_length=500, blank=True, default="")
    quantity = Positive()
    unit_price_amount = models.BigIntegerField()
    total_amount = models.BigIntegerField()
    # The line's share of the order's discounts, and its tax, whether included or added.
    discount_amount = Amount(default=0)
    tax_amount = Amount(default=0)
    tax_class = models.CharField(max_length=30, default="standard")
    weight_grams = Natural(default=0)
    requires_shipping = models.BooleanField(default=True)
    tracks_stock = models.BooleanField(default=True)
    fulfilment_status = Word(
        domain="orders.fulfilment_status",
        choices=FulfilmentStatus,
        default=FulfilmentStatus.PENDING,
    )

    class Meta:
        db_table = "orders_items"
        constraints = [
            models.CheckConstraint(
                condition=Q(total_amount=F("quantity") * F("unit_price_amount")),
                name="orders_items_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(discount_amount__lte=F("total_amount")),
                name="orders_items_discount_no_more_than_total",
            ),
        ]
        indexes = [
            models.Index(fields=["product_id"], name="order_items_of_product"),
        ]


class StatusChange(CreatedRow):
    """One step in an order's life; written by the trigger `record_status_change`."""

    # As of a line: orders.complete_partitions.
    order = models.ForeignKey(Order, models.PROTECT, related_name="history", db_constraint=False)
    from_status = models.CharField(max_length=20, null=True)
    to_status = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True, default="")
    changed_by = models.UUIDField(null=True)

    class Meta:
        db_table = "orders_status_history"
        ordering = ["created_at", "id"]


class StatusTransition(models.Model):
    """A step that an order may take; the trigger `refuse_unknown_transition` knows no other."""

    pk = models.CompositePrimaryKey("from_status", "to_status")
    from_status = models.CharField(max_length=20, choices=OrderStatus)
    to_status = models.CharField(max_length=20, choices=OrderStatus)

    class Meta:
        db_table = "orders_status_transitions"
