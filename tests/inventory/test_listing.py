"""What staff see of the stock and of what happened to it."""

from typing import Any

import pytest

from tests.api import Api
from tests.factories import a_manager, a_product, a_variant, a_warehouse, stock_up
from tests.inventory.shop import an_order, main

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Api:
    return a_manager()[1]


def test_the_stock_of_a_product_is_known_by_warehouse_and_variant(staff: Api) -> None:
    product, closed = a_product(), a_warehouse("closed", priority=1)
    small, large = a_variant(product=product, stock=4), a_variant(product=product, stock=0)
    stock_up(small, 2, a_warehouse("north"))
    stock_up(large, 9, closed)
    closed.is_active = False
    closed.save()
    a_variant(stock=50)
    an_order((small, 1))

    seen = staff.get(f"/admin/inventory/availability?product={product.id}").json

    assert seen["available_quantity"] == 5
    assert [(row["code"], row["available_quantity"]) for row in seen["warehouses"]] == [
        ("main", 3),
        ("north", 2),
    ]
    assert seen["warehouses"][0]["committed_quantity"] == 1
    assert [(row["sku"], row["available_quantity"]) for row in seen["variants"]] == [
        (small.sku, 5),
        (large.sku, 0),
    ]
    nobody = "/admin/inventory/availability?product=0190f3a0-0000-7000-8000-000000000000"
    assert staff.get(nobody).status == 404


def test_stock_is_found_by_what_it_is_and_where_it_lies(staff: Api) -> None:
    mug, plate, north = a_variant(stock=1), a_variant(stock=2), a_warehouse("north")
    stock_up(mug, 3, north)

    def found(query: str) -> list[tuple[str, int]]:
        page = staff.get(f"/admin/inventory?{query}").json
        return sorted((row["sku"], row["available_quantity"]) for row in page["items"])

    assert found(f"sku={mug.sku.lower()}") == [(mug.sku, 1), (mug.sku, 3)]
    assert found(f"variant={mug.id}&warehouse={north.id}") == [(mug.sku, 3)]
    assert found(f"product={plate.product_id}") == [(plate.sku, 2)]
    assert len(found(f"warehouse={main().id}")) == 2


def test_movements_are_found_by_what_they_were(staff: Api) -> None:
    mug, plate, north = a_variant(stock=5), a_variant(stock=5), a_warehouse("north")
    stock_up(mug, 3, north)
    order = an_order((mug, 1))

    def found(query: str) -> list[Any]:
        return list(staff.get(f"/admin/movements?{query}").json["items"])

    assert [row["kind"] for row in found(f"variant={mug.id}")] == [
        "commitment",
        "inbound",
        "inbound",
    ]
    assert [row["sku"] for row in found(f"sku={plate.sku}")] == [plate.sku]
    assert [row["quantity_after"] for row in found(f"warehouse={north.id}")] == [3]
    assert [row["reference_id"] for row in found("kind=commitment")] == [str(order)]
    assert len(found(f"reference={order}")) == 1
    assert found("from=2100-01-01T00:00:00Z") == []
    assert len(found("to=2100-01-01T00:00:00Z")) == 4
    assert staff.get("/admin/movements?kind=theft").status == 422


def test_pages_follow_each_other_without_a_gap(staff: Api) -> None:
    for _ in range(5):
        a_variant(stock=1)

    for path in ("/admin/inventory", "/admin/movements"):
        seen, cursor = [], ""
        while True:
            page = staff.get(f"{path}?limit=2&count=true{cursor}").json
            seen += [row["id"] for row in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert len(seen) == len(set(seen)) == page["total"] == 5
        assert staff.get(f"{path}?cursor=abc").status == 422
