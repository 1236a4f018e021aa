"""The places that goods are sent from."""

from typing import Any

import pytest

from tests.api import Api
from tests.factories import a_manager, a_variant, a_warehouse, stock_up
from tests.inventory.shop import main

pytestmark = pytest.mark.django_db

NORTH = {
    "code": "north",
    "name": "North",
    "type": "retail",
    "address": {"city": "Hamburg", "region": "HH", "country": "DE"},
    "latitude": 53.5511,
    "longitude": 9.9937,
    "timezone": "Europe/Berlin",
    "operating_hours": {"monday": [{"opens": "09:00", "closes": "17:30"}]},
    "max_capacity": 40,
    "priority": 5,
}


@pytest.fixture
def staff() -> Api:
    return a_manager()[1]


def test_a_warehouse_is_opened_read_and_changed(staff: Api) -> None:
    made = staff.post("/admin/warehouses", NORTH)
    assert made.status == 201, made.json
    path = f"/admin/warehouses/{made.json['id']}"
    assert {name: made.json[name] for name in ("code", "latitude", "timezone", "active")} == {
        "code": "north",
        "latitude": 53.5511,
        "timezone": "Europe/Berlin",
        "active": True,
    }

    changed = staff.patch(path, {"active": False, "max_capacity": None}, **if_match(made))

    assert (changed.json["active"], changed.json["max_capacity"]) == (False, None)
    assert changed.json["address"] == made.json["address"]
    assert staff.get(path).json == changed.json


def if_match(answer: Any) -> dict[str, str]:
    return {"If-Match": answer.header("ETag")}


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_who_saw_an_earlier_revision_is_told(staff: Api, method: str) -> None:
    made = staff.post("/admin/warehouses", NORTH)
    path = f"/admin/warehouses/{made.json['id']}"

    body = {"name": "South"} if method == "patch" else None
    answer = staff.send(method, path, body, **{"If-Match": '"1"'})

    assert answer.status == 412
    assert staff.get(path).json["name"] == "North"


def test_a_code_belongs_to_one_warehouse(staff: Api) -> None:
    first = staff.post("/admin/warehouses", NORTH)
    again = staff.post("/admin/warehouses", NORTH)
    renamed = staff.patch(f"/admin/warehouses/{first.json['id']}", {"code": "main"})

    assert {answer.code for answer in (again, renamed)} == {"warehouse_code_taken"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"timezone": "Berlin"},
        {"latitude": 91},
        {"operating_hours": {"someday": []}},
        {"operating_hours": {"monday": [{"opens": "9", "closes": "24:00"}]}},
        {"address": {"country": "Germany"}},
        {"max_capacity": 0},
        {"code": "no rth"},
        {"name": None},
    ],
)
def test_what_makes_no_sense_is_refused(staff: Api, wrong: dict[str, Any]) -> None:
    answer = staff.post("/admin/warehouses", {**NORTH, **wrong})

    assert answer.status == 422, answer.json
    assert answer.json["errors"][0]["field"].startswith(next(iter(wrong)))


def test_a_warehouse_that_has_stock_can_only_be_deactivated(staff: Api) -> None:
    mug, north, empty = a_variant(), a_warehouse("north"), a_warehouse("empty")
    stock_up(mug, 3, north)

    refused = staff.delete(f"/admin/warehouses/{north.id}")

    assert (refused.status, refused.code) == (409, "warehouse_in_use")
    assert "Deactivate" in refused.json["detail"]
    assert staff.patch(f"/admin/warehouses/{north.id}", {"active": False}).status == 200
    assert staff.delete(f"/admin/warehouses/{empty.id}").status == 204
    assert staff.get(f"/admin/warehouses/{empty.id}").status == 404


def test_how_full_a_warehouse_is(staff: Api) -> None:
    north = staff.post("/admin/warehouses", NORTH).json["id"]
    mug = a_variant()
    line = {"sku": mug.sku, "quantity": 10}
    body = {"warehouse_id": north, "reason": "new", "items": [line]}
    assert staff.post("/admin/inventory/receipts", body).status == 201

    seen = staff.get(f"/admin/warehouses/{north}").json

    assert (seen["on_hand_quantity"], seen["utilization"]) == (10, 25.0)


def test_warehouses_are_listed_in_the_order_they_are_asked(staff: Api) -> None:
    a_warehouse("b", priority=20)
    a_warehouse("a", priority=20)
    a_warehouse("first", priority=1)

    codes, cursor = [], ""
    while True:
        page = staff.get(f"/admin/warehouses?limit=2&count=true{cursor}").json
        codes += [item["code"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert codes == ["first", main().code, "b", "a"]
    assert page["total"] == 4
