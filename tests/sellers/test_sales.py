"""What sellers have sold: their days, their totals, the orders that hold lines of theirs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from souk.accounts.models import User
from souk.core.database.identity import Identity, acting_as
from souk.core.money import MAX_AMOUNT
from souk.orders.models import Commission, Item, Order
from souk.orders.operations.sales import count_sales
from souk.orders.queries.sales import (
    days_of_seller,
    seller_documents,
    seller_order_ids,
)
from souk.sellers.models import DailySales, Profile, Sales
from tests.api import Api
from tests.database import owner
from tests.factories import (
    ADDRESS,
    a_coupon,
    a_customer,
    a_manager,
    a_product,
    a_purchase,
    a_seller,
    a_variant,
    card,
    shipping,
)

NOTHING = {"orders": 0, "items_sold": 0, "revenue_amount": 0}


class Market:
    """Two sellers and the shop, each with a mug on sale: 10.00, 7.00 and 5.00."""

    def __init__(self) -> None:
        shipping()
        self.clay, self.clay_api = a_seller(slug="clay")
        self.iron, self.iron_api = a_seller(slug="iron", business_name="Iron Inc.")
        self.mug = a_variant(product=a_product(seller_id=self.clay.id))
        self.pan = a_variant(product=a_product(seller_id=self.iron.id), price=700)
        self.own = a_variant(price=500)

    def order(self, *lines: tuple[Any, int], **fields: Any) -> Any:
        placed = Api().order(a_purchase(*lines, **fields))
        assert placed.status == 201, placed.json
        return placed.json

    def cancel(self, order: Any) -> None:
        guest = Api().with_headers(**{"Order-Token": order["token"]})
        assert guest.post(f"/orders/{order['order_number']}/cancel").status == 200


def dashboard(api: Api) -> Any:
    answer = api.get("/seller/dashboard")
    assert answer.status == 200, answer.json
    return answer.json


def totals(api: Api) -> tuple[int, int]:
    profile = api.get("/seller/profile").json
    return profile["total_orders"], profile["total_sales_amount"]


def test_the_dashboard_shows_thirty_days_of_ones_own_lines(db: None) -> None:
    market = Market()
    market.order((market.mug, 2), (market.pan, 1), (market.own, 3))
    market.order((market.mug, 1))

    shown = dashboard(market.clay_api)

    today = datetime.now(UTC).date()
    days = shown["days"]
    assert [day["date"] for day in days] == [
        str(today - timedelta(days=number)) for number in range(29, -1, -1)
    ]
    assert days[-1] == {
        "date": str(today), "orders": 2, "items_sold": 3, "revenue_amount": 3000
    }  # fmt: skip
    assert all(NOTHING.items() <= day.items() for day in days[:-1])
    assert shown["currency"] == "USD"
    assert (shown["total_orders"], shown["total_items_sold"]) == (2, 3)
    assert shown["total_revenue_amount"] == 3000
    assert dashboard(market.iron_api)["total_revenue_amount"] == 700


def test_discounts_are_taken_off_and_what_came_to_nothing_was_not_sold(db: None) -> None:
    market = Market()
    a_coupon("SAVE10")
    market.order((market.mug, 1), coupon_codes=["SAVE10"])
    market.cancel(market.order((market.mug, 4)))
    declined = Api().order(a_purchase((market.mug, 1), payment=card("decline")))
    assert declined.status == 402

    shown = dashboard(market.clay_api)

    assert (shown["total_orders"], shown["total_items_sold"]) == (1, 1)
    assert shown["total_revenue_amount"] == 900


def test_another_currency_is_shown_apart(db: None) -> None:
    market = Market()
    market.order((market.mug, 1))

    shown = market.clay_api.get("/seller/dashboard?currency=EUR").json

    assert (shown["currency"], shown["total_orders"]) == ("EUR", 0)


def test_totals_are_counted_beside_the_orders(db: None) -> None:
    market = Market()
    assert totals(market.clay_api) == (0, 0)
    first = market.order((market.mug, 2), (market.pan, 1))
    market.order((market.mug, 1))

    count_sales()

    assert totals(market.clay_api) == (2, 3000)
    assert totals(market.iron_api) == (1, 700)
    market.cancel(first)
    count_sales()
    count_sales()
    assert totals(market.clay_api) == (1, 1000)
    assert totals(market.iron_api) == (0, 0)


def test_a_cancelled_order_of_long_ago_is_counted_anew(db: None) -> None:
    market = Market()
    order = market.order((market.mug, 1))
    count_sales()
    # As if something had been sold since: the day of the order is no longer among the last.
    DailySales.objects.create(
        seller=market.iron.seller_profile,
        day=datetime.now(UTC).date() + timedelta(days=9),
        currency="USD",
        orders=0,
        items=0,
        sales_amount=0,
    )
    count_sales()
    assert totals(market.clay_api) == (1, 1000)

    market.cancel(order)
    assert not DailySales.objects.get(seller_id=market.clay.id).is_counted
    count_sales()

    assert DailySales.objects.get(seller_id=market.clay.id).is_counted
    assert totals(market.clay_api) == (0, 0)


def test_an_order_of_the_shops_own_goods_costs_and_counts_nothing(db: None) -> None:
    market = Market()
    market.cancel(market.order((market.own, 1)))
    market.order((market.own, 1))

    count_sales()

    assert not DailySales.objects.exists()


def test_staff_rank_sellers_by_what_they_sold(db: None) -> None:
    market = Market()
    a_seller(slug="idle", business_name="Idle")
    market.order((market.mug, 1))
    market.order((market.pan, 1))
    market.order((market.pan, 1))
    count_sales()
    _, staff = a_manager()

    def ranked(sort: str) -> list[str]:
        names, cursor = [], ""
        while True:
            page = staff.get(f"/admin/sellers?limit=1&sort={sort}{cursor}").json
            names += [seller["slug"] for seller in page["items"]]
            if page["next_cursor"] is None:
                return names
            cursor = f"&cursor={page['next_cursor']}"

    assert ranked("-total_sales_amount") == ["iron", "clay", "idle"]
    assert ranked("total_sales_amount") == ["idle", "clay", "iron"]
    assert ranked("-total_orders") == ["iron", "clay", "idle"]
    assert ranked("newest") == ["idle", "iron", "clay"]
    best = staff.get("/admin/sellers?sort=-total_sales_amount").json["items"][0]
    assert (best["total_sales_amount"], best["total_orders"]) == (1400, 2)
    assert best["sales_currency"] == "USD"


def test_a_cursor_is_of_its_order_alone(db: None) -> None:
    a_seller(slug="clay")
    a_seller(slug="iron")
    _, staff = a_manager()
    cursor = staff.get("/admin/sellers?limit=1").json["next_cursor"]

    answer = staff.get(f"/admin/sellers?limit=1&sort=total_orders&cursor={cursor}")

    assert answer.status == 422


def test_a_seller_sees_their_own_lines_and_where_they_go(db: None) -> None:
    market = Market()
    _, buyer = a_customer("buyer@example.com")
    placed = buyer.order(a_purchase((market.mug, 2), (market.pan, 1), notes="ring twice")).json

    answer = market.clay_api.get(f"/seller/orders/{placed['order_number']}")

    assert answer.status == 200, answer.json
    shown = answer.json
    assert [(item["sku"], item["quantity"]) for item in shown["items"]] == [(market.mug.sku, 2)]
    assert (shown["subtotal_amount"], shown["sales_amount"], shown["total_items"]) == (
        2000,
        2000,
        2,
    )
    assert shown["shipping_address"]["line1"] == ADDRESS["line1"]
    for private in (b"buyer@example.com", b"ring twice", market.pan.sku.encode(), b"payment"):
        assert private not in answer.body
    assert market.clay_api.get("/seller/orders").json["items"] == [shown]


def test_a_line_keeps_the_commission_of_its_day(db: None) -> None:
    market = Market()
    terms = Profile.objects.filter(user=market.clay)
    terms.update(commission_rate="0.1250")
    a_coupon("SAVE10")
    number = market.order((market.mug, 1), (market.pan, 2), coupon_codes=["SAVE10"])["order_number"]

    terms.update(commission_rate="0.5")

    shown = market.clay_api.get(f"/seller/orders/{number}").json
    (line,) = shown["items"]
    assert (line["commission_rate"], line["total_amount"], line["discount_amount"]) == (
        0.125,
        1000,
        100,
    )
    # 12.5 % of 9.00 is 1.125: half a cent is the shop's.
    assert (line["commission_amount"], line["seller_amount"]) == (113, 787)
    assert (shown["commission_amount"], shown["seller_amount"]) == (113, 787)
    assert shown["sales_amount"] == 900


def test_goods_of_the_shop_have_no_commission(db: None) -> None:
    market = Market()
    market.order((market.own, 1))
    assert not Commission.objects.exists()

    market.order((market.own, 1), (market.pan, 1))
    assert Commission.objects.get().seller_id == market.iron.id


def test_nobody_writes_a_commission(db: None) -> None:
    market = Market()
    market.order((market.mug, 1))
    agreed = Commission.objects.all()
    (kept,) = agreed.values()

    for identity in (Identity("customer", market.clay.id), Identity("staff", market.clay.id)):
        with acting_as(identity):
            assert agreed.update(rate=0) == 0
            assert agreed.delete()[0] == 0
            with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
                Commission.objects.create(
                    order_id=kept["order_id"], seller_id=market.clay.id, rate=0, base_amount=1
                )
    with acting_as(Identity("customer", market.iron.id)):
        assert not agreed.exists()
    assert list(agreed.values()) == [kept]


@settings(max_examples=25, deadline=None)
@given(
    amount=st.integers(min_value=0, max_value=MAX_AMOUNT),
    rate=st.decimals(min_value=0, max_value=1, places=4),
)
def test_no_share_is_lost_or_made(amount: int, rate: Decimal) -> None:
    with owner() as db, db.transaction(force_rollback=True):
        ((commission, rest),) = db.execute(
            "INSERT INTO orders_commissions (id, order_id, seller_id, rate, base_amount)"
            " VALUES (core.uuid7(), core.uuid7(), core.uuid7(), %s, %s)"
            " RETURNING commission_amount, seller_amount",
            [rate, amount],
        ).fetchall()

    assert commission + rest == amount
    assert min(commission, rest) >= 0
    assert 2 * abs(commission - amount * rate) <= 1


def test_orders_of_others_are_not_there(db: None) -> None:
    market = Market()
    number = market.order((market.pan, 1))["order_number"]
    own = market.order((market.own, 1))["order_number"]

    for other in (number, own, "0000-0000-0000", "nonsense"):
        assert market.clay_api.get(f"/seller/orders/{other}").status == 404
    listed = market.clay_api.get("/seller/orders?count=true").json
    assert listed == {"items": [], "next_cursor": None, "total": 0}


def test_a_declined_order_is_shown_to_no_seller(db: None) -> None:
    market = Market()
    Api().order(a_purchase((market.mug, 1), payment=card("decline")))

    number = Order.objects.get().order_number
    assert market.clay_api.get(f"/seller/orders/{number}").status == 404
    assert market.clay_api.get("/seller/orders").json["items"] == []


def test_orders_are_listed_in_pages_and_by_status(db: None) -> None:
    market = Market()
    numbers = [market.order((market.mug, 1), (market.pan, 1))["order_number"] for _ in range(3)]
    cancelled = market.order((market.mug, 1))
    market.cancel(cancelled)

    first = market.clay_api.get("/seller/orders?limit=2&status=pending&count=true").json
    rest = market.clay_api.get(
        f"/seller/orders?limit=2&status=pending&cursor={first['next_cursor']}"
    ).json

    assert first["total"] == 3
    listed = [order["order_number"] for order in first["items"] + rest["items"]]
    assert listed == numbers[::-1]
    assert rest["next_cursor"] is None
    only = market.clay_api.get("/seller/orders?status=cancelled").json["items"]
    assert [order["order_number"] for order in only] == [cancelled["order_number"]]


def as_user(user: User) -> Any:
    return acting_as(Identity("customer", user.id))


def test_without_any_filter_a_seller_sees_their_own_lines_alone(db: None) -> None:
    market = Market()
    market.order((market.mug, 1), (market.pan, 1), (market.own, 1))
    count_sales()

    with as_user(market.clay):
        assert set(Item.objects.values_list("seller_id", flat=True)) == {market.clay.id}
        assert not Order.objects.exists()
        assert {row.seller_id for row in Sales.objects.all()} == {market.clay.id}
        assert {row.seller_id for row in DailySales.objects.all()} == {market.clay.id}


def test_the_functions_of_the_owner_ask_whose_sales_they_tell(db: None) -> None:
    market = Market()
    order = market.order((market.pan, 1))
    day = datetime.now(UTC).date()

    def seen(seller: User) -> list[Any]:
        return [
            days_of_seller(seller.id, first_day=day, last_day=day, currency="USD"),
            seller_order_ids(seller.id, statuses=(), before=None, limit=9),
            seller_documents(seller.id, [order["id"]]),
        ]

    with as_user(market.clay):
        assert seen(market.iron) == [[], [], b"[]"]
        assert seen(market.clay) == [[], [], b"[]"]
    with as_user(market.iron):
        assert all(seen(market.iron))
        assert seen(market.iron)[2] != b"[]"


def test_a_seller_writes_nothing_of_their_sales(db: None) -> None:
    market = Market()
    market.order((market.mug, 1))
    count_sales()

    with as_user(market.clay):
        assert Sales.objects.update(total_sales_amount=9) == 0
        assert DailySales.objects.update(sales_amount=9) == 0
        assert DailySales.objects.all().delete()[0] == 0


def test_orders_of_a_seller_are_found_by_an_index(db: None) -> None:
    market = Market()
    market.order((market.mug, 1))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT order_id FROM orders_items WHERE seller_id = %s", [market.clay.id]
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "seller_id_order_id_idx" in plan, plan
