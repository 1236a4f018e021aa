from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Amount, Answer, Body, Id, text
from souk.inventory.operations.warehouse_details import Hours, Timezone, WarehouseAddress

Pieces = Annotated[int, Field(ge=1, le=1_000_000, examples=[24])]
Level = Annotated[int, Field(ge=0, le=1_000_000, examples=[10])]
Reason = Annotated[str, text(200, least=1), Field(examples=["counted wrongly"])]
Moment = Annotated[AwareDatetime, Field(examples=["2026-01-31T12:00:00Z"])]
Kind = Literal["fulfillment", "dropship", "retail"]
Movements = Literal[
    "inbound", "outbound", "reservation", "commitment", "backorder", "release", "adjustment",
    "count", "transfer", "damage", "repair", "write_off", "return",
]  # fmt: skip


class _WarehouseFields(Body):
    name: Annotated[str, text(100, least=1)]
    type: Kind = "fulfillment"
    address: WarehouseAddress | None = None
    latitude: Annotated[float, Field(ge=-90, le=90, strict=False)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, strict=False)] | None = None
    timezone: Timezone = "UTC"
    operating_hours: Hours = Hours()
    max_capacity: Annotated[int, Field(ge=1, le=2_000_000_000)] | None = None
    priority: Annotated[int, Field(ge=0, le=1_000_000)] = 100
    active: bool = True

    def values(self) -> dict[str, Any]:
        """Return what was given, by the names of the columns."""
        given = self.model_dump(exclude_unset=True)
        if "active" in given:
            given["is_active"] = given.pop("active")
        if "address" in given:
            given["address"] = given["address"] or {}
        for name in ("latitude", "longitude"):
            if given.get(name) is not None:
                given[name] = round(given[name], 6)
        return given


class NewWarehouseBody(_WarehouseFields):
    code: Annotated[str, text(20, least=1), StringConstraints(pattern=r"^[A-Za-z0-9_-]+$")]


class WarehouseBody(_WarehouseFields):
    """What is not there stays."""

    code: Annotated[str, text(20, least=1), StringConstraints(pattern=r"^[A-Za-z0-9_-]+$")] = ""
    name: Annotated[str, text(100, least=1)] = ""


class WarehousesQuery(PageQuery):
    active: bool | None = None


class WarehouseAnswer(Answer):
    """`utilization` is on hand in percent of `max_capacity`, null without one."""

    id: UUID
    code: str
    name: str
    type: Kind
    address: dict[str, Any]
    latitude: float | None
    longitude: float | None
    timezone: str
    operating_hours: dict[str, Any]
    max_capacity: int | None
    priority: int
    active: bool
    on_hand_quantity: int
    utilization: float | None
    created_at: datetime
    updated_at: datetime


class WarehousePage(Answer):
    items: list[WarehouseAnswer]
    next_cursor: str | None
    total: int | None = None


class StockQuery(PageQuery):
    """Every filter narrows; `low_stock` is what has fallen to its reorder point, or below."""

    warehouse: UUID | None = None
    variant: UUID | None = None
    product: UUID | None = None
    sku: Annotated[str, text(100)] = ""
    low_stock: bool | None = None


class StockAnswer(Answer):
    """What lies in a warehouse of a variant. `available` may be sold; `backordered` is owed."""

    id: UUID
    variant_id: UUID
    sku: str
    product_id: UUID
    product_name: str
    warehouse_id: UUID
    warehouse_code: str
    available_quantity: int
    reserved_quantity: int
    committed_quantity: int
    damaged_quantity: int
    backordered_quantity: int
    on_hand_quantity: int
    reorder_point: int
    reorder_quantity: int
    max_stock_level: int | None
    is_low: bool
    bin_location: str
    shelf_location: str
    last_counted_at: datetime | None
    updated_at: datetime


class StockPage(Answer):
    items: list[StockAnswer]
    next_cursor: str | None
    total: int | None = None


class StockBody(Body):
    """When to order again, and where it lies. What is not there stays."""

    reorder_point: Level = 0
    reorder_quantity: Level = 0
    max_stock_level: Level | None = None
    bin_location: Annotated[str, text(50)] = ""
    shelf_location: Annotated[str, text(50)] = ""


