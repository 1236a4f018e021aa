"""An imported order is history: it is seen and found, and nothing happens to it or by it."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from souk.accounts.models import User
from souk.core.models import OutboxEvent
from souk.inventory.models import Movement, Stock
from souk.ledger.operations.booking import book_orders
from souk.notifications.models import Letter
from souk.orders.models import Item, Order, StatusChange
from souk.payments.models import Payment
from tests.exchange.files import refused
from tests.exchange.orders import HEAD, a_row, a_verified_customer, brought_orders
from tests.factories import a_customer, a_manager, a_variant
from tests.orders.sale import Sale

pytestmark = pytest.mark.django_db


def test_customers_see_what_they_once_bought_and_staff_find_it(tmp_path: Path) -> None:
    ada, buyer = a_verified_customer("Ada@example.com")
    mug = a_variant(sku="mug")
    _, staff = a_manager()

    seen = brought_orders(tmp_path, a_row(), a_row("B-2", email="bob@example.com"))

    assert (seen.state, seen.counts) == ("done", {"orders_created": 2}), refused(seen)
    (listed,) = buyer.get("/orders").json["items"]
    read = buyer.get(f"/orders/{listed['order_number']}").json
    assert (read["imported_number"], read["status"], read["payment"]) == (
        "#1001",
        "delivered",
        None,
    )
    assert (read["actions"], read["returns"], read["fulfilments"]) == ([], [], [])
    assert [(one["from_status"], one["to_status"]) for one in read["history"]] == [
        (None, "pending"),
        ("pending", "delivered"),
    ]
    (line,) = read["items"]
    assert (line["variant_id"], line["product_id"]) == (str(mug.id), str(mug.product_id))
    assert (line["quantity"], line["total_amount"], read["total_amount"]) == (2, 2500, 2500)
    for text in ("#1001", listed["order_number"], "ada@ex"):
        found = staff.get(f"/admin/orders?q={text.replace('#', '%23')}").json["items"]
        assert [one["id"] for one in found] == [read["id"]], text
    assert staff.get(f"/admin/orders/{listed['order_number']}").json["next_statuses"] == []
    assert Order.objects.get(imported_number="B-2").user_id is None
    assert Order.objects.get(imported_number="#1001").user_id == ada.id


def test_what_the_catalogue_does_not_have_is_kept_as_it_was(tmp_path: Path) -> None:
    _, staff = a_manager()
    brought_orders(tmp_path, a_row())

    number = Order.objects.get().order_number
    (found,) = staff.get("/admin/orders?q=MUG").json["items"]
    assert found["order_number"] == number
    (line,) = staff.get(f"/admin/orders/{number}").json["items"]
    assert (line["sku"], line["name"], line["variant_id"]) == ("MUG", "Mug", None)


def test_nothing_is_sold_told_or_booked_by_it(tmp_path: Path) -> None:
    a_verified_customer("ada@example.com")
    mug = a_variant(sku="MUG", stock=5)
    before = OutboxEvent.objects.count(), Movement.objects.count(), Letter.objects.count()

    brought_orders(tmp_path, a_row())
    book_orders(list(Order.objects.values_list("id", flat=True)), payments=[])

    assert (OutboxEvent.objects.count(), Movement.objects.count(), Letter.objects.count()) == before
    assert Stock.objects.get(variant=mug).available == 5
    assert not Payment.objects.exists()


@pytest.mark.parametrize("act", ["confirm", "process", "ship", "deliver", "cancel", "fulfilments"])
def test_staff_are_told_why_nothing_can_be_done_with_it(tmp_path: Path, act: str) -> None:
    brought_orders(tmp_path, a_row())
    _, staff = a_manager()
    order = Order.objects.get()

    refused = staff.post(f"/admin/orders/{order.order_number}/{act}")

    assert (refused.status, refused.code) == (409, "imported_order"), refused.json
    assert "by a file" in refused.json["detail"]
    order.refresh_from_db()
    assert order.status == "delivered"


@pytest.mark.parametrize("act", ["cancel", "returns", "payments"])
def test_its_buyer_cannot_cancel_return_or_pay_it(tmp_path: Path, act: str) -> None:
    _, buyer = a_verified_customer("ada@example.com")
    brought_orders(tmp_path, a_row())
    order = Order.objects.get()
    item = {"item_id": str(Item.objects.get().id), "quantity": 1, "reason": "no"}
    body = {"returns": {"items": [item]}, "payments": {"method": "CREDIT_CARD", "gateway": "test"}}

    key = {"Idempotency-Key": str(uuid.uuid4())}
    refused = buyer.post(f"/orders/{order.order_number}/{act}", body.get(act), **key)

    assert refused.status == 409, refused.json


def test_who_proves_an_address_later_has_the_orders_of_it(tmp_path: Path) -> None:
    ada, buyer = a_customer("ada@example.com")
    bob, _ = a_customer("bob@example.com")
    here = Sale(email="ada@example.com")
    brought_orders(tmp_path, a_row(email="ADA@example.com"), a_row("#2", email="eve@example.com"))
    assert buyer.get("/orders").json["items"] == []

    User.objects.filter(id__in=[ada.id, bob.id]).update(email_verified_at=timezone.now())

    (mine,) = buyer.get("/orders").json["items"]
    assert mine["imported_number"] == "#1001"
    # What a guest ordered here takes the guest's token.
    assert Order.objects.get(order_number=here.number).user_id is None
    assert Order.objects.get(imported_number="#2").user_id is None


def test_a_dry_run_leaves_nothing_behind(tmp_path: Path) -> None:
    # Of a year of which nothing was ever brought in.
    rows = a_row(at="2003-05-04T10:11:12Z"), a_row("#2", at="2003-12-31T23:59:59Z")

    seen = brought_orders(tmp_path, *rows, is_dry_run=True)

    assert (seen.state, seen.counts) == ("done", {"orders_created": 2})
    assert not Order.objects.exists()
    with connection.cursor() as db:
        db.execute("SELECT relname FROM pg_class WHERE relname LIKE 'orders%2003%'")
        assert db.fetchall() == []


def test_the_history_says_what_the_file_says(tmp_path: Path) -> None:
    moments = "2019-05-05T00:00:00Z,2019-05-06T00:00:00Z,"
    head = f"{HEAD},confirmed_at,shipped_at,delivered_at"

    brought_orders(tmp_path, f"{a_row(status='refunded', paid='refunded')},{moments}", head=head)

    steps = StatusChange.objects.order_by("created_at", "id")
    assert [(one.from_status, one.to_status, one.created_at) for one in steps] == [
        ("pending", "confirmed", datetime(2019, 5, 5, tzinfo=UTC)),
        ("confirmed", "shipped", datetime(2019, 5, 6, tzinfo=UTC)),
        ("shipped", "refunded", datetime(2019, 5, 6, tzinfo=UTC)),
    ]
