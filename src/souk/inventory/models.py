from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from souk.core.domains import Natural, Word
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
    damaged: there, but not for sale. Changed by the operations alone, each with its movement.
    """

    # Found by the unique constraint below; and no index may hold `available`, which every order
    # changes: such an update would have to write all indexes.
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+", db_index=False)
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="stock")
    available = Natural(domain="inventory.available", default=0)
    reserved = Natural(default=0)
    committed = Natural(default=0)
    damaged = Natural(default=0)
    reorder_point = Natural(default=10)
    reorder_quantity = Natural(default=50)

    class Meta:
        db_table = "inventory_stock"
        verbose_name_plural = "stock"
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "warehouse"], name="inventory_stock_one_of_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant} in {self.warehouse}"


class MovementKind(models.TextChoices):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    COMMITMENT = "commitment"
    RELEASE = "release"
    ADJUSTMENT = "adjustment"
    TRANSFER = "transfer"
    DAMAGE = "damage"
    RETURN = "return"


class Movement(Row):
    """One change of one stock row, with what was available before and after. Never changed.

    The four `*_change` columns tell all that moved: a commitment takes from available and adds to
    committed; sending goods takes from committed. Summed up, they are the stock row.
    """

    stock = models.ForeignKey(Stock, models.PROTECT, related_name="movements", db_index=False)
    kind = Word(domain="inventory.movement", choices=MovementKind)
    available_change = models.IntegerField(default=0)
    reserved_change = models.IntegerField(default=0)
    committed_change = models.IntegerField(default=0)
    damaged_change = models.IntegerField(default=0)
    quantity_before = models.IntegerField()
    quantity_after = models.IntegerField()
    reference_type = models.CharField(max_length=20, blank=True, default="")
    reference_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
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
            models.Index(fields=["reference_id"], name="movements_by_reference"),
        ]
