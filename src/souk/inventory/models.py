from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from souk.core.domains import Natural, Positive, Word
from souk.core.tables import ChangingRow, Row, one_of


class WarehouseType(models.TextChoices):
    FULFILLMENT = "fulfillment"
    DROPSHIP = "dropship"
    RETAIL = "retail"


class Warehouse(ChangingRow):
    """A place that goods are sent from; the lowest `priority` is asked first."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    type = models.CharField(max_length=20, choices=WarehouseType, default=WarehouseType.FULFILLMENT)
    address = models.JSONField(default=dict, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    timezone = models.CharField(max_length=50, default="UTC")
    operating_hours = models.JSONField(default=dict, blank=True)
    max_capacity = models.PositiveIntegerField(null=True, blank=True)
    priority = models.PositiveIntegerField(default=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "inventory_warehouses"
        constraints = [one_of("type", WarehouseType, "inventory_warehouses_type_is_known")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Stock(ChangingRow):
    """How many of a variant lie in a warehouse, by state; on hand is their sum.

    available: may be sold. reserved: held for a checkout. committed: sold, not yet sent.
    damaged: there, but not for sale. backordered: sold, and not there yet, so no part of on hand;
    what arrives goes to it first. Changed by the operations alone, each with its movement.
    """

    # Found by the unique constraint below; and no index may hold `available`, which every order
    # changes: such an update would have to write all indexes.
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="stock")
    available = Natural(domain="inventory.available", default=0)
    reserved = Natural(default=0)
    committed = Natural(default=0)
    damaged = Natural(default=0)
    backordered = Natural(default=0, db_default=0)
    reorder_point = Natural(default=10)
    reorder_quantity = Natural(default=50)
    max_stock_level = Natural(null=True, blank=True)
    bin_location = models.CharField(max_length=50, blank=True, default="", db_default="")
    shelf_location = models.CharField(max_length=50, blank=True, default="", db_default="")
    last_counted_at = models.DateTimeField(null=True, editable=False)
    # Kept by the trigger inventory.follow_stock, and almost never changed: so it can have the index
    # that `available` cannot. (Generated, each statement would read and plan its expression anew.)
    is_low = models.BooleanField(db_default=False, editable=False)

    class Meta:
        db_table = "inventory_stock"
        verbose_name_plural = "stock"
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "warehouse"], name="inventory_stock_one_of_a_place"
            ),
        ]
        indexes = [
            models.Index(fields=["warehouse", "id"], name="stock_low", condition=Q(is_low=True)),
            models.Index(fields=["variant"], name="stock_awaited", condition=Q(backordered__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.variant} in {self.warehouse}"


class MovementKind(models.TextChoices):
    """Why stock moved. What is held by a reservation, then an order, then sent, is one chain:
    reservation, commitment, outbound; a release undoes the first two.
    """

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    RESERVATION = "reservation"
    COMMITMENT = "commitment"
    BACKORDER = "backorder"
    RELEASE = "release"
    ADJUSTMENT = "adjustment"
    COUNT = "count"
    TRANSFER = "transfer"
    DAMAGE = "damage"
    REPAIR = "repair"
    WRITE_OFF = "write_off"
    RETURN = "return"


class Movement(Row):
    """One change of one stock row, with what was available before and after. Never changed.

    The `*_change` columns tell all that moved: a commitment takes from available and adds to
    committed; sending goods takes from committed. Summed up, they are the stock row.
    `unit_cost_amount` is what one piece of a receipt cost, in minor units of its product's
    currency.
    """

    # Whatever writes one writes its stock with it, which stays (sql/triggers/stock.sql).
    stock = models.ForeignKey(
        Stock, models.PROTECT, related_name="movements", db_index=False, db_constraint=False
    )
    kind = Word(domain="inventory.movement", choices=MovementKind)
    available_change = models.IntegerField(default=0)
    reserved_change = models.IntegerField(default=0)
    committed_change = models.IntegerField(default=0)
    damaged_change = models.IntegerField(default=0)
    backordered_change = models.IntegerField(default=0, db_default=0)
    quantity_before = models.IntegerField()
    quantity_after = models.IntegerField()
    reference_type = models.CharField(max_length=20, blank=True, default="")
    reference_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    unit_cost_amount = models.BigIntegerField(null=True)
    actor_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        db_table = "inventory_movements"
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_after=F("quantity_before") + F("available_change")),
                name="inventory_movements_add_up",
            ),
        ]
        indexes = [
            models.Index(fields=["stock", "id"], name="movements_of_stock"),
            models.Index(
                fields=["reference_id"],
                name="movements_by_reference",
                condition=Q(reference_id__isnull=False),
            ),
            models.Index(
                fields=["stock"], name="movements_backordered", condition=~Q(backordered_change=0)
            ),
        ]


class ReservationStatus(models.TextChoices):
    ACTIVE = "active"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Reservation(ChangingRow):
    """Stock that is held for a cart while its buyer checks out, until `expires_at`.

    An order takes it over (confirmed), its buyer lets go (cancelled), or its time runs out
    (expired). It names its cart alone: whose that is, the carts know.
    """

    cart_id = models.UUIDField()
    status = models.CharField(
        max_length=10, choices=ReservationStatus, default=ReservationStatus.ACTIVE
    )
    order_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inventory_reservations"
        constraints = [
            one_of("status", ReservationStatus, "inventory_reservations_status_is_known"),
            models.CheckConstraint(
                condition=Q(
                    status=ReservationStatus.CONFIRMED,
                    confirmed_at__isnull=False,
                    order_id__isnull=False,
                )
                | (
                    ~Q(status=ReservationStatus.CONFIRMED)
                    & Q(confirmed_at__isnull=True, order_id__isnull=True)
                ),
                name="inventory_reservations_confirmed_by_an_order",
            ),
            models.CheckConstraint(
                condition=Q(status=ReservationStatus.CANCELLED) ^ Q(cancelled_at__isnull=True),
                name="inventory_reservations_cancelled_have_their_time",
            ),
            models.CheckConstraint(
                condition=Q(status=ReservationStatus.EXPIRED) ^ Q(expired_at__isnull=True),
                name="inventory_reservations_expired_have_their_time",
            ),
            models.UniqueConstraint(
                fields=["cart_id"],
                condition=Q(status=ReservationStatus.ACTIVE),
                name="inventory_reservations_one_active_of_a_cart",
            ),
            models.UniqueConstraint(
                fields=["order_id"], name="inventory_reservations_one_of_an_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="reservations_expiring",
                condition=Q(status=ReservationStatus.ACTIVE),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReservationLine(Row):
    """So many that a reservation holds of a stock row; written with it."""

    reservation = models.ForeignKey(
        Reservation, models.CASCADE, related_name="lines", db_index=False
    )
    stock = models.ForeignKey(Stock, models.PROTECT, related_name="+", db_index=False)
    quantity = Positive()

    class Meta:
        db_table = "inventory_reservation_lines"
        constraints = [
            models.UniqueConstraint(
                fields=["reservation", "stock"], name="inventory_reservation_lines_one_of_a_place"
            ),
        ]
