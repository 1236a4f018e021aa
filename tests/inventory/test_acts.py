"""What staff do with stock: all of it or nothing, each with its movement."""

from typing import Any

import pytest

from souk.inventory.models import Movement, Stock
from tests.api import Answer, Api
from tests.factories import a_manager, a_variant, a_warehouse
from tests.inventory.shop import an_order, assert_stock_adds_up, levels, main

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Api:
    return a_manager()[1]


def act(staff: Api, name: str, *items: Any, **fields: Any) -> Answer:
    body = {"reason": "because", "items": list(items), **fields}
    return staff.post(f"/admin/inventory/{name}", body)


def test_a_receipt_of_several_lines_is_added_with_its_cost(staff: Api) -> None:
    mug, plate = a_variant(stock=5), a_variant(stock=0)

    answer = act(
        staff,
        "receipts",
        {"sku": mug.sku.lower(), "quantity": 7, "unit_cost_amount": 250},
        {"variant_id": str(plate.id), "quantity": 3},
    )

    assert answer.status == 201, answer.json
    assert {row["sku"]: row["available_quantity"] for row in answer.json["items"]} == {
        mug.sku: 12,
        plate.sku: 3,
    }
    found = staff.get(f"/admin/movements?reference={answer.json['reference_id']}").json["items"]
    moved = {row["sku"]: row for row in found}
    assert moved[mug.sku]["unit_cost_amount"] == 250
    assert moved[mug.sku]["kind"] == "inbound"
    assert (moved[mug.sku]["quantity_before"], moved[mug.sku]["quantity_after"]) == (5, 12)
    assert moved[mug.sku]["reason"] == "because"
    assert moved[mug.sku]["actor_id"] is not None
    assert_stock_adds_up()


def test_an_adjustment_changes_by_a_difference_or_to_a_number(staff: Api) -> None:
    mug, plate, pot = a_variant(stock=5), a_variant(stock=5), a_variant(stock=5)

    answer = act(
        staff,
        "adjustments",
        {"sku": mug.sku, "delta": -2},
        {"sku": plate.sku, "quantity": 9, "expected_quantity": 5},
        {"sku": pot.sku, "quantity": 5},
    )

    assert answer.status == 201, answer.json
    assert [levels(variant)[0] for variant in (mug, plate, pot)] == [3, 9, 5]
    assert Movement.objects.filter(kind="adjustment").count() == 2


def test_a_stale_adjustment_changes_nothing(staff: Api) -> None:
    mug, plate = a_variant(stock=5), a_variant(stock=5)
    an_order((mug, 1))

    answer = act(
        staff,
        "adjustments",
        {"sku": plate.sku, "quantity": 8},
        {"sku": mug.sku, "quantity": 9, "expected_quantity": 5},
    )

    assert (answer.status, answer.code) == (409, "stock_changed")
    assert answer.json["lines"][0]["available_quantity"] == 4
    assert "look again" in answer.json["detail"].lower()
    assert (levels(mug)[0], levels(plate)[0]) == (4, 5)


@pytest.mark.parametrize(
    ("name", "item"),
    [("adjustments", {"delta": -6}), ("damages", {"quantity": 6}), ("write-offs", {"quantity": 1})],
)
def test_more_than_there_is_is_refused(staff: Api, name: str, item: dict[str, int]) -> None:
    mug, plate = a_variant(stock=5), a_variant(stock=50)

    answer = act(staff, name, {"sku": plate.sku, **item}, {"sku": mug.sku, **item})

    assert (answer.status, answer.code) == (409, "stock_too_low")
    assert mug.sku in answer.json["detail"]
    assert (levels(mug)[0], levels(plate)[0]) == (5, 50)


def test_goods_break_are_mended_and_are_given_up(staff: Api) -> None:
    mug = a_variant(stock=10)

    for name, quantity in (("damages", 4), ("repairs", 1), ("write-offs", 2)):
        assert act(staff, name, {"sku": mug.sku, "quantity": quantity}).status == 201

    assert levels(mug) == (7, 0, 0, 1, 0)
    kinds = Movement.objects.order_by("-id").values_list("kind", flat=True)[:3]
    assert list(kinds) == ["write_off", "repair", "damage"]
    assert_stock_adds_up()


def test_a_transfer_moves_stock_between_warehouses(staff: Api) -> None:
    mug, north = a_variant(stock=10), a_warehouse("north")
    ends = {"from_warehouse_id": str(main().id), "to_warehouse_id": str(north.id)}

    answer = act(staff, "transfers", {"sku": mug.sku, "quantity": 4}, **ends)

    assert answer.status == 201, answer.json
    assert (levels(mug), levels(mug, "north")) == ((6, 0, 0, 0, 0), (4, 0, 0, 0, 0))
    moved = Movement.objects.filter(reference_id=answer.json["reference_id"])
    assert sorted(moved.values_list("available_change", flat=True)) == [-4, 4]
    short = act(staff, "transfers", {"sku": mug.sku, "quantity": 7}, **ends)
    assert short.code == "stock_too_low"
    itself = {**ends, "to_warehouse_id": ends["from_warehouse_id"]}
    assert act(staff, "transfers", {"sku": mug.sku, "quantity": 1}, **itself).status == 422
    assert_stock_adds_up()


def test_a_count_includes_what_orders_hold(staff: Api) -> None:
    mug = a_variant(stock=10)
    an_order((mug, 3))

    assert act(staff, "counts", {"sku": mug.sku, "quantity": 9}).status == 201

    assert levels(mug) == (6, 0, 3, 0, 0)
    assert Stock.objects.get(variant=mug).last_counted_at is not None
    assert act(staff, "counts", {"sku": mug.sku, "quantity": 9}).status == 201
    assert Movement.objects.filter(kind="count").count() == 2
    held = act(staff, "counts", {"sku": mug.sku, "quantity": 2})
    assert (held.status, held.code) == (409, "count_too_low")
    assert_stock_adds_up()


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([{"sku": "nobody knows", "quantity": 1}], "variant_unknown"),
        (
            [{"variant_id": "0190f3a0-0000-7000-8000-000000000000", "quantity": 1}],
            "variant_unknown",
        ),
        ([{"sku": "MUG", "quantity": 1}, {"sku": "mug", "quantity": 2}], "variant_repeated"),
    ],
)
def test_a_line_that_means_nothing_is_named(staff: Api, items: list[Any], code: str) -> None:
    a_variant(sku="MUG")

    answer = act(staff, "receipts", *items)

    assert answer.status == 422
    assert [error["code"] for error in answer.json["errors"]] == [code]


def test_an_unknown_warehouse_is_not_there(staff: Api) -> None:
    mug = a_variant(stock=1)
    nowhere = {"warehouse_id": "0190f3a0-0000-7000-8000-000000000000"}

    answer = act(staff, "receipts", {"sku": mug.sku, "quantity": 1}, **nowhere)

    assert (answer.status, answer.code) == (404, "warehouse_not_found")


def test_a_receipt_that_is_sent_twice_under_one_key_arrives_once(staff: Api) -> None:
    mug = a_variant(stock=1)
    body = {"items": [{"sku": mug.sku, "quantity": 5}]}

    answers = [
        staff.post("/admin/inventory/receipts", body, **{"Idempotency-Key": "note-1042"})
        for _ in range(2)
    ]

    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert levels(mug)[0] == 6


def test_no_warehouse_holds_more_than_can_be_counted(staff: Api) -> None:
    mug = a_variant(stock=999_999_999)

    answer = act(staff, "receipts", {"sku": mug.sku, "quantity": 2})

    assert answer.status == 422
    assert levels(mug)[0] == 999_999_999