class VariantLine(Body):
    """A variant, named by `variant_id` or by `sku`."""

    variant_id: Id | None = None
    sku: Annotated[str, text(100, least=1)] | None = None

    @model_validator(mode="after")
    def _names_one_variant(self) -> Self:
        if (self.variant_id is None) == (self.sku is None):
            raise ValueError("give either variant_id or sku")
        return self


class QuantityLine(VariantLine):
    quantity: Pieces


class ReceiptLine(QuantityLine):
    """`unit_cost_amount`: what one piece cost, in minor units of its product's currency."""

    unit_cost_amount: Amount | None = None


class AdjustmentLine(VariantLine):
    """`delta` changes what is available, `quantity` sets it.

    `expected_quantity`: only when that many are available, else 409 `stock_changed`.
    """

    delta: Annotated[int, Field(ge=-1_000_000, le=1_000_000, examples=[-2])] | None = None
    quantity: Level | None = None
    expected_quantity: Level | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.delta is None) == (self.quantity is None):
            raise ValueError("give either delta or quantity")
        return self


class CountLine(VariantLine):
    """`quantity`: how many lie there, with what orders hold and without the damaged."""

    quantity: Level


class _Act(Body):
    """Without `warehouse_id`, the active warehouse of the first priority."""

    warehouse_id: Id | None = None


_SOME = Field(min_length=1, max_length=500)


class ReceiptBody(_Act):
    reason: Annotated[str, text(200)] = Field(default="", examples=["delivery note 1042"])
    items: Annotated[list[ReceiptLine], _SOME]


class AdjustmentBody(_Act):
    reason: Reason
    items: Annotated[list[AdjustmentLine], _SOME]


class CountBody(_Act):
    reason: Annotated[str, text(200)] = Field(default="", examples=["yearly count"])
    items: Annotated[list[CountLine], _SOME]


class DamageBody(_Act):
    reason: Reason
    items: Annotated[list[QuantityLine], _SOME]


class TransferBody(Body):
    from_warehouse_id: Id
    to_warehouse_id: Id
    reason: Annotated[str, text(200)] = ""
    items: Annotated[list[QuantityLine], _SOME]


class ActAnswer(Answer):
    """`reference_id` finds the movements; `items` are the stock rows as they are now."""

    reference_id: UUID
    items: list[StockAnswer]


class MovementsQuery(PageQuery):
    """Every filter narrows; `from` is included, `to` is not."""

    warehouse: UUID | None = None
    variant: UUID | None = None
    sku: Annotated[str, text(100)] = ""
    kind: Movements | None = None
    reference: UUID | None = None
    since: Moment | None = Field(default=None, alias="from")
    until: Moment | None = Field(default=None, alias="to")


class MovementAnswer(Answer):
    """`quantity_before` and `quantity_after` are what was available."""

    id: UUID
    kind: Movements
    variant_id: UUID
    sku: str
    warehouse_id: UUID
    warehouse_code: str
    available_change: int
    reserved_change: int
    committed_change: int
    damaged_change: int
    backordered_change: int
    quantity_before: int
    quantity_after: int
    reference_type: str
    reference_id: UUID | None
    reason: str
    unit_cost_amount: int | None
    actor_id: UUID | None
    created_at: datetime


class MovementPage(Answer):
    items: list[MovementAnswer]
    next_cursor: str | None
    total: int | None = None


class AvailabilityQuery(Body):
    model_config = {**Body.model_config, "strict": False}

    product: UUID


class WarehouseShare(Answer):
    warehouse_id: UUID
    code: str
    available_quantity: int


class WarehouseTotal(WarehouseShare):
    name: str
    reserved_quantity: int
    committed_quantity: int
    backordered_quantity: int


class VariantAvailability(Answer):
    variant_id: UUID
    sku: str
    tracks_stock: bool
    allow_backorder: bool
    available_quantity: int
    warehouses: list[WarehouseShare]


class AvailabilityAnswer(Answer):
    """Over all active warehouses."""

    product_id: UUID
    available_quantity: int
    warehouses: list[WarehouseTotal]
    variants: list[VariantAvailability]
