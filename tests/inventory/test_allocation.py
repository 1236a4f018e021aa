"""Which warehouse an order is sent from."""

import pytest

from souk.catalog.models import Variant
from souk.inventory.models import Stock, Warehouse
from souk.inventory.operations.adjustment import set_available
from tests.api import Api
from tests.factories import a_purchase, a_variant, a_warehouse, shipping
from tests.inventory.shop import address, an_order, assert_stock_adds_up

pytestmark = pytest.mark.django_db

# Where each lies, in the order of their priority.
PLACES = {
    "rome": {"country": "IT", "region": "Lazio"},
    "munich": {"country": "DE", "region": "Bayern"},
    "berlin": {"country": "DE", "region": "Berlin"},
    "nowhere": {},
}

BERLIN = address(region="berlin", country="DE")
HAMBURG = address(region="Hamburg", country="DE")
PARIS = address(region="", country="FR")


@pytest.fixture(autouse=True)
def warehouses() -> dict[str, Warehouse]:
    Warehouse.objects.filter(code="main").update(is_active=False)
    return {
        code: a_place(code, priority, where)
        for priority, (code, where) in enumerate(PLACES.items(), start=1)
    }


def a_place(code: str, priority: int, where: dict[str, str]) -> Warehouse:
    place = a_warehouse(code, priority=priority)
    Warehouse.objects.filter(id=place.id).update(address=where)
    return place


def stocked(**stock: int) -> Variant:
    variant = a_variant(stock=0)
    for code, quantity in stock.items():
        place = Warehouse.objects.get(code=code)
        set_available(place.id, {variant.id: quantity}, reason="test")
    return variant


def taken(*variants: Variant) -> dict[str, list[int]]:
    """Return what is committed of the variants in each warehouse that has any of it."""
    found: dict[str, list[int]] = {}
    for place, variant in enumerate(variants):
        for row in Stock.objects.filter(variant=variant, committed__gt=0):
            found.setdefault(row.warehouse.code, [0] * len(variants))[place] = row.committed
    return found


@pytest.mark.parametrize(
    ("destination", "mugs", "plates", "expected"),
    [
        # The nearest that has it all: in the region, in the country, then by priority.
        (BERLIN, {"rome": 9, "munich": 9, "berlin": 9}, {}, {"berlin": [3]}),
        (HAMBURG, {"rome": 9, "munich": 9, "berlin": 9}, {}, {"munich": [3]}),
        (PARIS, {"rome": 9, "munich": 9, "berlin": 9}, {}, {"rome": [3]}),
        (BERLIN, {"rome": 9, "nowhere": 9}, {}, {"rome": [3]}),
        # One farther away that has it all, rather than two parcels.
        (BERLIN, {"berlin": 2, "rome": 9}, {}, {"rome": [3]}),
        (BERLIN, {"berlin": 9, "rome": 9}, {"munich": 1, "rome": 2}, {"rome": [3, 2]}),
        # None has it all: spread in the same order, each quantity once.
        (BERLIN, {"berlin": 2, "rome": 2, "munich": 2}, {}, {"berlin": [2], "munich": [1]}),
        (
            BERLIN,
            {"berlin": 3, "rome": 3},
            {"rome": 1, "nowhere": 5},
            {"berlin": [3, 0], "rome": [0, 1], "nowhere": [0, 1]},
        ),
    ],
)
def test_one_warehouse_for_the_whole_order_the_nearest_first(
    destination: dict[str, str],
    mugs: dict[str, int],
    plates: dict[str, int],
    expected: dict[str, list[int]],
) -> None:
    variants = [stocked(**stock) for stock in (mugs, plates) if stock]

    an_order(*zip(variants, (3, 2), strict=False), shipping_address=destination)

    assert taken(*variants) == expected
    assert_stock_adds_up()


def test_an_inactive_warehouse_is_not_asked(warehouses: dict[str, Warehouse]) -> None:
    mug = stocked(berlin=9, rome=9)
    Warehouse.objects.filter(code="berlin").update(is_active=False)

    an_order((mug, 3), shipping_address=BERLIN)

    assert taken(mug) == {"rome": [3]}


def test_what_lies_in_a_closed_warehouse_is_not_for_sale() -> None:
    shipping()
    mug = stocked(berlin=9)
    Warehouse.objects.filter(code="berlin").update(is_active=False)

    refused = Api().order(a_purchase((mug, 3), shipping_address=BERLIN))

    assert (refused.status, refused.code) == (409, "insufficient_stock")
    assert [line["available_quantity"] for line in refused.json["lines"]] == [0]


def test_a_shop_whose_only_warehouse_is_closed_sells_nothing() -> None:
    shipping()
    mug = stocked(berlin=9)
    Warehouse.objects.exclude(code="berlin").delete()
    Warehouse.objects.update(is_active=False)

    assert Api().order(a_purchase((mug, 3))).code == "insufficient_stock"


def test_what_the_shop_has_in_its_only_warehouse_is_taken_from_there() -> None:
    mug, plate = stocked(rome=3), stocked(rome=2)

    an_order((mug, 3), (plate, 2), shipping_address=BERLIN)

    assert taken(mug, plate) == {"rome": [3, 2]}
