from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Lower

from souk.core.domains import Amount, Natural, Positive, Word
from souk.core.tables import ChangingRow, CreatedRow, Row, one_of
from souk.orders.models.cancellations import ItemCancellation as ItemCancellation
from souk.orders.models.commissions import Commission as Commission
from souk.orders.models.statuses import OrderStatus as OrderStatus
from souk.orders.models.statuses import PaymentStatus as PaymentStatus


class Order(ChangingRow):
    """What a buyer bought. Partitioned by month of its id; money and addresses never change.

    `order_number` follows from the id (`orders.number_of`), so it finds its partition.
    A checkout whose payment was declined leaves a cancelled, deleted order: staff see it.

    `tax_amount` is added to prices, `included_tax_amount` is in them already. `discounts` are
    `{code, name, amount}`, `tax_lines` `{name, rate, taxable_amount, amount, is_included}`; both
    sum up to their amounts, as the lines do (orders.check_totals).

    One that came in by a file has the number that it had elsewhere, `imported_number`, and is
    history: it was paid and sent there, so nothing here is tied to it, and nothing happens to it.
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
    gift_message = models.TextField(blank=True, db_default="")
    special_instructions = models.TextField(blank=True, db_default="")
    admin_notes = models.TextField(blank=True, default="")
    cancellation_reason = models.CharField(max_length=500, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    estimated_delivery_at = models.DateTimeField(null=True)
    # Promised when something arrives, so that a setting that changes later breaks no promise.
    return_until = models.DateTimeField(null=True)
    imported_number = models.CharField(max_length=100, null=True, editable=False)

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
            # Those of customers are found by their accounts.
            models.Index(
                Collate(Lower("email"), "C"),
                name="orders_of_guest",
                condition=Q(user_id__isnull=True),
            ),
            models.Index(
                fields=["imported_number"],
                name="orders_by_imported_number",
                condition=Q(imported_number__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.order_number


class FulfilmentStatus(models.TextChoices):
    """How far a line is; it follows from fulfilments and returns (orders.follow_items)."""

    PENDING = "pending"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    PARTIALLY_RETURNED = "partially_returned"
    RETURNED = "returned"


class Item(Row):
    """A line of an order, as it was bought. Its id shares the time of the order's id.

    So a line lies in its order's partition, and beside it in the index.
    """

    # The foreign key goes to the orders of the same month: orders.complete_partitions.
    order = models.ForeignKey(Order, models.PROTECT, related_name="items", db_constraint=False)
    position = Natural()
    # Null of what an imported order sold and the catalogue does not have.
    variant_id = models.UUIDField(null=True)
    product_id = models.UUIDField(null=True)
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
    # So much of its tax is in its price; null where it has none, and of lines before this was kept.
    # No domain, which would have had every line written anew.
    included_tax_amount = models.BigIntegerField(null=True)
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
            models.Index(
                fields=["sku"],
                name="order_items_of_no_product",
                condition=Q(product_id__isnull=True),
            ),
            models.Index(
                fields=["seller_id", "-order_id"],
                name="order_items_of_seller",
                condition=Q(seller_id__isnull=False),
            ),
        ]


class StatusChange(CreatedRow):
    """One change in an order's life; written by the trigger `record_status_change`.

    How it began, its own row says: orders.first_step.
    """

    # As of a line: orders.complete_partitions.
    order = models.ForeignKey(Order, models.PROTECT, related_name="history", db_constraint=False)
    from_status = models.CharField(max_length=20)
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


class FulfilmentState(models.TextChoices):
    PENDING = "pending", "Being packed"
    SHIPPED = "shipped", "On its way"
    DELIVERED = "delivered", "Arrived"
    CANCELLED = "cancelled", "Called off"


class Fulfilment(ChangingRow):
    """A part of an order that is sent at once. Its id shares the time of the order's id.

    It begins as pending, gets its lines, and then is sent: orders.refuse_unknown_step.
    """

    # As of a line: orders.complete_partitions.
    order = models.ForeignKey(
        Order, models.PROTECT, related_name="fulfilments", db_constraint=False, db_index=False
    )
    status = models.CharField(
        max_length=20, choices=FulfilmentState, default=FulfilmentState.PENDING
    )
    carrier = models.CharField(max_length=100, blank=True, default="")
    tracking_number = models.CharField(max_length=100, blank=True, default="")
    tracking_url = models.URLField(max_length=500, blank=True, default="")
    actor_id = models.UUIDField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "orders_fulfilments"
        constraints = [
            one_of("status", FulfilmentState, "orders_fulfilments_status_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=["shipped", "delivered"], shipped_at__isnull=False)
                | Q(status__in=["pending", "cancelled"], shipped_at__isnull=True),
                name="orders_fulfilments_shipped_have_their_time",
            ),
            models.CheckConstraint(
                condition=Q(status="delivered", delivered_at__isnull=False)
                | (~Q(status="delivered") & Q(delivered_at__isnull=True)),
                name="orders_fulfilments_delivered_have_their_time",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="fulfilments_by_status"),
            models.Index(
                fields=["tracking_number"],
                name="fulfilments_by_tracking_number",
                condition=~Q(tracking_number=""),
            ),
        ]


class FulfilmentLine(Row):
    """So many of a line of an order, in a fulfilment; never more than were bought.

    The trigger `refuse_excess_fulfilment` counts them, with the order locked.
    """

    # Both lie in the order's month: orders.complete_partitions. An item is in a fulfilment once.
    fulfilment = models.ForeignKey(
        Fulfilment, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    quantity = Positive()

    class Meta:
        db_table = "orders_fulfilment_lines"


class ReturnStatus(models.TextChoices):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"
    REFUNDED = "refunded"


class Return(ChangingRow):
    """Goods that a buyer sends back. Its number follows from its id.

    `value_amount` is what its goods had cost after discount, with their tax, in minor units; it
    is fixed when they arrive. `answer` is what the shop tells the buyer.
    """

    return_number = models.CharField(max_length=24, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="returns")
    status = models.CharField(max_length=20, choices=ReturnStatus, default=ReturnStatus.REQUESTED)
    note = models.TextField(blank=True, default="")
    answer = models.CharField(max_length=500, blank=True, default="")
    value_amount = Amount(default=0)
    approved_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "orders_returns"
        constraints = [
            models.UniqueConstraint(
                fields=["return_number"], name="orders_returns_number_is_unique"
            ),
            one_of("status", ReturnStatus, "orders_returns_status_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=["received", "refunded"], received_at__isnull=False)
                | Q(status__in=["requested", "approved", "rejected"], received_at__isnull=True),
                name="orders_returns_received_have_their_time",
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="returns_by_status")]

    def __str__(self) -> str:
        return self.return_number


class ReturnLine(Row):
    """So many of a line of an order, in a return; never more than had arrived.

    The trigger `refuse_excess_return` counts them, with the order locked. What came back is either
    for sale again or written off; the rest of `quantity` never came.
    """

    of_return = models.ForeignKey(
        Return, models.PROTECT, related_name="lines", db_column="return_id", db_index=False
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    quantity = Positive()
    reason = models.CharField(max_length=500)
    restocked_quantity = Natural(default=0)
    written_off_quantity = Natural(default=0)

    class Meta:
        db_table = "orders_return_lines"
        constraints = [
            models.UniqueConstraint(
                fields=["of_return", "item"], name="orders_return_lines_item_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("restocked_quantity") + F("written_off_quantity")),
                name="orders_return_lines_no_more_than_was_asked",
            ),
        ]


class ReturnStep(CreatedRow):
    """One step in a return's life; written by the trigger `record_return_step`."""

    of_return = models.ForeignKey(
        Return, models.PROTECT, related_name="history", db_column="return_id"
    )
    from_status = models.CharField(max_length=20)
    to_status = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, blank=True, default="")
    changed_by = models.UUIDField(null=True)

    class Meta:
        db_table = "orders_return_history"
        ordering = ["created_at", "id"]


class PartTransition(models.Model):
    """A step that a part of an order may take; `refuse_unknown_step` knows no other.

    A fulfilment or return begins with the step from nothing.
    """

    pk = models.CompositePrimaryKey("part", "from_status", "to_status")
    part = models.CharField(max_length=20)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)

    class Meta:
        db_table = "orders_part_transitions"
