"""What is written on an order: by its buyer, once; by staff, as often as they like."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api import Api
from tests.factories import shipping
from tests.orders.sale import Sale

GIFT = {"gift_message": "Happy birthday!", "special_instructions": "Ring twice."}


def test_a_buyer_gives_words_along(api: Api) -> None:
    sale = Sale(**GIFT)

    assert {name: sale.shown[name] for name in GIFT} == GIFT
    assert {name: sale.shown_to_staff[name] for name in GIFT} == GIFT


def test_without_words_there_are_none(api: Api) -> None:
    shown = Sale().shown

    assert (shown["gift_message"], shown["special_instructions"]) == ("", "")


@pytest.mark.parametrize("name", [*GIFT, "notes", "email", "status", "total_amount"])
def test_nobody_changes_what_the_buyer_said(api: Api, name: str) -> None:
    sale = Sale(**GIFT)

    answer = sale.staff.patch(f"/admin/orders/{sale.number}", {name: "another"})

    assert answer.status == 422
    assert sale.shown["gift_message"] == GIFT["gift_message"]


def test_staff_write_on_an_order(api: Api) -> None:
    sale = Sale()
    body = {
        "admin_notes": "called, will wait",
        "tracking_number": "T-5",
        "tracking_url": "https://parcels.example/T-5",
        "estimated_delivery_at": "2030-01-31T12:00:00Z",
    }

    changed = sale.staff.patch(f"/admin/orders/{sale.number}", body)

    assert changed.status == 200, changed.json
    moment = datetime(2030, 1, 31, 12, tzinfo=UTC)
    assert datetime.fromisoformat(changed.json.pop("estimated_delivery_at")) == moment
    shown = changed.json
    assert {name: shown[name] for name in body if name in shown} == {
        name: text for name, text in body.items() if name != "estimated_delivery_at"
    } | {"estimated_delivery_at": shown["estimated_delivery_at"]}
    assert "admin_notes" not in sale.shown
    cleared = sale.staff.patch(
        f"/admin/orders/{sale.number}", {"admin_notes": None, "estimated_delivery_at": None}
    ).json
    assert (cleared["admin_notes"], cleared["estimated_delivery_at"]) == ("", None)
    assert cleared["tracking_number"] == "T-5"


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00", "2030-01-31", "soon"]
)
def test_a_moment_that_nobody_could_read_again_is_refused(api: Api, moment: str) -> None:
    sale = Sale()

    refused = sale.staff.patch(f"/admin/orders/{sale.number}", {"estimated_delivery_at": moment})

    assert (refused.status, refused.code) == (422, "invalid_request")
    assert [wrong["field"] for wrong in refused.json["errors"]] == ["estimated_delivery_at"]


def test_the_way_of_sending_says_when_it_will_arrive(api: Api) -> None:
    shipping(max_days=5)

    told = datetime.fromisoformat(Sale().shown["estimated_delivery_at"])

    assert timedelta(days=4) < told - datetime.now(UTC) <= timedelta(days=5)


def test_a_way_of_sending_that_says_no_days_promises_nothing(api: Api) -> None:
    assert Sale().shown["estimated_delivery_at"] is None


# Which was last is told by their times: they need transactions of their own.
@pytest.mark.usefixtures("committed")
def test_tracking_is_that_of_the_part_sent_last(api: Api) -> None:
    sale = Sale()
    sale.send(1, 0, tracking_number="T-1")
    sale.send(tracking_number="T-2")

    sale.staff.patch(f"/admin/orders/{sale.number}", {"tracking_number": "T-3"})

    assert [part["tracking_number"] for part in sale.shown["fulfilments"]] == ["T-1", "T-3"]


def test_two_who_write_at_once_are_told(api: Api) -> None:
    sale = Sale()
    path = f"/admin/orders/{sale.number}"
    etag = sale.staff.get(path).header("ETag") or ""
    assert etag
    refused = sale.staff.patch(path, {"admin_notes": "late"}, **{"If-Match": '"7"'})

    assert (refused.status, refused.code) == (412, "precondition_failed")
    assert sale.shown_to_staff["admin_notes"] == ""
    assert sale.staff.patch(path, {"admin_notes": "in time"}, **{"If-Match": etag}).status == 200


def test_staff_find_orders(api: Api) -> None:
    first = Sale(email="Grace@example.com")
    first.send(1, 0, tracking_number="PARCEL-1")
    first.send(tracking_number="PARCEL-2")
    second = Sale(payment={"method": "COD", "gateway": "manual"})

    def found(query: str) -> list[str]:
        answer = first.staff.get(f"/admin/orders?{query}")
        assert answer.status == 200, answer.json
        return [order["order_number"] for order in answer.json["items"]]

    assert found("") == [second.number, first.number]
    assert found("payment_status=paid") == [first.number]
    assert found("payment_status=pending&status=pending") == [second.number]
    assert found(f"q={first.number.lower()}") == [first.number]
    assert found("q=grace@") == [first.number]
    assert found("q=GRACE@example.com") == [first.number]
    assert found("q=PARCEL-1") == [first.number]
    assert found("q=PARCEL-2") == [first.number]
    assert found("q=PARCEL-3") == []
    assert found(f"q={first.variants[1].sku.lower()}") == [first.number]
    assert found(f"q={second.variants[0].sku}") == [second.number]
    assert found("from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z") == []
    assert found("from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z") == [
        second.number,
        first.number,
    ]
    assert first.staff.get("/admin/orders?q=ab").status == 422
    assert first.staff.get("/admin/orders?from=yesterday").status == 422


def test_a_customers_orders_are_found_by_their_account(api: Api) -> None:
    from tests.factories import a_customer, a_purchase, a_variant

    sale = Sale()
    _, me = a_customer("linus@example.com")
    placed: Any = me.order(a_purchase((a_variant(), 1), email="other@example.com")).json

    found = sale.staff.get("/admin/orders?q=linus").json["items"]

    assert [order["order_number"] for order in found] == [placed["order_number"]]
    assert me.get("/orders?q=linus").status == 422
