"""Prices and statuses of many products, changed at once."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.audit.models import Entry
from souk.catalog.models import Product, Variant
from souk.catalog.operations.bulk import PriceChange, Selection, change_prices
from tests.api import Api
from tests.factories import a_category, a_manager, a_product, a_seller, a_variant
from tests.threads import until_it_waits

_MODES = {"nearest": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}


@pytest.fixture
def staff(api: Api) -> Api:
    return a_manager()[1]


def prices() -> list[int]:
    return list(Variant.objects.order_by("id").values_list("price_amount", flat=True))


def test_the_prices_of_a_category_change_together(staff: Api) -> None:
    kitchen = a_category("Kitchen")
    mugs = a_category("Mugs", kitchen)
    a_variant(price=1999, product=a_product(category=mugs))
    a_variant(price=500, product=a_product())

    body = {"category": "kitchen", "percentage": -10, "rounding": "down", "round_to": 50}
    changed = staff.post("/admin/products/prices", body)

    assert (changed.status, changed.json) == (200, {"products": 1, "variants": 1})
    assert prices() == [1750, 500]
    shown = staff.get("/products?category=mugs").json["items"]
    assert [card["price_amount"] for card in shown] == [1750]
    entry = Entry.objects.filter(table_name="catalog_variants", action="update").latest("id")
    assert entry.new_values["price_amount"] == 1750


def test_the_prices_of_a_seller_change_by_an_amount(staff: Api) -> None:
    clay, _ = a_seller()
    a_variant(price=1000, product=a_product(seller_id=clay.id))
    a_variant(price=1000)
    amount = {"seller": "clay-co", "amount": 150, "currency": "USD"}

    assert staff.post("/admin/products/prices", amount).json["variants"] == 1
    assert prices() == [1150, 1000]
    other = staff.post("/admin/products/prices", {**amount, "currency": "EUR"})
    assert (other.status, other.json["errors"][0]["code"]) == (422, "other_currency")


@pytest.mark.parametrize(
    "change",
    [
        {"percentage": -100},
        {"amount": -600, "currency": "USD"},
        {"percentage": -50, "round_to": 1000, "rounding": "down"},
    ],
)
def test_no_price_becomes_nothing(staff: Api, change: dict[str, Any]) -> None:
    products = [a_variant(price=price).product for price in (5000, 600)]
    body = {"product_ids": [str(product.id) for product in products], **change}

    refused = staff.post("/admin/products/prices", body)

    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "price_not_positive")
    assert prices() == [5000, 600]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"percentage": 5},
        {"category": "x"},
        {"category": "x", "percentage": 5, "amount": 5},
        {"category": "x", "amount": 5},
        {"category": "x", "percentage": 5, "currency": "USD"},
        {"category": "x", "percentage": -101},
        {"category": "x", "percentage": "NaN"},
        {"category": "x", "percentage": 5, "round_to": 0},
        {"product_ids": [], "percentage": 5},
        {"product_ids": ["0190f3a0-0000-7000-8000-000000000000"], "percentage": 5},
    ],
)
def test_what_makes_no_sense_is_refused(staff: Api, wrong: dict[str, Any]) -> None:
    refused = staff.post("/admin/products/prices", wrong)

    assert (refused.status, refused.code) == (422, "invalid_request"), refused.json


def test_a_seller_changes_many_of_their_own_and_no_others(api: Api) -> None:
    clay, seller = a_seller()
    mugs = a_category("Mugs")
    own = a_variant(price=1000, product=a_product(seller_id=clay.id, category=mugs))
    shops = a_variant(price=1000, product=a_product(category=mugs))
    dearer = {"category": "mugs", "percentage": 10}
    theirs = {"product_ids": [str(shops.product_id)], "status": "archived"}

    assert seller.post("/seller/products/prices", dearer).json == {"products": 1, "variants": 1}
    assert prices() == [1100, 1000]
    refused = seller.post("/seller/products/status", theirs)
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "product_ids")
    sent = seller.post("/seller/products/prices", {**dearer, "seller": "clay-co"})
    assert (sent.status, sent.json["errors"][0]["field"]) == (422, "seller")
    mine = {"product_ids": [str(own.product_id)], "status": "archived"}
    assert seller.post("/seller/products/status", mine).json == {"products": 1}


def test_a_price_that_somebody_changes_meanwhile_is_the_one_that_is_raised(
    committed: None,
) -> None:
    variant = a_variant(price=1000)
    chosen = Selection(product_ids=[variant.product_id])
    raised = PriceChange(amount=100, currency="USD")

    with transaction.atomic():
        change_prices(chosen, raised)
        second = until_it_waits(lambda: change_prices(chosen, raised))
    second()

    assert prices() == [1200]
    assert Product.objects.get().price_amount == 1200


def test_the_status_of_all_changes_or_of_none(staff: Api) -> None:
    ids = [str(a_product(status="draft").id) for _ in range(3)]
    path = "/admin/products/status"

    unknown = [*ids, "0190f3a0-0000-7000-8000-000000000000"]
    assert staff.post(path, {"product_ids": unknown, "status": "active"}).status == 422
    assert staff.get("/admin/products?status=draft&count=true").json["total"] == 3
    assert staff.post(path, {"product_ids": ids, "status": "active"}).json == {"products": 3}
    assert staff.post(path, {"product_ids": ids[:1], "status": "active"}).json == {"products": 0}
    assert staff.get("/products?count=true").json["total"] == 3


def test_it_takes_as_many_statements_for_many_as_for_two(staff: Api) -> None:
    ids = [str(a_variant().product_id) for _ in range(30)]

    def statements(count: int) -> int:
        body = {"product_ids": ids[:count], "percentage": 1}
        with CaptureQueriesContext(connection) as captured:
            assert staff.post("/admin/products/prices", body).status == 200
        return len(captured)

    # What every process reads again now and then, it has read.
    statements(1)
    assert statements(2) == statements(30)


def test_many_are_not_changed_by_plans_that_were_made_for_one(staff: Api) -> None:
    chosen = {"product_ids": [str(a_variant(price=1000).product_id)]}

    with CaptureQueriesContext(connection) as captured:
        assert staff.post("/admin/products/prices", {**chosen, "percentage": 5}).status == 200
        assert staff.post("/admin/products/status", {**chosen, "status": "draft"}).status == 200

    kinds = ("DISCARD PLANS", "UPDATE catalog_variants", "UPDATE catalog_products")
    said = [one for query in captured for one in kinds if one in query["sql"]]
    assert said == [kinds[0], kinds[1], kinds[0], kinds[2]]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    price=st.integers(1, 10**9),
    percentage=st.decimals(-90, 1000, places=2),
    step=st.integers(1, 1000),
    mode=st.sampled_from(sorted(_MODES)),
)
def test_prices_are_rounded_exactly(
    staff: Api, price: int, percentage: Decimal, step: int, mode: str
) -> None:
    variant = a_variant(price=price)
    body = {
        "product_ids": [str(variant.product_id)],
        "percentage": str(percentage),
        "rounding": mode,
        "round_to": step,
    }

    answer = staff.post("/admin/products/prices", body)

    variant.refresh_from_db()
    exact = Decimal(price) * (100 + percentage) / 100
    wanted = (exact / step).quantize(Decimal(1), rounding=_MODES[mode]) * step
    assert (answer.status, variant.price_amount) == ((200, wanted) if wanted > 0 else (422, price))


@pytest.mark.parametrize("word", ["nowhere", "0190f3a0-0000-7000-8000-000000000000"])
@pytest.mark.parametrize("field", ["category", "seller"])
def test_a_word_that_means_nothing_is_said_so(staff: Api, field: str, word: str) -> None:
    a_variant()

    for path, change in (("prices", {"percentage": 5}), ("status", {"status": "draft"})):
        answer = staff.post(f"/admin/products/{path}", {field: word, **change})

        assert answer.status == 422
        assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [
            (field, "not_found")
        ]
    assert staff.get(f"/admin/products?{field}={word}").json["items"] == []
